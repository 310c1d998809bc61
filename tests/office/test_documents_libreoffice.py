"""The .docx in a word processor: LibreOffice lays it out with the same pages, and the same breaks, as the PDF has.

LibreOffice 7 parts figures from Chinese by a blank whatever the file says; Word and WPS do as the file says.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.office.build_documents import EXAMPLES, FACTS, a_decision
from wenze.office.documents import docx_parts, fonts, layout_docx, layout_pdf
from wenze.office.documents.letters import Letter

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
    command = [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    files = sorted(folder.glob("*.docx"))
    environment = os.environ | {"FONTCONFIG_FILE": str(the_faces_of_the_pdf(folder)), "HOME": str(folder)}
    subprocess.run(
        [*command, "--outdir", laid_out, *files], check=True, env=environment, capture_output=True, timeout=240
    )
    return {name: (pages_of(folder / f"{name}.pdf"), pages_of(laid_out / f"{name}.pdf")) for name in LETTERS}


@pytest.mark.parametrize("name", LETTERS)
def test_the_docx_has_as_many_pages_as_the_pdf_and_breaks_them_within_a_line(name, both):
    wanted, found = both[name]
    assert len(found) == len(wanted)
    breaks = zip(accumulate(map(len, wanted)), accumulate(map(len, found)), strict=True)
    apart = [there - here for here, there in breaks]
    assert [one for one in apart if abs(one) > LINE_OF_CHARACTERS] == [], apart
