"""`wenze rules check|lint|mutate|new|diff`: what a person who writes rule files runs over and over."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from wenze.engine.check import Checked, check, read_examples
from wenze.engine.lint import lint
from wenze.engine.mutate import Mutated, mutate
from wenze.engine.procedure_proof import prove
from wenze.engine.reading import Rulebook, read_values
from wenze.engine.regulation import Provision
from wenze.office.site.command_rules import asked, print_json, rules

SKELETON = """# {title}：一条一项，按原文次序，用自己的话写。每一项写规则，或写 not_modelled 的理由。
# 代码（如 admonition-talk）用 `wenze rules words 诫勉` 按中文查；写完运行 `wenze rules check {id}`。
id: {id}
title: {title}
short_title: {title}
issuer: 填写发文机关
document_number: 填写文号
edition: "1"
in_force_from: 2026-01-01          # 施行日
conventions:                       # 条文没有写计算方法时按这些惯例，引用时写“惯例”
  first_day: next                      # next 次日起算，same 当日起算
  deadline_months: corresponding_day   # 按月、按年的期限：corresponding_day 止于对应日，day_before 止于对应日的前一日
  rest_days: next_workday              # 期限的末日遇休息日：next_workday 顺延，not_moved 不顺延
  effect_period: corresponding_day     # 影响期：corresponding_day 止于对应日，day_before 止于对应日的前一日
  counting_window: corresponding_day   # 累计次数的期间：corresponding_day 含对应日，day_before 止于对应日的前一日
facts:                             # 本文件特有的事实；通用的已在词表中
  - {{fact: task_late_times, term: 一年内逾期次数, type: whole, unit: 次}}
provisions:
  - clause: "第一条"
    says: 制定的目的
    not_modelled: 目的条款，没有可计算的后果
  - clause: "第二条"
    says: 一年内两次以上逾期的，应当问责
    modality: must
    circumstance: {{code: late-twice, group: late, needs: [{{that: {{fact: task_late_times, at_least: 2}}, says: 一年内逾期不到两次}}]}}
  - clause: "第三条"
    says: 可以通报批评或者诫勉谈话
    modality: discretion
    measure: {{codes: [criticism-circular, admonition-talk], group: 1}}
  - clause: "第四条"
    says: 受诫勉谈话的，半年内不得提拔
    modality: must
    doubt: 从哪一天起算没有写
    reading: 自决定生效日起，到对应日为止
    effect: {{of: [admonition-talk], bars: [{{what: promotion, for: 6 months}}]}}
"""
SKELETON_EXAMPLES = """# 办例成对写在每条界线的两边；like 沿用前面某一例，facts 里只写不同的地方。
- title: 两次逾期构成问责情形
  ask: measures
  facts: {circumstances: [late-twice], task_late_times: 2}
  expect: {accountable: true, options: [criticism-circular, admonition-talk]}
  clauses: ["第二条", "第三条"]
- title: 一次逾期不构成
  like: 两次逾期构成问责情形
  facts: {task_late_times: 1}
  expect: {unknown: find_first}
  clauses: ["第二条"]
- title: 诫勉谈话满半年的对应日仍不得提拔
  ask: eligibility
  question: promotion
  on: 2026-07-20
  decisions: [{decision: 例一, regulation: REGULATION, measure: admonition-talk, decided_on: 2026-01-20, effective_on: 2026-01-20}]
  expect: {clear: false, bars: [promotion]}
  clauses: ["第四条"]
- title: 次日起解除
  like: 诫勉谈话满半年的对应日仍不得提拔
  on: 2026-07-21
  expect: {clear: true}
- title: 从生效日数起半年
  ask: effects
  facts: {measure: admonition-talk, decided_on: 2026-01-20, effective_on: 2026-01-20}
  expect: {promotion: 2026-01-20..2026-07-20}
  clauses: ["第四条"]
"""


@rules.command(
    "check",
    help="运行全部办例，列出缺办例的条款，并证明办法的要求在办案程序里都有着落；也可写规则库以外的文件夹，运行其中的办例",
)
@click.argument("names", nargs=-1, metavar="[办法或文件夹]...")
@click.option("--procedure", default="accountability", show_default=True, help="与哪一个程序对照")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def check_examples(rulebook: Rulebook, names: tuple[str, ...], procedure: str, as_json: bool) -> None:
    results: list[Checked] = []
    for name in names or rulebook.ids:
        outside = Path(name) if name not in rulebook.ids and Path(name).is_dir() else None
        results += _outside(rulebook, outside) if outside else _inside(rulebook, name, procedure)
    if as_json:
        print_json([result.model_dump(mode="json") for result in results])
    for result in () if as_json else results:
        _say(result)
    sys.exit(0 if all(result.passed for result in results) else 1)


def _inside(rulebook: Rulebook, name: str, procedure: str) -> list[Checked]:
    """The examples of one regulation, each edition by those in its own folder, and what it loses under a procedure."""
    used = asked(rulebook.procedure_by_id, procedure)
    results = []
    for file in sorted(asked(rulebook.folder_of, name).rglob("examples.yaml")):
        own = file.with_name("regulation.yaml")
        edition = asked(rulebook.read, own).file.edition if own.exists() else None
        text = asked(rulebook.regulation, name, edition)
        proof = prove(text, used, rulebook.vocabulary).value
        lost = () if proof is None else tuple(one.says for one in proof.faults)
        results.append(asked(check, rulebook, text, file).model_copy(update={"lost": lost}))
    return results


def _outside(rulebook: Rulebook, folder: Path) -> list[Checked]:
    """Example files anywhere: each names its regulation in its examples, by its folder, or by its own name."""
    results = []
    for file in sorted(folder.rglob("*.yaml")):
        told = asked(read_values, file).value
        if not isinstance(told, list):
            continue
        named = {str(one.get("regulation", "")) for one in told if isinstance(one, dict)} - {""}
        for name in named or {part for part in (file.parent.name, file.stem) if part in rulebook.ids}:
            found = asked(check, rulebook, asked(rulebook.regulation, name), file)
            results.append(found.model_copy(update={"bare": ()}))
    return results


def _say(result: Checked) -> None:
    click.echo(f"{result.regulation}：{result.examples} 例，不符 {len(result.failures)}，缺办例 {len(result.bare)} 条")
    for failure in result.failures:
        click.echo(f"  {failure.file}:{failure.line} {failure.title}：{failure.says}")
    for row in result.bare:
        click.echo(f"  {row} 可计算而办例不足")
    for says in result.lost:
        click.echo(f"  程序：{says}")


@rules.command("lint", help="机器能看出的文本缺陷：分数线重叠、编号缺漏、合计不符、没有期限……")
@click.argument("regulations", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def find_defects(rulebook: Rulebook, regulations: tuple[str, ...], as_json: bool) -> None:
    found = {name: lint(asked(rulebook.regulation, name)) for name in regulations or rulebook.ids}
    if as_json:
        print_json({name: [finding.model_dump() for finding in findings] for name, findings in found.items()})
        return
    for name, findings in found.items():
        for finding in findings:
            click.echo(f"{name}/{finding.row}\t{finding.check}\t{finding.says}")
    click.echo(f"共 {sum(map(len, found.values()))} 处")


@rules.command("mutate", help="逐处改动规则文件，列出没有被任何办例发现的改动")
@click.argument("regulations", nargs=-1)
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def change_everything(rulebook: Rulebook, regulations: tuple[str, ...], processes: int, as_json: bool) -> None:
    names = regulations or rulebook.ids
    results: list[Mutated] = []
    with Progress(console=Console(stderr=True)) as progress, ProcessPoolExecutor(processes) as pool:
        task = progress.add_task("改动", total=len(names) * processes)
        for name in names:
            asked(rulebook.folder_of, name)
            parts = []
            for part in pool.map(_mutate_share, [(rulebook, name, share, processes) for share in range(processes)]):
                parts.append(part)
                progress.advance(task)
            survivors = tuple(one for part in parts for one in part.survivors)
            changes = sum(part.changes for part in parts)
            results.append(Mutated(regulation=name, changes=changes, survivors=survivors))
    if as_json:
        print_json([result.model_dump() for result in results])
    for result in () if as_json else results:
        noticed = result.changes - len(result.survivors)
        click.echo(
            f"{result.regulation}：改动 {result.changes} 处，发现 {noticed} 处（{noticed / max(1, result.changes):.1%}）"
        )
        for one in result.survivors:
            click.echo(f"  第 {one.line} 行 {one.row} {one.place}：{one.before} → {one.after}")
    changes, missed = sum(one.changes for one in results), sum(len(one.survivors) for one in results)
    sys.exit(0 if missed <= changes * 0.02 else 1)


def _mutate_share(told: tuple[Rulebook, str, int, int]) -> Mutated:
    book, name, share, shares = told
    fresh = Rulebook(book.folder, book.region, book.more)
    folder = fresh.folder_of(name)
    files = sorted(folder.rglob("regulation.yaml"))
    examples, _ = read_examples(files[-1].with_name("examples.yaml"))
    return mutate(fresh, read_values(files[-1]), examples, share=(share, shares))


@rules.command("new", help="写一部新办法：生成带说明的规则文件和办例")
@click.argument("name")
@click.option("--title", required=True, help="办法的标题")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), required=True, help="放在哪个文件夹下")
@click.pass_obj
def write_new(rulebook: Rulebook, name: str, title: str, into: Path) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,60}", name):
        raise click.ClickException(f"代号“{name}”只用小写字母、数字和连字符，并以字母开头")
    folder = into / name
    if name in rulebook.ids or folder.exists():
        raise click.ClickException(f"“{name}”已经有了，请另取代号")
    folder.mkdir(parents=True)
    (folder / "regulation.yaml").write_text(SKELETON.format(id=name, title=title), encoding="utf-8")
    (folder / "examples.yaml").write_text(SKELETON_EXAMPLES.replace("REGULATION", name), encoding="utf-8")
    click.echo(f"已写好 {folder}/regulation.yaml 和 examples.yaml")
    click.echo(f"接着改写，再运行：wenze rules --regulations {into} check {name}")


FAMILIES = {
    "measures": "问责方式",
    "restrictions": "后果",
    "roles": "责任角色",
    "organs": "机构",
    "documents": "文书",
    "anchors": "锚点",
}


@rules.command("words", help="词表：按中文或代码查问责方式、后果、机构、文书、锚点、动作和事实")
@click.argument("word", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def list_words(rulebook: Rulebook, word: str, as_json: bool) -> None:
    vocabulary = asked(lambda: rulebook.vocabulary)
    rows = [(title, one.code, one.term) for name, title in FAMILIES.items() for one in getattr(vocabulary, name)]
    rows += [("动作", one.move, one.term) for each in asked(lambda: rulebook.procedures).values() for one in each.moves]
    rows += [(f"事实（{one.type}）", one.fact, one.term) for one in vocabulary.facts]
    found = [row for row in rows if word in row[1] or word in row[2]]
    if as_json:
        print_json([dict(zip(("family", "code", "term"), row, strict=True)) for row in found])
        return
    for family, code, term in found:
        click.echo(f"{family}\t{code}\t{term}")
    if not found:
        click.echo(
            f"词表里没有“{word}”。本单位自己的机构、文书写在规则文件夹的 vocabulary 里，本办法特有的事实写在规则文件的 facts 里。"
        )


@rules.command("diff", help="两个版本（或两部办法）逐条对照，写作 办法 或 办法@版本")
@click.argument("one")
@click.argument("other")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def compare(rulebook: Rulebook, one: str, other: str, as_json: bool) -> None:
    left, right = (_provisions(rulebook, name) for name in (one, other))
    rows: list[dict[str, Any]] = []
    for row in [*left, *(row for row in right if row not in left)]:
        before, after = left.get(row), right.get(row)
        if _plain(before) != _plain(after):
            rows.append({"row": row, "before": _plain(before), "after": _plain(after)})
    if as_json:
        print_json(rows)
        return
    for changed in rows:
        click.echo(changed["row"])
        before, after = changed["before"] or {}, changed["after"] or {}
        for mark, side, facing in (("-", before, after), ("+", after, before)):
            for key, value in side.items():
                if facing.get(key) != value:
                    click.echo(f"  {mark} {key}: {value}")
    click.echo(f"不同 {len(rows)} 条")


def _provisions(rulebook: Rulebook, name: str) -> dict[str, Provision]:
    regulation, _, edition = name.partition("@")
    return {one.row: one for one in asked(rulebook.regulation, regulation, edition or None).file.provisions}


def _plain(provision: Provision | None) -> dict[str, Any] | None:
    return provision.model_dump(mode="json", by_alias=True, exclude_defaults=True) if provision else None
