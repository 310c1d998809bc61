"""How is a text counted where it does not say, and which of these conventions may an office read otherwise?

A rule file names each convention by a code. The words an answer cites belong to the code, so that they cannot say anything but what is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from pydantic import Field

from wenze.engine.answers import Frozen
from wenze.engine.provisions import Provision, Rules
from wenze.engine.spans import FirstDay, Span

FIRST_DAY, DEADLINE_MONTHS, REST_DAYS = "惯例·起算", "惯例·期限月年", "惯例·末日"
EFFECT_PERIOD, COUNTING_WINDOW = "惯例·影响期", "惯例·累计期"


class Choice(NamedTuple):
    """A convention an office may change on record: its field in the file, what is in doubt, and its codes with the words that are cited."""

    field: str
    doubt: str
    codes: dict[str, str]


CHOICES: dict[str, Choice] = {
    FIRST_DAY: Choice(
        "first_day",
        "按日、按工作日计算的期限，条文没有写开始的当日算不算",
        {
            "next": "事件发生的当日不计入，从次日开始计算",
            "same": "事件发生的当日即计入，从当日开始计算",
        },
    ),
    DEADLINE_MONTHS: Choice(
        "deadline_months",
        "按月、按年计算的期限，条文没有写到哪一天为止",
        {
            "corresponding_day": "按月、按年的期限止于到期月份的对应日，没有对应日的止于该月最后一日",
            "day_before": "按月、按年的期限止于到期月份对应日的前一日，没有对应日的止于该月最后一日",
        },
    ),
    REST_DAYS: Choice(
        "rest_days",
        "按自然日、月、年计算的期限，条文没有写最后一日逢休息日怎么办",
        {
            "next_workday": "按自然日、月、年计算的期限，最后一日是法定休息日的，顺延到其后第一个工作日",
            "not_moved": "按自然日、月、年计算的期限，最后一日是法定休息日的，不顺延",
        },
    ),
    EFFECT_PERIOD: Choice(
        "effect_period",
        "问责的后果持续一段时间的，条文没有写到哪一天为止",
        {
            "corresponding_day": "影响期按月、按年的，止于到期月份的对应日，没有对应日的止于该月最后一日；按日的，起始的当日不计入；次日起解除",
            "day_before": "影响期按月、按年的，止于到期月份对应日的前一日，没有对应日的止于该月最后一日；按日的，起始的当日即计入；次日起解除",
        },
    ),
    COUNTING_WINDOW: Choice(
        "counting_window",
        "在一段时间里累计次数的，条文没有写这段时间到哪一天为止",
        {
            "corresponding_day": "累计次数的期间按月、按年的，含到期月份的对应日，没有对应日的含该月最后一日；按日的，开始的当日不计入日数",
            "day_before": "累计次数的期间按月、按年的，止于到期月份对应日的前一日，没有对应日的止于该月最后一日；按日的，开始的当日即为第一日",
        },
    ),
}

KEY_OF = {choice.field: key for key, choice in CHOICES.items()}


class Fixed(NamedTuple):
    """A convention that is not for an office to choose: what it is, and why not."""

    term: str
    says: str
    why: str


FIXED: tuple[Fixed, ...] = (
    Fixed("以上、以内", "包含本数；超过、不满不包含本数", "法律对这几个词有规定，写明另算的条款依条款"),
    Fixed("日与工作日", "写明工作日的才按工作日计算，调休以国务院的安排为准", "写的是哪一种，看条文，不由机构选定"),
    Fixed("写明的日期", "写明截止到哪一天的，就到那一天，不因休息日改变", "日期是条文或者文件写定的，不是计算出来的"),
    Fixed("语气", "应当的必须办；可以的由人裁量；一般的可以附理由偏离；视情的由人选用", "是条文用词的意思，不是计算"),
    Fixed("条文未写", "答“没有规定”，不套用其他文件", "机构不能替文件添上规定；办案程序另用本机构的程序"),
    Fixed(
        "多个后果并存",
        "各项后果各自起止，有一项在期内即受限，等于取最严、最长",
        "各自计算与取最长，对某一天能不能的答案相同，没有可选之处；写明怎样合并的依条文",
    ),
    Fixed("轻重次序", "只在同一文件之内比较", "各文件的次序互相矛盾，跨文件比较没有依据"),
)

MonthsEnd = Literal["corresponding_day", "day_before"]


def _described(field: str) -> str:
    """What the schema says of a field: the doubt, and each code with its words."""
    choice = CHOICES[KEY_OF[field]]
    return f"{choice.doubt}。{'；'.join(f'{code}：{words}' for code, words in choice.codes.items())}。"


class Conventions(Frozen):
    """How this text is counted where it does not say; cited as convention, never as the clause."""

    first_day: FirstDay = Field(description=_described("first_day"))
    deadline_months: MonthsEnd = Field(description=_described("deadline_months"))
    rest_days: Literal["next_workday", "not_moved"] = Field(description=_described("rest_days"))
    effect_period: MonthsEnd = Field(description=_described("effect_period"))
    counting_window: MonthsEnd = Field(description=_described("counting_window"))

    def code(self, key: str) -> str:
        """The code of a convention."""
        return str(getattr(self, CHOICES[key].field))

    def words(self, key: str) -> str:
        """The words of a convention, as an answer cites them."""
        return CHOICES[key].codes[self.code(key)]

    def choices(self, key: str) -> tuple[str, ...]:
        """The words of a convention as the file has it, then of its other readings."""
        return tuple(CHOICES[key].codes[code] for code in self._codes(key))

    def first_counted(self, key: str) -> FirstDay:
        """Whether the first day is counted in what this convention governs: a term that counts it ends a day earlier."""
        return "same" if self.code(key) in ("same", "day_before") else "next"

    def under(self, taken: Mapping[str, Any]) -> Conventions:
        """These conventions with those read otherwise. IndexError for a reading a convention does not have."""
        changed = {}
        for key, choice in taken.items():
            if key not in CHOICES:
                continue
            codes = self._codes(key)
            if type(choice) is not int or not 0 <= choice < len(codes):
                raise IndexError(f"{key} {choice}")
            changed[CHOICES[key].field] = codes[choice]
        return self.model_copy(update=changed)

    def _codes(self, key: str) -> tuple[str, ...]:
        """The code of the file, then the others."""
        own = self.code(key)
        return (own, *(code for code in CHOICES[key].codes if code != own))


def choices_told(field: str) -> str:
    """The codes a field of the conventions may have, each with its words; every field with its codes for a field there is not."""
    if field in KEY_OF:
        codes = CHOICES[KEY_OF[field]].codes
        return "、".join(f"{code}（{words}）" for code, words in codes.items())
    return "；".join(f"{choice.field}：{'、'.join(choice.codes)}" for choice in CHOICES.values())


def counted_by(span: Span) -> str:
    """The convention by which a time limit of this length is counted."""
    return DEADLINE_MONTHS if span.unit in ("months", "years") else FIRST_DAY


def conventions_used(provisions: Iterable[Provision]) -> frozenset[str]:
    """The conventions an office may choose on which something in these provisions, or in another reading of them, depends."""
    return frozenset(key for row in provisions for one in (row, *row.or_else) for key in _used(one))


def _used(row: Rules) -> Iterator[str]:
    for limit in row.time_limit:
        spans = (limit.within, limit.warn_after, *(step.in_all for step in limit.extension))
        if limit.first_day is None and not limit.after_limit:
            yield from (counted_by(span) for span in spans if span is not None and span.unit != "hours")
        if limit.rolls_by_convention:
            yield REST_DAYS
    yield from (counted_by(rule.in_all) for rule in row.extension if rule.in_all is not None)
    bars = [bar for effect in row.effect for bar in effect.bars] + [bar for one in row.accumulation for bar in one.bars]
    ceilings = [rule.ceiling for rule in row.combination]
    if any(span is not None for span in (*(bar.span for bar in bars), *ceilings)):
        yield EFFECT_PERIOD
    if any(rule.window.rolling is not None or rule.window.calendar_year for rule in row.accumulation):
        yield COUNTING_WINDOW
