"""Which rows of the paper are modelled, which are not and why, and which are missing?"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from wenze.engine.answers import Frozen
from wenze.engine.reading import paper_rows
from wenze.engine.regulation import KINDS
from wenze.engine.yaml_events import Document


class Row(Frozen):
    """One row of the paper: `id` is regulation/clause#part; `reason` says why it is not modelled or what models it."""

    id: str
    state: Literal["modelled", "not_modelled", "missing"]
    reason: str


def coverage(folder: Path) -> tuple[Row, ...]:
    """Every row listed in clauses.yaml of one regulation folder, in the order of the paper, and how it is covered.

    Reads the file without the checks of the reader, so that a file still being written can be asked too. Where the folder has no
    clauses.yaml, the rows of the file itself are listed.
    """
    rows: dict[str, Row] = {}
    for file in sorted(folder.rglob("regulation.yaml")):
        document = Document(file, f"{folder.name}/{file.name}")
        for provision in document.value.get("provisions") or []:
            row = _row(folder.name, provision)
            rows[row.id] = row
    listed = paper_rows(folder)
    if listed is None:
        return tuple(rows.values())
    ids = (f"{folder.name}/{row}" for row in listed)
    return tuple(rows.get(one) or Row(id=one, state="missing", reason="规则文件里没有这一条") for one in ids)


def _row(regulation: str, provision: dict[str, Any]) -> Row:
    part = f"#{provision['part']}" if provision.get("part") else ""
    name = f"{regulation}/{provision.get('row_as') or str(provision.get('clause', '')) + part}"
    kinds = [kind for kind in KINDS if provision.get(kind)]
    if kinds:
        return Row(id=name, state="modelled", reason="、".join(kinds))
    reason = str(provision.get("not_modelled") or "")
    return Row(id=name, state="not_modelled" if reason else "missing", reason=reason or "没有规则也没有理由")
