"""Cells as people and spreadsheets fill them in: what is read, and what is refused with its cause named."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.office.build import THE_DAY
from tests.office.build_workbooks import number, sheet, text
from wenze.office.paper import identity, intake
from wenze.office.people import identity_numbers
from wenze.office.people.forms_intake import CADRES, UNITS

pytestmark = pytest.mark.usefixtures("the_day")
NUMBER = "110101198103050013"
TITLES = [
    "姓名",
    "性别",
    "出生日期",
    "居民身份证号",
    "干部管理权限",
    "单位",
    "职务",
    "任职日期",
    "试用期止",
    "主要职务",
]
FIELDS = {title: name for name, title in ((name, str(one.label)) for name, one in CADRES[0].fields().items())}


def row_of(formats=(0,), codes=None, **cells: str) -> intake.Row:
    """The row of one person who is filled in with these cells."""
    told = {"姓名": "卢意", "干部管理权限": "市管"} | cells
    data = sheet("干部", [TITLES, [told.get(title, "") for title in TITLES]], formats=formats, codes=codes)
    (row,) = intake.read(data, CADRES)
    return row


def cleaned(row: intake.Row) -> dict[str, object]:
    form = row.filled_in()
    assert form.is_valid(), form.errors
    return form.cleaned_data


def faults(row: intake.Row) -> dict[str, str]:
    return {one.column: one.says for one in intake.faults_of(row)}


@pytest.mark.parametrize("kept", ["110101198101030000", "1.10101198101030000E+17", "1.10101198101E17"])
def test_an_identity_number_kept_as_a_number_is_refused_and_the_lost_digits_named(kept):
    row = row_of(居民身份证号=number(kept))
    assert "只保留前15位" in faults(row)["居民身份证号"]
    says = identity_numbers.fault_of(identity.number(row.typed["identity_number"]), THE_DAY)
    assert "科学计数法" in says, "the marked sheet sent back is refused again"


def test_an_identity_number_with_an_apostrophe_or_blanks_is_taken():
    for typed in (f"'{NUMBER}", f"’{NUMBER}", f" {NUMBER[:6]} {NUMBER[6:14]}　{NUMBER[14:]}\u200b"):
        assert faults(row_of(居民身份证号=typed, 性别="男", 出生日期="1981.03")) == {}


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"])
def test_an_error_is_no_name_whether_the_cell_is_an_error_or_its_words(error):
    for cell in (f't="e"><v>{error}</v>', text(error)):
        assert faults(row_of(姓名=cell)) == {"姓名": f"单元格是错误值{error}，请改正后填写。"}


def test_a_formula_without_a_result_is_named_and_an_empty_result_is_empty():
    for lacking in ("><f>B2</f>", "><f>B2</f><v></v>"):
        assert "没有保存计算结果" in faults(row_of(姓名=lacking))["姓名"]
        assert "没有保存计算结果" in faults(row_of(性别=lacking))["性别"], "of a column that may be empty too"
    assert faults(row_of(性别='t="str"><f>""</f><v></v>')) == {}
    assert row_of(姓名='t="str"><f>B2</f><v>闻清</v>').typed["name"] == "闻清"


def test_a_workbook_of_openpyxl_with_formulas_and_merged_cells_is_read_alike():
    book = openpyxl.Workbook()
    page = book.active
    page.title = "干部"
    page.append(TITLES)
    page.append(["卢意", None, None, None, "市管", "市水利局"])
    page.append(["闻清", None, None, None, "市管"])
    page.append(["=B2", None, None, None, "市管"])
    page.merge_cells("F2:F4")
    kept = io.BytesIO()
    book.save(kept)
    rows = intake.read(kept.getvalue(), CADRES)
    assert [row.typed["organ"] for row in rows] == ["市水利局"] * 3
    assert "没有保存计算结果" in faults(rows[2])["姓名"]


def test_a_merged_cell_counts_for_each_row_it_covers_and_makes_no_row():
    filled = [TITLES, ["卢意", "", "", "", "市管", "市水利局"], ["闻清"], ["秦砚秋"], [], ["乔一", "", "", "", "区管"]]
    rows = intake.read(sheet("干部", filled, merged=["E2:E5", "F2:F4"]), CADRES)
    told = [(row.line, row.typed["name"], row.typed["managed_by"], row.typed["organ"]) for row in rows]
    assert told == [
        (2, "卢意", "市管", "市水利局"),
        (3, "闻清", "市管", "市水利局"),
        (4, "秦砚秋", "市管", "市水利局"),
        (6, "乔一", "区管", ""),
    ]


@pytest.mark.parametrize("built_in", [14, 15, 16, 22, *range(27, 37), *range(50, 59)])
def test_a_number_in_a_format_of_dates_is_a_day(built_in):
    assert row_of(formats=(0, built_in), 出生日期=number("29650", 1)).typed["born_on"] == "1981-03-05"


@pytest.mark.parametrize(
    "code", ["yyyy/m/d", 'yyyy"年"m"月"d"日";@', "[$-804]yyyy\\-mm\\-dd", "[DBNum1]yyyy年m月d日", "m.d.yy"]
)
def test_a_number_in_a_format_that_shows_a_day_is_a_day(code):
    row = row_of(formats=(0, 176), codes={176: code}, 出生日期=number("29650", 1))
    assert row.typed["born_on"] == "1981-03-05"


@pytest.mark.parametrize(
    ("built_in", "code"), [(57, None), (27, None), (17, None), (176, 'yyyy"年"m"月"'), (177, "yyyy.mm")]
)
def test_a_date_that_is_shown_as_a_month_is_a_month(built_in, code):
    row = row_of(formats=(0, built_in), codes={built_in: code} if code else None, 出生日期=number("29646", 1))
    assert row.typed["born_on"] == "1981-03"
    assert cleaned(row)["born_to_month"]
    late = row_of(formats=(0, built_in), codes={built_in: code} if code else None, 任职日期=number("29646", 1))
    assert "日期不正确" in faults(late)["任职日期"], "a month is not enough for every day"


@pytest.mark.parametrize(
    "typed", ["1981.03", "1981-03", "1981/3", "1981年3月", "１９８１．０３", "198103", "1981 年 3 月"]
)
def test_a_month_is_enough_for_a_birth(typed):
    kept = cleaned(row_of(出生日期=typed))
    assert (str(kept["born_on"]), kept["born_to_month"]) == ("1981-03-01", True)


@pytest.mark.parametrize("typed", ["1981.03.05", "1981年3月5日", "19810305", "1981/3/5", "１９８１－０３－０５"])
def test_a_day_is_read_in_every_usual_way(typed):
    kept = cleaned(row_of(出生日期=typed))
    assert (str(kept["born_on"]), kept["born_to_month"]) == ("1981-03-05", False)


def test_a_month_kept_as_a_number_is_taken_only_where_it_is_sure():
    assert row_of(出生日期=number("1981.03")).typed["born_on"] == "1981.03"
    assert row_of(formats=(0, 2), 出生日期=number("1981.1", 1)).typed["born_on"] == "1981.10"
    assert "看不出是1月还是10月" in faults(row_of(出生日期=number("1981.1")))["出生日期"]
    assert faults(row_of(出生日期="1981.1")) == {}


@pytest.mark.parametrize("word", ["是", "√", "✔", "☑", "✓", "Y", "y", "yes", "是的", "TRUE", "1", " 是 ", "Ｙ"])
def test_every_usual_yes_is_a_yes(word):
    assert cleaned(row_of(主要职务=word))["main"] is True


@pytest.mark.parametrize("word", ["否", "×", "N", "no", "不是", "0", "☐", "/", ""])
def test_every_usual_no_is_a_no(word):
    assert cleaned(row_of(主要职务=word))["main"] is False


def test_a_strange_word_for_yes_or_no_is_refused():
    assert faults(row_of(主要职务="大概")) == {"主要职务": "“大概”看不出是还是否，请填“是”或者“否”。"}
    assert cleaned(row_of(主要职务='t="b"><v>1</v>'))["main"] is True


def test_a_choice_is_read_with_blanks_and_unseen_signs_in_it():
    kept = cleaned(row_of(性别="男\u200b", 干部管理权限=" 市　管"))
    assert (kept["gender"], kept["managed_by"]) == ("male", "city")


def test_a_whole_number_is_read_with_separators_of_thousands(db):
    titles = [str(one.label) for one in UNITS[0].fields().values()]
    for typed in ("1,024", "１，０２４", "1024", number("1024"), number("1024.0")):
        told = {"全称": "临江市水利局", "简称": "市水利局", "类别": "政府工作部门", "排序": typed}
        data = sheet("单位", [titles, [told.get(title, "") for title in titles]])
        (row,) = intake.read(data, UNITS[:1])
        assert cleaned(row)["order"] == 1024
