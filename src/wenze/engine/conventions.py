"""How is a text counted where it does not say, and which of these conventions may an office read otherwise?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from wenze.engine.answers import Frozen
from wenze.engine.provisions import Provision, Rules
from wenze.engine.spans import Span

FIRST_DAY, MONTHS, REST_DAYS = "惯例·起算", "惯例·月年", "惯例·末日"


class Choice(NamedTuple):
    """A convention an office may change on record: the field of the file with its words, what is in doubt, and the other reading."""

    field: str
    doubt: str
    other: str


CHOICES: dict[str, Choice] = {
    FIRST_DAY: Choice(
        "first_day",
        "按日、按工作日计算的，条文没有写开始的当日算不算",
        "事件发生的当日即计入，从当日开始计算",
    ),
    MONTHS: Choice(
        "months_and_years",
        "按月、按年计算的，条文没有写到哪一天为止",
        "按月、按年的期间止于到期月份对应日的前一日，没有对应日的止于该月最后一日，次日起解除",
    ),
    REST_DAYS: Choice(
        "rest_days",
        "按自然日、月、年计算的期限，条文没有写最后一日逢休息日怎么办",
        "最后一日是法定休息日的，不顺延",
    ),
}


class Fixed(NamedTuple):
    """A convention that is not for an office to choose: what it is, and why not."""

    term: str
    says: str
    why: str


FIXED: tuple[Fixed, ...] = (
    Fixed("以上、以内", "包含本数；超过、不满不包含本数", "法律对这几个词有规定，写明另算的条款依条款"),
    Fixed("日与工作日", "写明工作日的才按工作日计算，调休以国务院的安排为准", "写的是哪一种，看条文，不由机构选定"),
    Fixed("语气", "应当的必须办；可以的由人裁量；一般的可以附理由偏离；视情的由人选用", "是条文用词的意思，不是计算"),
    Fixed("条文未写", "答“没有规定”，不套用其他文件", "机构不能替文件添上规定；办案程序另用本机构的程序"),
    Fixed(
        "多个后果并存",
        "各项后果各自起止，有一项在期内即受限，等于取最严、最长",
        "各自计算与取最长，对某一天能不能的答案相同，没有可选之处；写明怎样合并的依条文",
    ),
    Fixed("轻重次序", "只在同一文件之内比较", "各文件的次序互相矛盾，跨文件比较没有依据"),
)


class Conventions(Frozen):
    """How this text is counted where it does not say; cited as convention, never as the clause."""

    inclusive_bounds: str
    first_day: str
    months_and_years: str
    rest_days: str

    def choices(self, key: str) -> tuple[str, ...]:
        """The words of a convention as the file has it, and of its other reading."""
        return (str(getattr(self, CHOICES[key].field)), CHOICES[key].other)

    def under(self, taken: Mapping[str, Any]) -> Conventions:
        """These conventions with the words of those read otherwise. IndexError for a reading a convention does not have."""
        changed = {key: choice for key, choice in taken.items() if key in CHOICES}
        wrong = [key for key, choice in changed.items() if choice != 1]
        if wrong:
            raise IndexError(f"{wrong[0]} {changed[wrong[0]]}")
        return self.model_copy(update={CHOICES[key].field: CHOICES[key].other for key in changed})


def counted_by(span: Span) -> str:
    """The convention by which a term of this length is counted."""
    return MONTHS if span.unit in ("months", "years") else FIRST_DAY


def conventions_used(provisions: Iterable[Provision]) -> frozenset[str]:
    """The conventions an office may choose on which something in these provisions, or in another reading of them, depends."""
    return frozenset(key for row in provisions for one in (row, *row.or_else) for key in _used(one))


def _used(row: Rules) -> Iterator[str]:
    for limit in row.time_limit:
        spans = (limit.within, limit.warn_after, *(step.in_all for step in limit.extension))
        if limit.first_day is None and not limit.after_limit:
            yield from (counted_by(span) for span in spans if span is not None and span.unit != "hours")
        if limit.roll is True:
            yield REST_DAYS
    bars = [bar for effect in row.effect for bar in effect.bars] + [bar for one in row.accumulation for bar in one.bars]
    others = [rule.window.rolling for rule in row.accumulation] + [rule.ceiling for rule in row.combination]
    yield from (counted_by(span) for span in (*(bar.span for bar in bars), *others) if span is not None)
