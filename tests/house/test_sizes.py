"""A reader can hold each file and each function in the head at once, or the file says why not."""

import ast

from tests.house.tree import ROOT, functions, modules

LONGEST_FILE_LINES = 400
LONGEST_FUNCTION_LINES = 40

# What may be longer, and why. An entry that is no longer needed fails the test too.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of what a function does: its arguments, one a line, and its docstring are there to be read, not followed."""
    first, *rest = function.body
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and rest:
        first = rest[0]
    return function.end_lineno - first.lineno + 1


def test_no_python_file_is_longer_than_400_lines():
    lengths = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name, _ in modules(ROOT)}
    assert {name for name, lines in lengths.items() if lines > LONGEST_FILE_LINES} == set(LONG_FILES)


def test_no_function_is_longer_than_40_lines():
    lengths = {
        f"{name}:{function.name}": _length(function) for name, tree in modules(ROOT) for function in functions(tree)
    }
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION_LINES}
    assert {name: lines for name, lines in long.items() if name not in LONG_FUNCTIONS} == {}
    assert LONG_FUNCTIONS.keys() - long.keys() == set(), "no longer long: take it off the list"
