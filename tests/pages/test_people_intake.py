"""Units, posts and cadres come in from Excel: the empty sheet, the filled-in one, and the same sheet with every fault marked."""

from __future__ import annotations

import base64
import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.office import build
from wenze.office.journal.models import Entry
from wenze.office.paper import intake
from wenze.office.people.forms_intake import CADRES, UNITS
from wenze.office.people.models import Cadre, Organ, Post, Tenure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]
ORGANS, PEOPLE = "/people/organs/import/", "/people/cadres/import/"
NUMBER = "110101198103050013"
UNIT_TITLES = ["全称", "简称", "类别", "上级单位", "排序", "垂直管理单位", "设立日期", "撤销日期"]
POST_TITLES = ["单位", "职务", "级别", "责任身份", "排序"]
PERSON_TITLES = [
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


def book(**sheets: list[list[str]]) -> bytes:
    kept = io.BytesIO()
    made = xlsxwriter.Workbook(kept, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    made.close()
    return kept.getvalue()


def units(*rows: list[str], posts: tuple[list[str], ...] = ()) -> bytes:
    return book(单位=[UNIT_TITLES, *rows], 职务=[POST_TITLES, *posts])


def people(*rows: list[str]) -> bytes:
    return book(干部=[PERSON_TITLES, *rows])


@pytest.fixture
def administrator(signed_in):
    return signed_in(build.account(role="system_admin"))


@pytest.fixture
def director(signed_in):
    return signed_in(build.account(role="office_director"))


def send(browser, address: str, data: bytes, name: str = "表.xlsx"):
    return browser.post(address, {"upload": SimpleUploadedFile(name, data)})


def grid(data: bytes, name: str) -> list[list[str]]:
    """What stands in a sheet, empty cells as nothing."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def text(answer) -> str:
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


@pytest.mark.parametrize("sheets", [UNITS, CADRES])
def test_the_empty_sheet_has_a_title_for_every_field_and_a_row_that_shows_how(sheets):
    for one in sheets:
        titles, sample = grid(intake.empty(sheets), one.name)[:2]
        assert [title.rstrip("*") for title in titles] == [str(field.label) for field in one.fields().values()]
        assert sample[0].startswith("示例")
        row = intake.Row(one, 2, {name: str(value) for name, value in zip(one.fields(), sample, strict=True)})
        assert not intake.faults_of(row)


def test_the_empty_sheet_sent_back_says_that_nothing_is_filled_in(administrator):
    empty = administrator.get(ORGANS, {"empty": "1"})
    assert "attachment" in empty["Content-Disposition"]
    assert "没有填写任何一行" in text(send(administrator, ORGANS, empty.content))


def test_units_and_posts_come_in_with_units_named_in_earlier_rows(administrator):
    data = units(
        ["临江市人民政府", "市政府", "政府"],
        ["临江市水利局", "市水利局", "政府工作部门", "市政府", "", "否"],
        ["国家税务总局临江市税务局", "市税务局", "垂直管理单位", "", "7", "是"],
        posts=(["市水利局", "局长", "处级", "主要领导"],),
    )
    answer = send(administrator, ORGANS, data)
    assert answer.status_code == 302
    assert "已导入：单位3行、职务1行" in text(administrator.get(answer["Location"]))
    assert Organ.objects.get(short_name="市水利局").parent.name == "临江市人民政府"
    assert Organ.objects.get(short_name="市税务局").vertical
    assert Post.objects.get().organ.short_name == "市水利局"
    assert Entry.objects.filter(verb__in=("people.found_organ", "people.create_post")).count() == 4


def test_a_person_with_two_posts_stands_in_two_rows(director):
    organ = build.organ("临江市水利局", short_name="市水利局")
    for title in ("局长", "党组书记"):
        build.post(organ, title)
    data = people(
        ["周望山", "男", "1981-03-05", NUMBER, "市管", "市水利局", "局长", "2024-05-06", "2025-05-05", "是"],
        ["周望山", "男", "1981-03-05", NUMBER, "市管", "市水利局", "党组书记", "2024-05-06", "", "否"],
        ["卢意", "女", "", "", "本单位管理"],
    )
    assert send(director, PEOPLE, data).status_code == 302
    assert set(Cadre.objects.values_list("name", flat=True)) >= {"周望山", "卢意"}
    assert [one.main for one in Tenure.objects.filter(cadre__name="周望山")] == [True, False]
    assert Cadre.objects.get(name="周望山").identity_number == NUMBER


def test_one_fault_and_nothing_is_kept_and_every_fault_is_told_by_row_and_column(director):
    build.post(build.organ("临江市水利局", short_name="市水利局"), "局长")
    before, entries = Cadre.objects.count(), Entry.objects.count()
    data = people(
        ["周望山", "男", "1981-03-05", NUMBER, "市管", "市水利局", "局长", "2024-05-06", "", "是"],
        ["闻清", "无", "1981-02-30", "123", "谁管", "市水利局", "局长", "2999-01-01", "", ""],
        ["卢意", "女", "", "", "市管", "没有的局", "局长", "2024-05-06", "", ""],
        ["秦砚秋", "女", "", "", "市管", "市水利局", "", "", "", ""],
        ["乔一", "女", "1990-01-01", NUMBER, "市管", "", "", "", "", ""],
    )
    answer = send(director, PEOPLE, data)
    assert answer.status_code == 409
    shown = text(answer)
    for words in (
        "没有保存任何一行",
        "性别不在可选范围内",
        "日期不正确",
        "没有登记“没有的局”",
        "单位、职务、任职日期要一起填写",
    ):
        assert words in shown
    assert NUMBER not in shown, "an identity number is never shown whole"
    assert (Cadre.objects.count(), Entry.objects.count()) == (before, entries)
    marked = base64.b64decode(re.search(r"base64,([^\"]+)", answer.content.decode())[1])
    rows = grid(marked, "干部")
    assert rows[0][-1] == "问题"
    assert rows[1][-1] == "", "the good row is as it was"
    assert "干部管理权限不在可选范围内" in rows[2][-1]
    assert rows[2][0] == "闻清"
    assert "请核对" in rows[5][-1]


def test_the_second_row_of_a_person_is_judged_by_itself_where_the_first_was_refused(director):
    build.post(build.organ("临江市水利局", short_name="市水利局"), "局长")
    row = ["周望山", "男", "1981-03-05", NUMBER, "市管", "市水利局"]
    answer = send(director, PEOPLE, people([*row, "没有的职务", "2024-05-06"], [*row, "局长", "2024-05-06"]))
    assert "表中有1处需要改正" in text(answer)


def test_the_marked_sheet_put_right_is_taken(director):
    answer = send(director, PEOPLE, people(["", "女", "", "", "市管"]))
    marked = base64.b64decode(re.search(r"base64,([^\"]+)", answer.content.decode())[1])
    rows = grid(marked, "干部")
    rows[1][0] = "卢意"
    assert send(director, PEOPLE, book(干部=rows)).status_code == 302


def far_cell() -> bytes:
    """A few kilobytes that claim a sheet of seventeen thousand million cells."""
    kept = io.BytesIO()
    made = xlsxwriter.Workbook(kept, {"in_memory": True})
    sheet = made.add_worksheet("干部")
    sheet.write_row(0, 0, PERSON_TITLES)
    sheet.write(1048575, 0, "x")
    sheet.write(1048575, 16383, "x")
    made.close()
    return kept.getvalue()


def with_entities() -> bytes:
    kept, plain = io.BytesIO(), zipfile.ZipFile(io.BytesIO(people(["卢意", "女", "", "", "市管"])))
    with zipfile.ZipFile(kept, "w") as packed:
        for one in plain.namelist():
            body = plain.read(one)
            if one.endswith("sheet1.xml"):
                body = body.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
            packed.writestr(one, body)
    return kept.getvalue()


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (30 * 1024 * 1024 + 1))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"not a workbook", "不是能读的 Excel 工作簿"),
        (b"PK\x03\x04", "不是能读的 Excel 工作簿"),
        (book(别的=[["姓名"]]), "缺少工作表“干部”"),
        (book(干部=[[*PERSON_TITLES, "民族"]]), "多出栏目：民族"),
        (book(干部=[PERSON_TITLES[1:]]), "缺少栏目：姓名"),
        (book(干部=[PERSON_TITLES]), "没有填写任何一行"),
        (people(*[["卢意", "女", "", "", "市管"]] * (intake.MOST_ROWS + 2)), "超过1000行"),
        (bomb(), "展开后异常庞大"),
        (with_entities(), "内部结构异常"),
        (b"0" * (intake.LARGEST_BYTES + 1), "超过 10 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_taken_says_why(director, data, says):
    before = Cadre.objects.count()
    answer = send(director, PEOPLE, data)
    assert answer.status_code == 200
    assert says in text(answer)
    assert Cadre.objects.count() == before


def test_the_form_asks_whether_a_namesake_is_another_person_and_shows_who_was_found(director):
    there = build.cadre("李试", post=build.post(build.organ("临江市水利局"), "局长"))
    typed = {"name": "李　试", "managed_by": "city"}
    asked = director.post("/people/cadres/new/", typed)
    assert asked.status_code == 409
    assert Cadre.objects.count() == 1
    assert "与李试（市水利局局长）不是同一人" in text(asked)
    assert f'name="other_than" value="{there.pk}"' in asked.content.decode()
    answer = director.post("/people/cadres/new/", {**typed, "other_than": there.pk})
    assert answer.status_code == 302
    made = Cadre.objects.exclude(pk=there.pk).get()
    assert (made.name, made.name_typed) == ("李试", "李　试")
    assert "登记时写作“李　试”" in text(director.get(answer["Location"]))


def test_the_page_tells_that_the_area_of_a_number_is_on_no_list(director):
    typed = {"name": "卢意", "managed_by": "city", "identity_number": "432101197003050018"}
    answer = director.post("/people/cadres/new/", typed)
    assert answer.status_code == 302
    assert "432101不在已知的行政区划代码之列" in text(director.get(answer["Location"]))


def test_a_number_in_a_sheet_that_is_worth_a_second_look_is_named_by_its_row(director):
    answer = send(director, PEOPLE, people(["卢意", "", "1970.03", "432101197003050018", "市管"]))
    assert answer.status_code == 302
    assert "干部第2行：身份证号前六位432101" in text(director.get(answer["Location"]))
    assert str(Cadre.objects.get(name="卢意").born_on) == "1970-03-05"


def test_the_gender_in_a_sheet_must_be_that_of_the_number(director):
    answer = send(director, PEOPLE, people(["周望山", "女", "1981-03-05", NUMBER, "市管"]))
    assert "第17位表示男性" in text(answer)


def test_a_namesake_in_a_sheet_is_named_in_its_row_and_taken_where_the_row_says_another_person(director):
    unit = build.organ("临江市水利局", short_name="市水利局")
    build.cadre("李试", post=build.post(unit, "局长"))
    build.post(unit, "科长")
    row = ["李　试", "", "", "", "市管", "市　水利局", "科长", "2024-05-06", "", ""]
    assert "李试（市水利局局长）" in text(send(director, PEOPLE, people(row)))
    assert Cadre.objects.count() == 1
    data = book(干部=[[*PERSON_TITLES, "确是另一人"], [*row, "是"]])
    assert send(director, PEOPLE, data).status_code == 302
    assert Tenure.objects.filter(cadre__name="李试").count() == 2


@pytest.mark.slow
def test_a_stray_cell_far_below_the_rows_is_named_by_its_line(director):
    answer = send(director, PEOPLE, far_cell())
    assert answer.status_code == 409
    assert "1048576" in text(answer)
