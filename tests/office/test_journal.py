"""The journal: append-only, chained, verifiable from outside."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.office import build
from wenze.office import clock
from wenze.office.journal import actions, chain, guards, queries
from wenze.office.journal.digests import HEADING
from wenze.office.journal.models import AppendOnly, Entry

pytestmark = pytest.mark.django_db


def write(number: int = 1, **fields: object) -> list[Entry]:
    who = build.account()
    return [
        actions.record(by=who, verb="people.test", subject=who, says=f"第{turn}件事", **fields)
        for turn in range(number)
    ]


def nine(year: int, second: int = 0) -> datetime:
    """Nine in the morning of 18 November."""
    return datetime(year, 11, 18, 9, 0, second, tzinfo=clock.OFFICE_ZONE)


def tamper(statement: str, *values: object) -> None:
    """Change the journal as somebody with the database password could."""
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    guards.install(connection)


def test_entries_are_numbered_without_gaps_and_chained_by_both_hashes():
    first, second = write(2)
    assert (first.sequence, second.sequence) == (1, 2)
    assert (second.previous_sm3, second.previous_sha256) == (first.own_sm3, first.own_sha256)
    assert first.own_sm3 != first.own_sha256
    assert queries.verify() == queries.Report(True, 2, None, "日志完整：共2条，逐条校验一致。")


def test_sm3_is_the_one_of_the_national_standard():
    assert chain.sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_empty_journal_is_whole():
    assert queries.verify().ok


def test_an_entry_is_read_back_to_the_very_bytes_that_were_hashed():
    (entry,) = write(detail={"日期": date(2026, 11, 18), "数": 1.5, "坏字符": "\x00\U0001f600"})
    kept = Entry.objects.get(pk=entry.pk)
    assert chain.sha256(chain.material(kept)) == entry.own_sha256
    assert kept.detail["日期"] == "2026-11-18"


def test_the_timeline_of_a_thing_holds_only_what_was_done_to_it():
    one, other = build.cadre(), build.cadre()
    actions.record(by=None, verb="people.test", subject=one, says="甲")
    actions.record(by=None, verb="people.test", subject=other, says="乙")
    assert [entry.says for entry in queries.entries_of(one)] == ["甲"]
    assert queries.entries_of(one)[0].by_label == "系统"


def test_the_application_refuses_to_change_or_delete_an_entry():
    (entry,) = write()
    entry.says = "改过"
    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        entry.delete()
    with pytest.raises(AppendOnly):
        Entry.objects.update(says="改过")
    with pytest.raises(AppendOnly):
        Entry.objects.filter(pk=entry.pk).delete()
    with pytest.raises(AppendOnly):
        Entry.objects.bulk_create([entry])
    assert Entry.objects.get(pk=entry.pk).says == "第0件事"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET says = 'x'",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_head",
    ],
)
def test_the_database_refuses_it_too(statement):
    write()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify().ok


def test_postgresql_refuses_to_truncate_the_journal(vendor):
    if vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE journal_entry")


@pytest.mark.parametrize("column", ["says", "by_label", "verb", "subject_label", "detail_text", "subject_id"])
def test_a_changed_column_is_found(column):
    write(3)
    tamper(f"UPDATE journal_entry SET {column} = '9' WHERE sequence = 2")
    report = queries.verify()
    assert (report.ok, report.first_bad_sequence) == (False, 2)


def test_an_entry_changed_together_with_its_own_hashes_is_found_at_the_next_one():
    entries = write(3)
    second = entries[1]
    second.says = "改过"
    content = chain.material(second)
    tamper(
        "UPDATE journal_entry SET says = '改过', own_sm3 = %s, own_sha256 = %s WHERE sequence = 2",
        chain.sm3(content),
        chain.sha256(content),
    )
    assert queries.verify().first_bad_sequence == 3


def test_an_entry_taken_out_of_the_middle_is_found():
    write(3)
    tamper("DELETE FROM journal_entry WHERE sequence = 2")
    assert queries.verify().first_bad_sequence == 2


def test_a_journal_cut_off_at_its_end_is_found():
    write(3)
    tamper("DELETE FROM journal_entry WHERE sequence = 3")
    report = queries.verify()
    assert not report.ok
    assert "末尾" in report.says


def test_a_journal_rewritten_from_the_start_is_found_by_the_digest_kept_outside():
    with clock.frozen(build.THE_DAY):
        write(3)
        kept_outside = queries.digest(build.THE_DAY).line()
        assert queries.verify({"digest": kept_outside}).ok
        tamper("DELETE FROM journal_entry WHERE sequence > 0")
        tamper("UPDATE journal_head SET sequence = 0, sm3 = '', sha256 = ''")
        write(3)
    assert queries.verify().ok, "the forged chain is consistent in itself"
    report = queries.verify({"digest": kept_outside})
    assert not report.ok
    assert "外存摘要不符" in report.says


def test_a_forger_who_also_shortens_the_chain_is_found_by_the_digest():
    with clock.frozen(build.THE_DAY):
        entries = write(3)
        kept_outside = queries.digest(build.THE_DAY).line()
    tamper("DELETE FROM journal_entry WHERE sequence = 3")
    last = entries[1]
    tamper("UPDATE journal_head SET sequence = 2, sm3 = %s, sha256 = %s", last.own_sm3, last.own_sha256)
    assert queries.verify().ok
    assert "截断" in queries.verify({"digest": kept_outside}).says


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda line: "", "没有摘要"),
        (lambda line: " \n\n", "没有摘要"),
        (lambda line: f"{HEADING}\n", "没有摘要"),
        (lambda line: f"{HEADING}\n# {line}\n", "第2行的摘要被注释掉了"),
        (lambda line: f"{HEADING}\n乱写的一行\n", "第2行无法识别"),
        (lambda line: line.replace("2026-11-18", "2026-02-30"), "日期2026-02-30不存在"),
        (lambda line: line.replace("2026-11-18", "明天"), "无法识别"),
        (lambda line: line.replace("\t3\t", f"\t{'9' * 30}\t"), "无法识别"),
        (lambda line: line.replace("\t3\t", "\t³\t"), "无法识别"),
        (lambda line: line.replace("2026-11-18", "2026-11-17"), "外存摘要的日期2026-11-17不对"),
        (lambda line: line.replace("2026-11-18", "2026-11-20"), "外存摘要的日期2026-11-20不对"),
        (lambda line: line.replace("\t3\t", "\t2\t"), "第2条与2026-11-18的外存摘要不符"),
    ],
)
def test_a_digest_with_anything_wrong_in_it_does_not_pass(spoil, says):
    with clock.frozen(build.THE_DAY):
        write(3)
        line = queries.digest(build.THE_DAY).line()
    with clock.frozen(build.THE_DAY + timedelta(days=1)):
        write()
        whole = queries.verify({"a.txt": line})
        spoilt = queries.verify({"a.txt": spoil(line)})
    assert whole.ok
    assert not spoilt.ok
    assert says in spoilt.says


def test_a_journal_that_was_compared_with_no_digest_does_not_pass():
    write()
    assert queries.verify().ok
    assert not queries.verify({}).ok
    assert "没有可比对的外存摘要" in queries.verify({}).says


def test_a_digest_file_renamed_to_another_day_does_not_pass():
    with clock.frozen(build.THE_DAY):
        write()
        line = queries.digest(build.THE_DAY).line()
        assert queries.verify({"backups/wenze-journal-2026-11-18.txt": line}).ok
        assert (
            "文件名与其中的日期2026年11月18日不符"
            in queries.verify({"backups/wenze-journal-2026-11-17.txt": line}).says
        )


def test_the_report_says_how_many_digests_agreed_and_which_is_the_newest():
    kept = {}
    for days in range(3):
        with clock.frozen(build.THE_DAY + timedelta(days=days)):
            write()
            digest = queries.digest(clock.today())
            kept[digest.file_name()] = digest.line()
            report = queries.verify(kept)
    assert report.ok
    assert "与外存摘要3份比对一致，最近一份为2026年11月20日（第3条）" in report.says


@pytest.mark.parametrize("column", ["at", "on"])
@pytest.mark.parametrize("garbage", ["乱写", "2026-13-45", "2026-02-30 00:00:00", ""])
def test_a_date_that_is_none_is_an_entry_that_was_changed(column, garbage, vendor):
    if vendor == "postgresql":
        pytest.skip("PostgreSQL keeps no such date")
    write(3)
    tamper(f'UPDATE journal_entry SET "{column}" = %s WHERE sequence = 2', garbage)
    report = queries.verify()
    assert (report.ok, report.first_bad_sequence) == (False, 2)


def test_a_journal_whose_time_runs_backwards_says_where():
    with clock.frozen(nine(2027)):
        write()
    with clock.frozen(nine(2026)):
        write(2)
        report = queries.verify()
    assert report.ok, "the entries are whole; it is the clock that was wrong"
    assert "时间倒流1处，首处为第2条记于2026-11-18 09:00，前一条却记于2027-11-18 09:00" in report.says


def test_a_journal_that_ends_in_the_future_says_so():
    with clock.frozen(nine(2027)):
        write()
    with clock.frozen(nine(2026)):
        assert "末条记于2027-11-18 09:00，晚于本机现在的时间" in queries.verify().says


def test_a_clock_that_is_put_right_by_seconds_is_not_reported():
    with clock.frozen(nine(2026, 30)):
        write()
    with clock.frozen(nine(2026)):
        write()
        assert "时间" not in queries.verify().says


def test_a_day_far_from_the_last_entry_is_strange_until_somebody_confirms_it():
    with clock.frozen(build.THE_DAY):
        write()
    assert queries.strange_day(build.THE_DAY + timedelta(days=queries.FAR_DAYS)) == ""
    assert "早于日志最后一条" in queries.strange_day(build.THE_DAY - timedelta(days=1))
    ahead = build.THE_DAY + timedelta(days=200)
    assert "相隔200天" in queries.strange_day(ahead)
    with clock.frozen(ahead):
        write()
        assert "相隔200天" in queries.strange_day(ahead), "an entry made under the wrong clock does not make it right"
        assert "相隔200天" in queries.strange_day(ahead + timedelta(days=3))
        actions.confirm_day(by=None, today=ahead, because="长期停用")
    assert queries.strange_day(ahead) == ""
    assert queries.strange_day(ahead + timedelta(days=3)) == ""


def test_a_day_ends_at_midnight_in_shanghai():
    late = datetime(2026, 11, 18, 23, 59, tzinfo=clock.OFFICE_ZONE)
    with clock.frozen(late):
        write()
    with clock.frozen(late + timedelta(minutes=2)):
        actions.record(by=None, verb="people.test", subject=None, says="次日")
    assert queries.digest(date(2026, 11, 17)) is None
    assert queries.digest(date(2026, 11, 18)).sequence == 1
    assert queries.digest(date(2026, 11, 19)).sequence == 2
    assert [entry.says for entry in queries.entries(from_on=date(2026, 11, 19))] == ["次日"]


def test_an_act_that_fails_leaves_no_entry():
    def fail_half_way() -> None:
        with transaction.atomic():
            write()
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail_half_way()
    assert not Entry.objects.exists()
    assert queries.verify().ok


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        actions.record(by=None, verb="people.test", subject=None, says="无事务")
