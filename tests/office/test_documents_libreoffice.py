"""Letters and ledgers in LibreOffice: a .docx has the pages and breaks of its PDF, a sheet can be read when printed.

LibreOffice 7 parts figures from Chinese by a blank whatever the file says; Word and WPS do as the file says.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.office.build_documents import EXAMPLES, FACTS, a_decision
from wenze.office.documents import docx_parts, fonts, layout_docx, layout_pdf
from wenze.office.documents.letters import Letter
from wenze.office.paper import sheets
from wenze.office.paper.ledger import Column, Ledger

LINE_OF_CHARACTERS = 28
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
LETTERS: Mapping[str, Letter] = {
    **{kind: build() for kind, build in EXAMPLES.items()},
    "long_decision": a_decision(facts="\n".join([FACTS] * 5)),
    "decision_without_copies": replace(a_decision(), copies_to=(), issued_by_line=""),
}

pytestmark = pytest.mark.skipif(
    OFFICE is None or shutil.which("pdftotext") is None, reason="LibreOffice or poppler-utils is not installed"
)


def the_faces_of_the_pdf(folder: Path) -> Path:
    """Settings of fontconfig under which a face that this machine lacks is the one the PDF takes in its place."""
    found = fonts.faces(fonts.folders(None))
    pairs = [(docx_parts.FACES[role], names[0]) for role, names in found.families.items()]
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{escape(wanted)}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{escape(had)}</string></edit></match>'
        for wanted, had in pairs
    )
    folders = "".join(f"<dir>{escape(str(one))}</dir>" for one in ("/usr/share/fonts", *fonts.folders(None)))
    settings = folder / "fonts.conf"
    settings.write_text(
        f"<?xml version='1.0'?><fontconfig>{folders}<cachedir>{folder}/cache</cachedir>{rules}</fontconfig>"
    )
    return settings


def lay_out(files: Sequence[Path], folder: Path, target: Path) -> None:
    """Let LibreOffice write these files as PDF into ``target``; what it needs for itself it keeps in ``folder``."""
    command = [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    environment = os.environ | {"FONTCONFIG_FILE": str(the_faces_of_the_pdf(folder)), "HOME": str(folder)}
    subprocess.run(
        [*command, "--outdir", target, *files], check=True, env=environment, capture_output=True, timeout=240
    )


def pages_of(pdf: Path) -> list[str]:
    """The text of each page without blanks and without its number."""
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True)
    pages = ["".join(page.split()) for page in done.stdout.split("\f")[:-1]]
    return [re.sub(r"^—\d+—|—\d+—$", "", page) for page in pages]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[list[str], list[str]]]:
    """The pages of each letter: in its PDF, and in its .docx as LibreOffice lays it out. One start for all of them."""
    folder = tmp_path_factory.mktemp("letters")
    for name, letter in LETTERS.items():
        (folder / f"{name}.docx").write_bytes(layout_docx.render(letter))
        (folder / f"{name}.pdf").write_bytes(layout_pdf.render(letter))
    laid_out = folder / "laid-out"
    lay_out(sorted(folder.glob("*.docx")), folder, laid_out)
    return {name: (pages_of(folder / f"{name}.pdf"), pages_of(laid_out / f"{name}.pdf")) for name in LETTERS}


@pytest.mark.parametrize("name", LETTERS)
def test_the_docx_has_as_many_pages_as_the_pdf_and_breaks_them_within_a_line(name, both):
    wanted, found = both[name]
    assert len(found) == len(wanted)
    breaks = zip(accumulate(map(len, wanted)), accumulate(map(len, found)), strict=True)
    apart = [there - here for here, there in breaks]
    assert [one for one in apart if abs(one) > LINE_OF_CHARACTERS] == [], apart


def test_a_ledger_of_many_columns_is_one_page_broad_and_has_its_head_on_every_page(tmp_path):
    columns = tuple(Column(str(place), f"第{place}栏", lambda row: row, width=40) for place in range(11))
    rows = [f"青石渡大桥维修工程久拖不决问题{number}" * 3 for number in range(30)]
    (tmp_path / "ledger.xlsx").write_bytes(sheets.workbook(Ledger("台账", columns), rows, columns, "台账"))
    lay_out([tmp_path / "ledger.xlsx"], tmp_path, tmp_path)
    pages = pages_of(tmp_path / "ledger.pdf")
    assert len(pages) > 1
    assert [page for page in pages if "第0栏" not in page or "第10栏" not in page] == []
    assert all(row in "".join(pages) for row in rows), "no row is cut off"
