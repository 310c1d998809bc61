"""A regulation as a document: every row of the paper with its rule in plain Chinese, its doubt, what a machine finds odd, its examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from wenze.engine.answers import MODALITY_TERMS
from wenze.engine.lint import Finding
from wenze.engine.regulation import Provision, Regulation
from wenze.office.rulings import official_words, plain, queries, queries_law, queries_readings, worked
from wenze.office.rulings.models_law import Proposal
from wenze.office.rulings.queries_readings import Listed
from wenze.office.rulings.worked import Worked

KIND_TERMS = {
    "scope": "适用范围", "outside": "由其他文件调整", "circumstance": "问责情形", "exclusion": "不构成情形",
    "channel": "线索来源", "transition": "新旧文件衔接", "gate": "前置条件", "route": "办理路径", "permit": "准许事项",
    "referral": "移送", "time_limit": "期限", "extension": "延长", "document": "文书", "role": "机构职责",
    "publication": "公开", "ledger": "台账", "bulletin": "通报", "meeting": "会议", "result_use": "结果运用",
    "measure": "问责方式", "measure_list": "方式的排列", "not_used": "不适用的方式", "fallback": "替代方式",
    "amount": "数额", "tier": "档次", "scale": "幅度", "factor": "情节", "linkage": "连带责任", "ladder": "催办阶梯",
    "effect": "后果", "accumulation": "累计", "combination": "并用", "accountability_period": "问责期",
    "score_item": "计分项", "bonus": "加分", "deduction": "扣分", "tally": "合计", "cap": "封顶", "veto": "一票否决",
    "formula": "公式", "ballot": "测评", "threshold": "界限", "vote_rule": "表决", "grade_cap": "等次上限",
    "grades": "等次", "statistic": "统计", "quota": "名额", "duty": "定期职责", "inspection": "检查", "talk": "谈话",
    "reward": "奖励", "form_field": "表格栏目", "form_filter": "表格筛选", "form_total": "表格合计",
    "form_shape": "表格样式", "checklist": "清单",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row: ``provision`` as written, the rules of the reading in force, who chose it (empty: the default), and what
    stands beside it."""

    provision: Provision
    says: str
    reading: str
    chosen: Proposal | None
    others: tuple[Listed, ...]
    not_modelled: str
    sentences: tuple[str, ...]
    modality: str
    kinds: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    examples: tuple[Worked, ...] = ()
    failed: tuple[Worked, ...] = field(default=())

    def speaks_of(self, words: str) -> bool:
        """Whether these words stand anywhere in the row."""
        every = (
            self.provision.row,
            self.provision.clause,
            self.says,
            self.provision.doubt,
            *self.sentences,
            *self.kinds,
        )
        return any(words in one for one in every)


@dataclass(frozen=True)
class Group:
    """Rows that belong together, and what the official text says there; ``label`` is the part of the paper ("第十条")."""

    label: str
    official: tuple[str, ...]
    rows: tuple[Row, ...]


def beside(rows: Iterable[Row], words: str, text: Regulation) -> Iterator[Group]:
    """Rows in their order beside the parts of the official text; at the end what the rule file has no row for."""
    parts = official_words.parts_of(words, [one.clause for one in text.file.provisions])
    said = {one.label: one.paragraphs for one in parts}
    for label, those in groupby(rows, key=lambda row: official_words.label_of(row.provision.clause)):
        yield Group(label, said.pop(label, ()), tuple(those))
    yield from (Group(label, paragraphs, ()) for label, paragraphs in said.items())


def rows_of(text: Regulation, on: date) -> tuple[Row, ...]:
    """Every row of the paper in its order, under the readings of the day ``on``."""
    read = queries_law.read(text, on)
    anchors = queries.anchors_as_the_office_calls_them()
    chosen, choices = queries_law.in_force(text, on), read.readings_taken
    examples, findings = _examples(text), _findings(text)
    return tuple(
        Row(
            provision=written,
            says=row.says,
            reading=row.reading,
            chosen=chosen.get(row.row) if row.row in choices else None,
            others=_others(text, row),
            not_modelled=row.not_modelled,
            sentences=plain.sentences(read, row, anchors),
            modality=MODALITY_TERMS[row.modality] if row.modality else "",
            kinds=tuple(dict.fromkeys(KIND_TERMS.get(kind, kind) for kind, _rule in row.rules)),
            findings=tuple(findings[row.row]),
            examples=tuple(examples[row.row]),
            failed=tuple(one for one in examples[row.row] if one.wrong),
        )
        for written, row in zip(text.file.provisions, read.file.provisions, strict=True)
    )


def _others(text: Regulation, row: Provision) -> tuple[Listed, ...]:
    """The readings the file lists beside the one in force."""
    if not row.doubt:
        return ()
    return tuple(one for one in queries_readings.readings_of(text, row.row) if one.reading != row.reading)


def _examples(text: Regulation) -> dict[str, list[Worked]]:
    by_row: dict[str, list[Worked]] = defaultdict(list)
    for one in worked.run(text).examples:
        for row in dict.fromkeys(one.rows):
            by_row[row].append(one)
    return by_row


def _findings(text: Regulation) -> dict[str, list[Finding]]:
    by_row: dict[str, list[Finding]] = defaultdict(list)
    for one in worked.findings(text):
        by_row[one.row].append(one)
    return by_row


@dataclass(frozen=True)
class Edition:
    """One edition of a regulation in this office: whether it is active, the last word on it, whether its file has changed."""

    text: Regulation
    active: bool
    last: Proposal | None
    changed: bool


def editions_of(regulation: str, on: date) -> tuple[Edition, ...]:
    """Every edition of one regulation, the latest first."""
    last = queries_law.last_words(on)
    return tuple(
        edition_of(text, last.get((text.id, text.file.edition)))
        for text in reversed(queries.law().editions(regulation))
    )


def edition_of(text: Regulation, last: Proposal | None) -> Edition:
    """How one edition stands, its last word being known."""
    return Edition(text, queries.counts_as_active(text, last), last, queries.has_changed(text, last))


def in_list(on: date) -> tuple[Edition, ...]:
    """The latest edition of every regulation that can be read, for the list."""
    last = queries_law.last_words(on)
    return tuple(edition_of(text, last.get((text.id, text.file.edition))) for text in queries.regulations())
