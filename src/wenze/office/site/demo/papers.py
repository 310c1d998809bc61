"""Small files to upload: a page or two of Chinese text as PDF, and plain text."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from textwrap import wrap

from django.core.files.uploadedfile import SimpleUploadedFile

LINE_SIGNS, PAGE_LINES = 34, 36
LEFT_POINTS, TOP_POINTS, PITCH_POINTS = 74, 770, 19
FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    (
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
    ),
    (
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    ),
)


def paper(name: str, *paragraphs: str) -> SimpleUploadedFile:
    """A PDF called ``name``, its name on top and ``paragraphs`` under it."""
    return SimpleUploadedFile(f"{name}.pdf", pdf(name, paragraphs), "application/pdf")


def note(name: str, *paragraphs: str) -> SimpleUploadedFile:
    """A text file called ``name``."""
    return SimpleUploadedFile(f"{name}.txt", "\n".join((name, "", *paragraphs)).encode(), "text/plain")


def pdf(title: str, paragraphs: tuple[str, ...]) -> bytes:
    """The pages as PDF. The characters are named, not drawn: the reader's own Song typeface shows them."""
    lines = [title, "", *(line for text in paragraphs for line in wrap(f"　　{text}", LINE_SIGNS))]
    pages = [lines[start : start + PAGE_LINES] for start in range(0, len(lines), PAGE_LINES)]
    return _whole(list(_objects(pages)))


def _objects(pages: list[list[str]]) -> Iterator[bytes]:
    """The numbered objects of the file: catalogue, pages, font, then page and content in turn."""
    kids = " ".join(f"{6 + 2 * place} 0 R" for place in range(len(pages)))
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    yield from (part.encode() for part in FONT)
    for place, lines in enumerate(pages):
        yield (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
            f" /Contents {7 + 2 * place} 0 R >>"
        ).encode()
        drawn = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in lines)
        content = f"BT /F 13 Tf {LEFT_POINTS} {TOP_POINTS} Td {PITCH_POINTS} TL\n{drawn}ET".encode()
        yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _whole(objects: list[bytes]) -> bytes:
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table_at = out.tell()
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table_at))
    return out.getvalue()
