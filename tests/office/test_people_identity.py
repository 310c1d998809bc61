"""One person is one person, however the name or the identity number is typed: on entry, in search, in comparison."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.cn import ric

from tests.office import build, build_cases, build_leads, build_measures
from wenze.office.cases import queries as cases
from wenze.office.leads import queries as leads
from wenze.office.measures import queries as measures
from wenze.office.paper import identity
from wenze.office.people import actions, identity_numbers, namesakes, queries, queries_found, queries_named
from wenze.office.people.models import Cadre
from wenze.office.people.refusals import Refused
from wenze.office.site import seek

TODAY = build.THE_DAY
WAYS = [
    *(
        "李试",
        "李　试",
        " 李 试 ",
        "李\u200b试",
        "\u202a李试\u202c",
        "李\u00ad试",
        "李\ufe0f试",
        "李\U000e0100试",
        "\ufeff李试",
    ),
    "李\u2060试\u3164",
]


def with_check_digit(body: str) -> str:
    return body + ric.calc_check_digit(f"{body}0")


NUMBER = with_check_digit("43060219700305001")


@pytest.mark.parametrize("typed", WAYS)
def test_a_name_in_chinese_has_no_blanks_and_nothing_unseen(typed):
    assert identity.name(typed) == "李试"


@pytest.mark.parametrize("dot", ["·", "•", "・", "．", ".", "‧", "･", "∙", "⋅", " · ", "　•　", " . ", "··"])
def test_every_dot_of_a_transcribed_name_is_the_same_dot(dot):
    assert identity.name(f"阿依{dot}古丽") == "阿依·古丽"


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("\uf9dc明", "隆明"),
        ("\u2f42明", "文明"),
        ("⻢⻰", "马龙"),
        ("Ａｎｎａ   Li", "Anna Li"),
        ("Jose\u0301 Li", "José Li"),
        ("周望山(大)", "周望山（大）"),
        ("\u200b", ""),
        ("李\ud800试", "李试"),
    ],
)
def test_compatibility_and_decomposed_characters_become_the_usual_ones(typed, form):
    assert identity.name(typed) == form


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("李　试 市水利局 科长", ("李试", "市水利局 科长")),
        ("李试　市水利局", ("李试", "市水利局")),
        ("阿依 • 古丽 市水利局", ("阿依·古丽", "市水利局")),
        ("李\u200b试", ("李试", "")),
        ("  ", ("", "")),
    ],
)
def test_a_name_is_told_from_the_unit_behind_it(line, told):
    assert identity.name_and_rest(line) == told


@example("ı˘")
@example("K¸")
@given(st.text())
def test_the_normal_form_of_a_normal_form_is_itself(text):
    assert identity.name(identity.name(text)) == identity.name(text)
    assert identity.number(identity.number(text)) == identity.number(text)


@pytest.mark.parametrize(
    "typed", ["11010119900307002ｘ", "１１０１０１ 19900307 002x", "110101-19900307-002×", "\u200b11010119900307002Ⅹ"]
)
def test_a_number_in_full_width_signs_or_with_blanks_is_the_same_number(typed):
    assert identity.number(typed) == "11010119900307002X"


@pytest.mark.parametrize(
    "body",
    ["43060219700305001", "43210119700305001", "99999919700305001", "51010019650101002", "83000019700305001"],
    ids=["area of 1984", "area of no list", "no area", "city", "resident of Taiwan"],
)
def test_a_number_is_judged_by_length_date_and_check_digit_whatever_its_area(body):
    assert identity_numbers.fault_of(with_check_digit(body), TODAY) == ""


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"), "校验码不符"),
        ("430602700305001", "15位的旧号码"),
        ("4306021970030500", "填写的是16位"),
        (with_check_digit("43060219700230001"), "该日不存在"),
        (with_check_digit("43060220270305001"), "晚于今天"),
        ("4306021970030500AB", "只能是数字"),
        ("110101198101032000", "后三位已经丢失"),
        ("1.1010119810103E+17", "科学计数法"),
    ],
)
def test_a_wrong_number_is_refused_with_its_cause(number, says):
    assert says in identity_numbers.fault_of(number, TODAY)


@pytest.mark.django_db
class TestEntry:
    def register(self, by=None, **fields):
        fields = {"name": "李试", "managed_by": "city", **fields}
        return actions.register_cadre(by=by or build.account(role="case_officer"), today=TODAY, **fields)

    def test_a_number_of_an_area_that_was_founded_after_the_birth_is_taken(self):
        assert self.register(identity_number=NUMBER).identity_number == NUMBER

    def test_a_number_of_an_area_on_no_list_is_taken_and_worth_a_second_look(self):
        number = with_check_digit("43210119700305001")
        assert self.register(identity_number=number).identity_number == number
        assert "432101" in identity_numbers.notice_of(number)
        assert "末三位是000" in identity_numbers.notice_of("110101198101030000")
        assert identity_numbers.notice_of(NUMBER) == identity_numbers.notice_of("") == ""

    def test_name_and_number_are_kept_in_one_form_and_what_was_typed_beside_them(self):
        number = with_check_digit("11010119900307002")
        typed = " ".join(number[place : place + 6] for place in (0, 6, 12)).lower()
        made = Cadre.objects.get(pk=self.register(name="李　试", identity_number=typed).pk)
        assert (made.name, made.name_typed) == ("李试", "李　试")
        assert (made.identity_number, made.identity_typed) == (number, typed)

    def test_what_was_typed_is_forgotten_with_another_name(self):
        made = self.register(name="李　试")
        by = build.account(role="case_officer")
        made = actions.revise_cadre(by=by, today=TODAY, cadre=made, version=1, gender="male")
        assert made.name_typed == "李　试"
        made = actions.revise_cadre(by=by, today=TODAY, cadre=made, version=2, name="李验")
        assert (made.name, made.name_typed) == ("李验", "")

    def test_a_second_with_the_same_number_is_refused_however_it_is_typed(self):
        self.register(identity_number=NUMBER)
        wide = "".join(chr(ord(char) + 0xFEE0) for char in NUMBER)
        with pytest.raises(Refused, match="已有相同身份证号"):
            self.register(name="周望川", identity_number=f"\u200b{wide[:6]}　{wide[6:]}")

    @pytest.mark.parametrize("typed", WAYS)
    def test_a_namesake_is_asked_about_and_shown(self, typed):
        there = self.register(born_on=date(1981, 3, 5))
        build.tenure(there, build.post(build.organ("临江市水利局"), "局长"))
        with pytest.raises(namesakes.Alike) as asked:
            self.register(name=typed)
        assert asked.value.found == [(there.pk, "李试（市水利局局长，1981.03出生）")]
        assert self.register(name=typed, other_than=[there.pk]).name == "李试"

    def test_each_namesake_must_be_named_as_another(self):
        first = self.register()
        second = self.register(other_than=[first.pk])
        with pytest.raises(namesakes.Alike) as asked:
            self.register(other_than=[first.pk])
        assert [pk for pk, _says in asked.value.found] == [second.pk]

    def test_a_namesake_with_another_number_or_birth_is_another_person(self):
        self.register(identity_number=NUMBER, born_on=date(1970, 3, 5))
        self.register(identity_number=with_check_digit("43060219700305003"))
        with pytest.raises(namesakes.Alike):  # of the second no birth is known
            self.register(born_on=date(1981, 3, 5))

    def test_a_namesake_in_the_same_unit_is_asked_about_even_with_another_birth(self):
        unit = build.organ("临江市水利局")
        there = build.cadre("李试", born_on=date(1970, 3, 5), organ=unit)
        other = self.register(born_on=date(1981, 3, 5))
        by, post = build.account(role="case_officer"), build.post(unit, "科长")
        with pytest.raises(namesakes.Alike, match="已有同名的干部"):
            actions.appoint(by=by, today=TODAY, cadre=other, post=post, from_on=TODAY)
        actions.appoint(by=by, today=TODAY, cadre=other, post=post, from_on=TODAY, other_than=[there.pk])

    def test_a_name_changed_to_that_of_another_is_asked_about(self):
        there, made = self.register(), self.register(name="李验")
        told = {"by": build.account(role="case_officer"), "today": TODAY, "cadre": made}
        with pytest.raises(namesakes.Alike):
            actions.revise_cadre(**told, version=1, name="李 试")
        assert actions.revise_cadre(**told, version=1, name="李 试", other_than=[there.pk]).name == "李试"

    def test_the_gender_must_be_that_of_the_number(self):
        with pytest.raises(Refused, match="第17位表示男性"):
            self.register(identity_number=NUMBER, gender="female")
        assert self.register(identity_number=NUMBER, gender="male").gender == "male"

    def test_a_month_of_birth_becomes_the_day_of_the_number(self):
        made = self.register(identity_number=NUMBER, born_on=date(1970, 3, 1), born_to_month=True)
        assert (made.born_on, made.born_to_month) == (date(1970, 3, 5), False)
        with pytest.raises(Refused, match="出生日期与身份证号"):
            self.register(
                name="李验",
                identity_number=with_check_digit("43060219700305003"),
                born_on=date(1970, 4, 1),
                born_to_month=True,
            )


@pytest.mark.django_db
class TestSearch:
    @pytest.mark.parametrize("typed", WAYS)
    def test_a_person_is_found_however_the_name_is_typed(self, typed):
        person = build.cadre("李　试", organ=build.organ())
        who = build.account(role="case_officer")
        assert list(queries.named(seen_by=who, on=TODAY, name=typed)) == [person]
        assert [hit.title for hit in queries_found.found(seen_by=who, on=TODAY, words=typed, limit=9)] == ["李试"]
        assert queries_named.named(seen_by=who, on=TODAY, texts=[typed]) == ([person], [])

    def test_a_name_with_a_blank_in_it_is_told_from_the_unit_behind_it(self):
        unit, other = build.organ("临江市水利局"), build.organ("临江市林业局")
        person = build.cadre("李试", organ=unit, born_on=date(1981, 3, 5))
        build.cadre("李试", organ=other)
        who = build.account(role="case_officer")
        for typed in ("李　试 市水利局", "李试 市 水利局", "李 试 1981.03", "李试 1981年3月"):
            found, wrong = queries_named.named(seen_by=who, on=TODAY, texts=[typed])
            assert (found, wrong) == ([person], [])
        _found, (wrong,) = queries_named.named(seen_by=who, on=TODAY, texts=["李　试"])
        assert "有2名“李试”" in wrong

    @pytest.mark.parametrize("typed", ["李　试", "李\u200b试", "李试"])
    def test_leads_measures_and_cases_find_the_person_too(self, typed):
        here = build_cases.office()
        person = build_cases.cadre(here, name="李　试")
        lead = build_leads.lead(organ=here.organ, by=build_leads.clerk(here.organ), subjects=[person])
        assert lead in leads.search(seen_by=here.director, on=TODAY, words=typed)
        other = build_leads.lead(organ=here.organ, by=build_leads.clerk(here.organ), unlisted="李　试 市水利局")
        assert other in leads.search(seen_by=here.director, on=TODAY, words=typed)
        assert other.unlisted == "李试 市水利局"
        case = build_cases.opened(here, [person])
        hits = cases.found(seen_by=here.officer, on=TODAY, words=typed, limit=9)
        assert [hit.href for hit in hits] == [f"/cases/{case.pk}/"]
        reader = build.account(role="personnel_reader")
        made = build_measures.imposed(cadre=person)
        assert list(measures.search(seen_by=reader, on=TODAY, words=typed)) == [made]

    def test_a_search_for_what_cannot_be_seen_finds_nobody(self):
        build.cadre("李试", organ=build.organ())
        who = build.account(role="case_officer")
        assert seek.hits(seen_by=who, on=TODAY, words="\u200b") == []
