"""The rules of `standing.sql` as OpenFisca variables: one for each rule of the paper, calculated for all decisions at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

DECISION = build_entity("decision", "decisions", "One decision on a person", is_person=True)
PERSON = build_entity("person", "persons", "Whom decisions were made on", roles=[{"key": "part", "plural": "parts"}])
SQL = Path(__file__).with_name("standing.sql").read_text("utf-8")
LAID = re.findall(r"\('(\S+)', '(\S+)', '(\w+)', '(\S+)', '(\w+)', (\d+), (true|false)\)", SQL)
COUNTED = re.findall(r"\('([a-z-]+)', '([a-z-]+)'\)", SQL)
DAYS = ("decided_on", "effective_on", "rectified_on", "rescinded_on")
NOT_TOLD = np.datetime64("9999-12-31")


def names_of(column: list[str]) -> Any:
    """An OpenFisca enumeration of these names."""
    return Enum("Names", {f"n_{number}": name for number, name in enumerate(column)})


def member(names: Any, name: str) -> Any:
    """The member of an enumeration by its name in the data; none where the data does not have it."""
    return next((one for one in names if one.value == name), None)


def bars_by_openfisca(file: Path, on: date) -> Callable[[], pa.Table]:
    """How to calculate, from the file to the bars."""
    return lambda: Asked(pq.read_table(file, read_dictionary=["regulation", "measure", "person_id"]), on).bars()


class Asked:
    """One table of decisions, loaded into a simulation on one day."""

    def __init__(self, table: pa.Table, on: date) -> None:
        self.table, self.on, self.period = table.unify_dictionaries().combine_chunks(), on, on.isoformat()
        self.system = TaxBenefitSystem([DECISION, PERSON])
        coded = {name: self.table[name].combine_chunks() for name in ("regulation", "measure")}
        self.names = {name: names_of(column.dictionary.to_pylist()) for name, column in coded.items()}
        for name in coded:
            self._declare(name, Enum, possible_values=self.names[name], default_value=next(iter(self.names[name])))
        for name in DAYS:
            self._declare(name, date, default_value=date(9999, 12, 31))
        for number, rule in enumerate(LAID):
            self._declare(f"until_{number}", date, DateUnit.DAY, formula=_until(self.names, rule))
        for name in ("fzm-street", "jd-enterprise"):
            self._declare(f"counts_{name[:3]}", bool, DateUnit.DAY, formula=_counts(self.names, name))
            self._declare(f"often_{name[:3]}", bool, DateUnit.DAY, PERSON, formula=_often(name))
        self.coded = coded
        self.simulate()

    def simulate(self) -> None:
        """Begin anew with the same decisions."""
        self.simulation = SimulationBuilder().build_default_simulation(self.system, count=len(self.table))
        for name, column in self.coded.items():
            self.simulation.set_input(name, "eternity", column.indices.to_numpy().astype(np.int16))
        for name in DAYS:
            days = self.table[name].to_numpy().astype("datetime64[D]")
            self.simulation.set_input(name, "eternity", np.where(np.isnat(days), NOT_TOLD, days))
        persons = self.table["person_id"].combine_chunks()
        group = self.simulation.populations["person"]
        group.members_entity_id = persons.indices.to_numpy().astype(np.int32)
        group.count = len(persons.dictionary)
        group.members_position = None

    def _declare(
        self, name: str, kind: Any, period: Any = DateUnit.ETERNITY, entity: Any = DECISION, **more: Any
    ) -> None:
        told = {"value_type": kind, "entity": entity, "definition_period": period, **more}
        self.system.add_variable(type(name, (Variable,), told))

    def bars(self) -> pa.Table:
        """Every bar, its decision and its clause."""
        tables = []
        for number, (regulation, _, question, clause, kind, _, binding) in enumerate(LAID):
            until = self.simulation.calculate(f"until_{number}", self.period)
            rows = np.flatnonzero(until >= np.datetime64(self.on))
            last = pa.array(until[rows], mask=until[rows] == NOT_TOLD) if kind == "rectified" else pa.array(until[rows])
            tables.append(self._rows(rows, regulation, question, clause, last, binding == "true"))
        for name in ("fzm-street", "jd-enterprise"):
            rows = self._filled(name)
            last = pa.array(np.full(len(rows), np.datetime64(date(self.on.year, 12, 31))))
            tables.append(self._rows(rows, name, "grade", "五#累计", last, True))
        return pa.concat_tables(tables)

    def _filled(self, name: str) -> Any:
        """The last counted decision of everybody who has two."""
        often = self.simulation.calculate(f"often_{name[:3]}", self.period)
        counts = self.simulation.calculate(f"counts_{name[:3]}", self.period)
        persons = self.simulation.populations["person"].members_entity_id
        rows = np.flatnonzero(counts & often[persons])
        decided = self.simulation.calculate("decided_on", "eternity")
        rows = rows[np.lexsort((rows, decided[rows], persons[rows]))]
        return rows[np.flatnonzero(np.diff(persons[rows], append=-1))]

    def _rows(self, rows: Any, regulation: str, question: str, clause: str, last: Any, binding: bool) -> pa.Table:
        same = {"question": question, "regulation": regulation, "edition": "1", "clause": clause, "binding": binding}
        told = {name: pa.repeat(pa.scalar(value), len(rows)) for name, value in same.items()}
        taken = {
            "person_id": self.table["person_id"].take(rows).cast(pa.string()),
            "decision_id": self.table["decision_id"].take(rows),
        }
        return pa.table({**told, **taken, "last_barred_day": last.cast(pa.date32())})


def _until(names: Any, rule: tuple[str, ...]) -> Any:
    """The formula of one rule: the last barred day of each decision, long past where it bars nothing."""
    regulation, measure, _, _, kind, months, _ = rule
    text, told = member(names["regulation"], regulation), member(names["measure"], measure)

    def formula(decision: Any, period: Any) -> Any:
        day = np.datetime64(str(period.start))
        decided, effective = decision("decided_on", period), decision("effective_on", period)
        applies = (decision("regulation", period) == text) * (decision("measure", period) == told) * (decided <= day)
        if kind == "year":
            applies = applies * (decided.astype("datetime64[Y]") == day.astype("datetime64[Y]"))
            last = np.datetime64(date(period.start.year, 12, 31))
        else:
            last = months_later(effective, int(months)) if kind == "months" else decision("rectified_on", period)
            start = effective if kind == "months" else decided
            applies = applies * (start <= day) * (decision("rescinded_on", period) > day)
        return np.where(applies, last, np.datetime64("1970-01-01"))

    return formula


def _counts(names: Any, regulation: str) -> Any:
    text = member(names["regulation"], regulation)
    measures = [member(names["measure"], measure) for one, measure in COUNTED if one == regulation]

    def formula(decision: Any, period: Any) -> Any:
        decided, told = decision("decided_on", period), decision("measure", period)
        this_year = (decided >= np.datetime64(date(period.start.year, 1, 1))) * (
            decided <= np.datetime64(str(period.start))
        )
        which = sum((told == one) for one in measures if one is not None) > 0
        return (decision("regulation", period) == text) * this_year * which

    return formula


def _often(regulation: str) -> Any:
    def formula(person: Any, period: Any) -> Any:
        return person.sum(person.members(f"counts_{regulation[:3]}", period)) >= 2

    return formula


def months_later(days: Any, months: int) -> Any:
    """The corresponding day so many months on, else the last of that month."""
    month = days.astype("datetime64[M]")
    target = month + np.timedelta64(months, "M")
    last = (target + 1).astype("datetime64[D]") - 1
    return np.minimum(target.astype("datetime64[D]") + (days - month.astype("datetime64[D]")), last)
