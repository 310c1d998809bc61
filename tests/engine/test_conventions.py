"""How days are counted where the text does not say: by a convention an office may read otherwise, which its answers then name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.engine.build_conventions import OTHER
from wenze.engine.accumulation import Occurrence, accumulated
from wenze.engine.answers import Basis
from wenze.engine.bulk import DECISIONS, bars
from wenze.engine.bulk_plan import plan
from wenze.engine.conventions import (
    CHOICES,
    COUNTING_WINDOW,
    DEADLINE_MONTHS,
    EFFECT_PERIOD,
    FIRST_DAY,
    FIXED,
    REST_DAYS,
)
from wenze.engine.deadlines import due
from wenze.engine.effects import effects, period_end
from wenze.engine.eligibility import Decision, Law, standing
from wenze.engine.facts import Facts
from wenze.engine.reading import Rulebook, shipped_rulebook
from wenze.engine.regulation import RegulationFile
from wenze.engine.yaml_events import Document

BOOK = Rulebook(shipped_rulebook())
TEXT = BOOK.regulation("yy-wgbw")
TOWN = BOOK.regulation("town-zhuti")
FILE = shipped_rulebook() / "yy-wgbw" / "regulation.yaml"


def _due(text, limit: str, **told):
    return due(text, BOOK.calendar, limit, Facts(told, text.declared), date(2026, 3, 2))


def _effects(text, measure: str, start: date):
    told = {"measure": measure, "decided_on": start, "effective_on": start, "on_probation": False}
    return effects(text, BOOK.calendar, Facts(told, text.declared), start)


def _read(tmp_path: Path, before: str, after: str):
    file = tmp_path / "yy-wgbw" / "regulation.yaml"
    file.parent.mkdir()
    text = FILE.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    return BOOK.checked(Document(file), None)


@pytest.mark.parametrize(
    ("choices", "due_on"),
    [
        ({}, date(2026, 11, 30)),  # received Saturday 14 November; the fifteenth day is Sunday the 29th
        ({REST_DAYS: 1}, date(2026, 11, 29)),
        ({FIRST_DAY: 1}, date(2026, 11, 30)),  # Saturday the 28th is a rest day too
        ({FIRST_DAY: 1, REST_DAYS: 1}, date(2026, 11, 28)),
        ({DEADLINE_MONTHS: 1, EFFECT_PERIOD: 1}, date(2026, 11, 30)),
    ],
)
def test_a_term_of_days_is_counted_by_the_conventions_taken(choices, due_on):
    assert _due(TEXT.with_readings(choices), "appeal", served_on=date(2026, 11, 14)).value.due_on == due_on


def test_a_term_of_working_days_begins_with_the_day_itself_its_reminder_and_its_extension_too():
    told = {"initiated_on": date(2026, 3, 2), "extension_granted_on": date(2026, 3, 10)}
    plain, counted = (
        _due(text, "preliminary-opinion", **told).value for text in (TEXT, TEXT.with_readings({FIRST_DAY: 1}))
    )
    assert (plain.first_due_on, plain.warn_on, plain.due_on) == (
        date(2026, 3, 23),
        date(2026, 3, 11),
        date(2026, 4, 14),
    )
    assert (counted.first_due_on, counted.warn_on, counted.due_on) == (
        date(2026, 3, 20),
        date(2026, 3, 10),
        date(2026, 4, 13),
    )


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2015, 7, 20), 0, date(2016, 1, 20)),
        (date(2015, 7, 20), 1, date(2016, 1, 19)),
        (date(2015, 8, 31), 0, date(2016, 2, 29)),
        (date(2015, 8, 31), 1, date(2016, 2, 29)),
        (date(2015, 9, 1), 1, date(2016, 2, 29)),
    ],
)
def test_a_bar_of_months_ends_on_the_corresponding_day_or_on_the_day_before(start, months, last):
    answer = _effects(TEXT.with_readings({EFFECT_PERIOD: months}), "admonition-talk", start)
    bar = next(one for one in answer.value.consequences if one.what == "promotion")
    assert (bar.from_on, bar.until_on) == (start, last)


def test_a_time_limit_of_months_follows_its_own_convention_and_not_that_of_days_or_of_bars():
    told = {"decided_on": date(2026, 3, 2), "measure": "suspension"}
    ends = [
        _due(TEXT.with_readings(choices), "suspension-rectification", **told).value.due_on
        for choices in ({}, {FIRST_DAY: 1, EFFECT_PERIOD: 1}, {DEADLINE_MONTHS: 1})
    ]
    assert ends == [date(2026, 9, 2), date(2026, 9, 2), date(2026, 9, 1)]


def test_the_period_of_accountability_ends_with_its_bars():
    told = {"measure": "admonition-talk", "decided_on": date(2015, 7, 20), "effective_on": date(2015, 7, 20)}
    asked = [
        period_end(
            TEXT.with_readings({EFFECT_PERIOD: one}), BOOK.calendar, Facts(told, TEXT.declared), date(2015, 7, 20)
        ).value.ends_on
        for one in (0, 1)
    ]
    assert asked == [date(2016, 1, 20), date(2016, 1, 19)]


def _asked_by(key: str, choices: dict[str, int]):
    """An answer that rests on this convention."""
    text = TEXT.with_readings(choices) if key != COUNTING_WINDOW else TOWN.with_readings(choices)
    if key == EFFECT_PERIOD:
        return _effects(text, "admonition-talk", date(2015, 7, 20))
    if key == DEADLINE_MONTHS:
        return _due(text, "suspension-rectification", decided_on=date(2026, 3, 2), measure="suspension")
    if key == COUNTING_WINDOW:
        return _counted(text, date(2025, 3, 2), date(2026, 3, 2))
    return _due(text, "appeal", served_on=date(2026, 11, 14))


def _counted(text, *days: date):
    """How often this was counted in a rolling year, on the last of these days."""
    rule = next(rule for _row, rule in text.rules("accumulation") if rule.window.rolling)
    kind = next(one for one in rule.counts if one != "any")
    told = [Occurrence(kind=kind, on=one, of=rule.of) for one in days]
    return accumulated(text, BOOK.calendar, told, Facts({}, text.declared), days[-1])


@pytest.mark.parametrize("key", CHOICES)
def test_the_answer_cites_the_convention_taken_in_its_words_and_names_it_among_the_readings(key):
    plain, other = (_asked_by(key, choices) for choices in ({}, {key: 1}))
    words = OTHER[key]
    cited = [one for one in other.reasons if one.citation.basis is Basis.CONVENTION]
    assert words in cited[0].says
    assert all(words not in one.says for one in plain.reasons)
    assert [(one.reading, one.is_default) for one in other.readings if one.citation.clause == key] == [(words, False)]
    assert all(one.citation.clause != key for one in plain.readings)
    assert other.receipt.readings == {key: 1}


def test_what_the_text_says_itself_no_convention_changes(tmp_path):
    all_otherwise = dict.fromkeys(CHOICES, 1)
    before, after = "    within: 15 days\n", "    within: 15 days\n    first_day: next\n    roll: in_text\n"
    own = _read(tmp_path, before, after).with_readings(all_otherwise)
    answer = _due(own, "appeal", served_on=date(2026, 11, 14))
    assert answer.value.due_on == date(2026, 11, 30)
    assert all(one.citation.basis is not Basis.CONVENTION for one in answer.reasons)
    assert all(one.citation.basis is not Basis.CONVENTION for one in answer.readings)


def test_a_limit_chained_to_another_goes_on_with_the_day_after_it_under_any_convention():
    text = BOOK.regulation("drug-enforcement").with_readings({"五": 1, FIRST_DAY: 1})
    told = {"fault_known_on": date(2026, 3, 2)}
    first, chained = (_due(text, limit, **told) for limit in ("self-correction", "fault-report"))
    assert first.value.due_on == date(2026, 3, 10)
    assert chained.value.due_on == date(2026, 3, 24)
    assert all(one.citation.basis is not Basis.CONVENTION for one in chained.reasons)


def test_standing_names_the_convention_and_bars_one_day_less():
    decided = date(2015, 7, 20)
    told = {"measure": "admonition-talk", "decided_on": decided, "effective_on": decided, "on_probation": False}
    decision = Decision(decision="例", regulation="yy-wgbw", **told)
    read = TEXT.with_readings({EFFECT_PERIOD: 1})
    law = Law(regulation=lambda _name, _edition: read, calendar=BOOK.calendar, vocabulary=BOOK.vocabulary)
    barred = standing(law, [decision], "promotion", date(2016, 1, 19))
    assert barred.value.clear is False
    assert EFFECT_PERIOD in [one.citation.clause for one in barred.readings]
    assert standing(law, [decision], "promotion", date(2016, 1, 20)).value.clear is True


def test_many_at_once_are_counted_by_the_same_convention():
    import pyarrow as pa

    read = TEXT.with_readings({EFFECT_PERIOD: 1})
    law = Law(regulation=lambda _name, _edition: read, calendar=BOOK.calendar, vocabulary=BOOK.vocabulary)
    starts = [date(2015, 7, 20), date(2015, 8, 31), date(2015, 9, 1), date(2015, 8, 30)]
    rows = [
        {"decision_id": f"d{n}", "person_id": f"p{n}", "regulation": "yy-wgbw", "measure": "admonition-talk"}
        | {"decided_on": day, "effective_on": day, "rectified_on": None, "rescinded_on": None}
        for n, day in enumerate(starts)
    ]
    found = bars(plan(law, ["yy-wgbw"]), pa.Table.from_pylist(rows, schema=DECISIONS), date(2016, 1, 10), ["promotion"])
    ends = {row["decision_id"]: row["last_barred_day"] for row in found.to_pylist()}
    for number, day in enumerate(starts):
        told = _effects(read, "admonition-talk", day).value.consequences
        assert ends[f"d{number}"] == next(one.until_on for one in told if one.what == "promotion")


def test_a_convention_has_two_readings_and_no_words_of_ones_own():
    assert TEXT.choices(FIRST_DAY) == tuple(CHOICES[FIRST_DAY].codes.values())
    assert TEXT.with_readings({FIRST_DAY: 0}) is TEXT
    for wrong in (2, -1, "当日起算"):
        with pytest.raises(IndexError):
            TEXT.with_readings({FIRST_DAY: wrong})


def test_the_schema_and_the_file_know_the_same_codes_and_the_schema_tells_their_words():
    shape = RegulationFile.model_json_schema()["$defs"]["Conventions"]["properties"]
    assert list(shape) == [choice.field for choice in CHOICES.values()]
    for choice in CHOICES.values():
        assert shape[choice.field]["enum"] == list(choice.codes)
        assert all(words in shape[choice.field]["description"] for words in choice.codes.values())


def test_a_convention_that_is_no_choice_is_explained():
    assert all(one.why for one in FIXED)


DOUBTFUL, PLAIN = "第十条(三)", "第十四条(一)"


def test_an_office_may_put_a_reading_in_its_own_words_and_every_rule_stays():
    own = TEXT.with_readings({DOUBTFUL: "限于本人所在单位和上级主管部门"})
    assert own.provision(DOUBTFUL).rules == TEXT.provision(DOUBTFUL).rules
    assert own.choices(DOUBTFUL)[0] == "限于本人所在单位和上级主管部门"
    assert own.readings_taken == {DOUBTFUL: "限于本人所在单位和上级主管部门"}


@pytest.mark.parametrize("row", [DOUBTFUL, PLAIN])
def test_own_words_need_a_doubt_and_are_not_empty(row):
    with pytest.raises(IndexError):
        TEXT.with_readings({row: "" if row == DOUBTFUL else "本机构另有理解"})


def test_an_answer_shows_the_own_words_and_that_they_are_the_offices():
    own = TEXT.with_readings({"第十二条#理": "以收到之日为受理之日"})
    told = {"appeal_accepted_on": date(2026, 3, 2)}
    plain, answer = _due(TEXT, "appeal-decision", **told), _due(own, "appeal-decision", **told)
    reading = answer.readings[0]
    assert (reading.reading, reading.is_default, reading.own_words) == ("以收到之日为受理之日", False, True)
    assert plain.readings[0].own_words is False
    assert answer.value == plain.value
    again = TEXT.with_readings(answer.receipt.model_validate_json(answer.receipt.model_dump_json()).readings)
    assert _due(again, "appeal-decision", **told) == answer


def test_a_window_counted_otherwise_leaves_out_the_corresponding_day():
    told = date(2025, 3, 2), date(2026, 3, 2)

    def counted(choices):
        answer = _counted(TOWN.with_readings(choices), *told)
        return max(one.counted for one in answer.value.counters if one.rolling_count is None)

    assert [counted(choices) for choices in ({}, {EFFECT_PERIOD: 1, DEADLINE_MONTHS: 1}, {COUNTING_WINDOW: 1})] == [
        2,
        2,
        1,
    ]
