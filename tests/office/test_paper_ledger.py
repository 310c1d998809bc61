"""A ledger: what the address asks for is what the page, the count and the sheet show."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.http import QueryDict

from tests.office import build
from wenze.office.paper import dates, lamps, printing, sheets
from wenze.office.paper.ledger import Cell, Column, Filter, Ledger, Tab, Total, page
from wenze.office.people import ledgers, queries
from wenze.office.people.models import Cadre

ROWS = [{"name": f"事项{number}", "state": "open" if number % 2 else "closed"} for number in range(1, 46)]
LEDGER = Ledger(
    name="事项台账",
    columns=(
        Column("name", "事项", lambda row: row["name"]),
        Column("state", "状态", lambda row: lamps.done() if row["state"] == "closed" else Cell("在办")),
        Column("number", "文号", lambda row: "110101198003074114", hidden=True),
        Column("days", "天数", lambda row: 3, number=True),
    ),
    filters=(
        Filter("name", "事项", lambda rows, text: [row for row in rows if text in row["name"]]),
        Filter("state", "状态", lambda rows, text: [row for row in rows if row["state"] == text], [("open", "在办")]),
        Filter("from_on", "自", lambda rows, text: rows[:5], kind="day"),
    ),
    tabs=(Tab("all", "全部", lambda rows: rows), Tab("closed", "办结", lambda rows: [r for r in rows if r["state"] == "closed"])),
    totals=lambda rows: {"name": Total(f"合计 {len(rows)} 件"), "state": Total("在办", {"state": "open"})},
)  # fmt: skip


def shown(address=""):
    return page(LEDGER, ROWS, QueryDict(address))


def test_rows_are_numbered_over_the_pages():
    second = shown("page=2")
    assert [line.number for line in second.lines][:2] == [21, 22]
    assert (second.first, second.last, second.total, second.pages) == (21, 40, 45, 3)
    assert second.totals == (("合计 45 件", ""), ("在办", "?state=open"), ("", ""))


def test_a_filter_stays_in_every_address_of_the_page():
    found = shown("name=事项1&size=50")
    assert found.total == 11
    assert all("name=" in address for _number, address in found.around)
    assert "export=xlsx" in found.export_address
    assert "name=" in found.export_address


@pytest.mark.parametrize(
    "address",
    ["page=0", "page=-1", "page=x", "page=99999999999", "size=7", "size=999999", "tab=none", "state=none", "from_on=2026-02-30",
     "columns=none", "name=%00", "page=²"],
)  # fmt: skip
def test_nonsense_in_the_address_is_ignored(address):
    found = shown(address)
    assert found.total == 45
    assert found.size == 20
    assert 1 <= found.number <= 3


def test_a_ledger_is_printed_with_all_its_rows():
    printed = shown("print=1&page=2&name=事项&size=20")
    assert [line.number for line in printed.lines] == list(range(1, 46))
    assert not printed.is_cut
    assert "print" not in printed.back_address
    assert "print=1" in shown("page=2").print_address


def test_a_tab_narrows_and_keeps_its_place():
    found = shown("tab=closed")
    assert (found.tab, found.total) == ("closed", 22)
    assert ("tab", "closed") in found.kept


def test_columns_are_chosen_in_the_address_in_either_way():
    assert [column.key for column in shown("columns=number,name").columns] == ["name", "number"]
    assert [column.key for column in shown("column=number&column=days").columns] == ["number", "days"]
    assert [column.key for column in shown().columns] == ["name", "state", "days"]


def sheet(address):
    response = sheets.exported(LEDGER, ROWS, QueryDict(address), date(2026, 11, 18))
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as book:
        return response, {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}


def test_the_sheet_holds_every_row_and_keeps_identity_numbers_as_text():
    response, parts = sheet("page=2&columns=name,number,days")
    rows = parts["xl/worksheets/sheet1.xml"]
    assert rows.count("<row ") == len(ROWS) + 2
    assert "110101198003074114" in parts["xl/worksheets/sheet1.xml"]
    assert "<v>110101198003074114</v>" not in rows
    assert "<v>3</v>" in rows
    assert "filename*=UTF-8''%E4%BA%8B" in response["Content-Disposition"]


def test_no_cell_of_a_sheet_begins_a_formula():
    bad = [{"name": '=HYPERLINK("x")', "state": "open"}]
    content = sheets.workbook(LEDGER, bad, LEDGER.columns, "台账")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_dates_are_written_as_on_paper():
    day = date(2026, 11, 8)
    assert dates.spoken(day) == "2026年11月8日"
    assert dates.with_weekday(day) == "2026年11月8日 星期日"
    assert dates.short(day, 2026) == "11月8日"
    assert dates.short(day, 2025) == "2026年11月8日"
    assert dates.birth(date(1981, 3, 5)) == "1981.03"
    assert dates.spoken(None) == ""


@pytest.mark.parametrize(
    ("left", "kind", "says"),
    [
        (-1, "late", "逾期 1 个工作日"),
        (0, "soon", "今天到期"),
        (3, "soon", "剩 3 个工作日"),
        (4, "ok", "剩 4 个工作日"),
    ],
)
def test_a_lamp_says_in_words_what_it_shows(left, kind, says):
    assert lamps.remaining(left) == lamps.Lamp(kind, says)


@pytest.mark.django_db
def test_the_ledger_of_cadres_asks_the_same_number_of_questions_for_any_number_of_rows(django_assert_num_queries):
    unit = build.organ()
    for _turn in range(3):
        build.cadre(organ=unit)
    ledger = ledgers.cadres(build.THE_DAY)

    def draw():
        rows = queries.with_tenures_on(Cadre.objects.all(), build.THE_DAY)
        return page(ledger, rows, QueryDict("size=100"))

    with django_assert_num_queries(4):
        draw()
    for _turn in range(30):
        build.cadre(organ=unit)
    with django_assert_num_queries(4):
        assert len(draw().lines) == 33


def test_the_columns_of_a_sheet_fill_a4_landscape_and_the_broadest_give_way():
    wanted, kept = [4, 22, 80, 60, 14], [True, True, False, False, True]
    given = printing.fitted(wanted, kept)
    assert [given[0], given[1], given[4]] == [4, 22, 14]
    assert given[2] == given[3]
    assert sum(given) + len(given) * printing.PADDING <= printing.PAGE_HALVES
    assert printing.fitted([4, 22, 30], kept[:3]) == [4, 22, 30], "what has room is not stretched"
    assert min(printing.fitted([20] * 40, [True] * 40)) == printing.LEAST


def test_a_sheet_is_printed_at_its_own_size_in_nine_points_with_its_head_on_every_page():
    long = [{"name": "征地受阻后未研究、未协调，" * 20, "state": "open"}, *ROWS]
    content = sheets.workbook(LEDGER, long, LEDGER.columns, "台账")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    page_of = parts["xl/worksheets/sheet1.xml"]
    assert 'orientation="landscape"' in page_of
    assert 'paperSize="9"' in page_of
    assert "fitToPage" not in page_of
    assert 'scale="' not in page_of
    assert "$2:$2" in parts["xl/workbook.xml"]
    assert min(float(size) for size in re.findall(r'<sz val="([\d.]+)"', parts["xl/styles.xml"])) >= 9
    heights = [float(one) for one in re.findall(r'<row r="\d+" ht="([\d.]+)"', page_of)]
    assert heights[2] > 5 * heights[3], "a long text is whole in its row"
