"""A reader can hold each file and each function in the head at once, or the file says why not."""

from tests.house.tree import ROOT, functions, modules

LONGEST_FILE_LINES = 400
LONGEST_FUNCTION_LINES = 40

# What may be longer, and why. An entry that is no longer needed fails the test too.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {
    f"src/wenze/office/documents/kinds/{letter}": "one letter from its first line to its last, in the order of the paper"
    for letter in (
        "appeal.py:appeal_decision",
        "decision.py:decision",
        "inquiry.py:investigation_report",
        "review.py:review_minutes",
    )
}


def _length(function) -> int:
    """Lines of a function without its docstring: explaining is never too long."""
    first = function.body[0]
    explains = hasattr(first, "value") and isinstance(getattr(first.value, "value", None), str)
    return function.end_lineno - function.lineno + 1 - (first.end_lineno - first.lineno + 1 if explains else 0)


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
