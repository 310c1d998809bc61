"""A made-up regulation in memory, of any provisions and facts, with the terms of the shipped vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.engine.build_conventions import CONVENTIONS
from tests.engine.build_reading import shipped
from wenze.engine.facts import FactDeclaration
from wenze.engine.regulation import Regulation, RegulationFile


def made(provisions: Sequence[dict[str, Any]], facts: Sequence[dict[str, Any]] = (), **conventions: str) -> Regulation:
    """The regulation of these provisions; its hashes are empty because it never was a file. It may be told its own facts and the shared ones.

    `conventions` are those that differ from the usual ones, by field.
    """
    written = RegulationFile.model_validate(
        {
            "id": "made-law",
            "title": "临江市试办法",
            "short_title": "试办法",
            "issuer": "临江市某机构",
            "edition": "1",
            "conventions": {**CONVENTIONS, **conventions},
            "facts": list(facts),
            "provisions": list(provisions),
        }
    )
    vocabulary = shipped().vocabulary
    declared: dict[str, FactDeclaration] = {fact.fact: fact for fact in (*vocabulary.facts, *written.facts)}
    return Regulation(file=written, file_sha256="", file_sm3="", declared=declared, terms=vocabulary.terms)
