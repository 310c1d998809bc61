"""Every page can be translated, and asks nothing of a browser that the content policy forbids."""

import re

from tests.house.tree import OFFICE, ROOT, files

TRANSLATED = re.compile(r"{%\s*blocktranslate.*?%}.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
NOT_SHOWN = re.compile(r"{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)


def _templates() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in files()
        if path.is_relative_to(OFFICE) and path.suffix == ".html"
    }


def test_every_chinese_word_of_a_page_goes_through_gettext():
    untranslated = {
        name: found
        for name, text in _templates().items()
        if (found := CHINESE.findall(NOT_SHOWN.sub("", TRANSLATED.sub("", text))))
    }
    assert untranslated == {}


def test_no_page_holds_an_inline_script_or_style():
    assert [f"{name}: {match.group()}" for name, text in _templates().items() for match in INLINE.finditer(text)] == []


def test_what_is_typed_into_any_form_of_the_office_can_come_back():
    drawn = re.compile(r'<form method="post"(?:(?!</form>).)*?_fields\.html', re.DOTALL)
    forgetful = {
        name
        for name, text in _templates().items()
        if "/account/" not in name and "/mfa/" not in name
        for form in drawn.findall(text)
        if "site/_token.html" not in form
    }
    assert forgetful == set()


def test_the_style_sheet_stays_within_chrome_90():
    too_new = re.compile(
        r":has\(|@layer|@container|@scope|color-mix\(|\bsubgrid\b|\bdvh\b|text-wrap:|(?:^|\s)&[ :.\[]", re.MULTILINE
    )
    sheets = {
        path: path.read_text("utf-8") for path in files() if path.is_relative_to(OFFICE) and path.suffix == ".css"
    }
    sheets = {path: re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) for path, text in sheets.items()}
    assert sheets
    assert [f"{path.name}: {match.group()}" for path, text in sheets.items() for match in too_new.finditer(text)] == []


def test_no_script_asks_more_than_chrome_90():
    too_new = re.compile(r"\.at\(|structuredClone|Object\.groupBy|\.toSorted\(|\.findLast\(|eval\(|new Function")
    scripts = {
        path: path.read_text("utf-8") for path in files() if path.is_relative_to(OFFICE) and path.suffix == ".js"
    }
    assert [f"{path.name}: {match.group()}" for path, text in scripts.items() for match in too_new.finditer(text)] == []
