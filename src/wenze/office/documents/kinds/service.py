"""The proof that a document was served: 送达回证."""

from __future__ import annotations

from datetime import date

from wenze.office.documents.kinds.parts import when
from wenze.office.documents.letters import Cell, FormTable, Letter


def service_receipt(
    *,
    document_title: str,
    document_number: str,
    served_to: str,
    place: str = "",
    mode: str = "",
    served_on: date | None = None,
    received_by: str = "",
    reason_for_other: str = "",
    witness: str = "",
    server: str = "",
    note: str = "",
) -> Letter:
    """The receipt to be signed by whoever receives (送达回证); facts not known yet are left for the pen."""
    rows = [
        ("送达文书", f"{document_title}\n{document_number}".strip(), 16),
        ("受送达人", served_to, 12),
        ("送达地点", place, 12),
        ("送达方式", mode or "□直接　□留置　□委托　□邮寄　□公告", 12),
        ("送达日期", when(served_on), 12),
    ]
    table = [(Cell(label, is_label=True), Cell(text)) for label, text, _ in rows]
    heights = [float(height) for *_, height in rows]
    sign = "　　　年　　月　　日"
    for label, text, foot, height in (
        ("受送达人\n签名或盖章", received_by, sign, 26.0),
        ("代收人签名\n及代收理由", reason_for_other, sign, 26.0),
        ("见证人签名\n或盖章", witness, sign, 22.0),
        ("送达人签名", server, sign, 22.0),
        ("备　　注", note, "", 24.0),
    ):
        table.append((Cell(label, is_label=True), Cell(text, footer=foot)))
        heights.append(height)
    body = (FormTable((1.2, 4.8), tuple(table), tuple(heights)),)
    return Letter(kind="service_receipt", title="送达回证", head="form", body=body)
