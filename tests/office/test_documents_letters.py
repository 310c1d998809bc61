"""Letters as values: what they say, and that nothing is said which nobody supplied."""

from datetime import date

import pytest

from tests.office.build_documents import EXAMPLES, FACTS, ISSUER, LAW, PERSON, SIGNED, a_decision
from wenze.office.documents import letters
from wenze.office.documents.kinds import KINDS, decision, label_of
from wenze.office.documents.kinds.parts import Law, Person, sentence
from wenze.office.documents.letters import ELEMENT_LABELS, Paragraph
from wenze.office.documents.titles import LINE_CHARACTERS, balanced

SEVEN = tuple(ELEMENT_LABELS)


def test_every_kind_has_an_example():
    assert EXAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_survives_the_way_to_json_and_back(kind):
    letter = EXAMPLES[kind]()
    assert letter.kind == kind
    assert letters.from_json(letters.to_json(letter)) == letter


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_a_builder_is_full_width_already(kind):
    texts = list(letters.texts(EXAMPLES[kind]()))
    assert [text for text in texts if letters.typeset(text) != text] == []


def test_the_decision_carries_its_seven_elements_and_says_each_of_them():
    assert letters.missing_elements(a_decision(), SEVEN) == ()


@pytest.mark.parametrize(
    ("argument", "empty", "code"),
    [
        ("facts", "", "facts"),
        ("basis", "  ", "basis"),
        ("measure", "", "measure"),
        ("approving_organ", "", "approving_organ"),
        ("effective_on", None, "effective_on"),
        ("appeal_period", "", "appeal_period"),
        ("appeal_organ", "", "appeal_organ"),
    ],
)
def test_an_element_nobody_supplied_is_neither_printed_nor_claimed(argument, empty, code):
    letter = a_decision(**{argument: empty})
    assert code not in letter.elements
    assert letters.missing_elements(letter, SEVEN) == (code,)


def test_an_element_claimed_but_not_written_is_missing():
    letter = a_decision()
    silent = letters.Letter(
        kind="decision", title="问责决定书", body=letter.body[:1], elements={"measure": "诫勉谈话", "facts": ""}
    )
    assert letters.missing_elements(silent, ["measure", "facts", "basis"]) == ("measure", "facts", "basis")


def test_an_element_is_found_whatever_its_line_breaks_and_punctuation():
    letter = a_decision(facts="第一段,有逗号\n第二段(一)")
    assert letters.missing_elements(letter, ["facts"]) == ()


def test_a_clause_nobody_supplied_is_not_cited():
    letter = a_decision(law=Law("某办法", {"appeal": "第十二条"}))
    text = letters.body_text(letter)
    assert "第十二条" in text
    assert "第十一条" not in text
    assert "不停止" not in text


def test_the_numbers_of_sections_leave_no_gap_when_one_is_empty():
    headings = [block.text for block in a_decision(hearing="").body if isinstance(block, Paragraph) and block.level]
    assert [text[0] for text in headings] == list("一二三四五")


def test_unknown_particulars_of_a_person_are_left_out():
    assert Person("纪清和").introduced == "纪清和"
    assert PERSON.introduced == "贺砚舟，男，1978年5月出生，现任临江市交通运输局副局长"


def test_a_correction_cites_the_number_it_corrects():
    letter = EXAMPLES["correction"]()
    assert letter.cites == "临问责〔2026〕5号"
    assert "临问责〔2026〕5号" in letters.body_text(letter)


def test_a_withdrawal_says_so():
    letter = decision.correction(
        issuer=ISSUER,
        person=PERSON,
        addressee="临江市交通运输局党组",
        original_number="临问责〔2026〕5号",
        original_title="问责决定书",
        reason="程序有误",
        is_withdrawal=True,
        signed_on=SIGNED,
    )
    assert letter.title == "关于撤销《问责决定书》的决定"


def test_dates_and_numbers_are_written_as_the_standard_says():
    assert letters.chinese_date(date(2026, 1, 2)) == "2026年1月2日"
    assert letters.document_number("临问责", 2026, 5) == "临问责〔2026〕5号"
    assert [letters.chinese_number(value) for value in (1, 10, 11, 20, 99)] == ["一", "十", "十一", "二十", "九十九"]
    with pytest.raises(ValueError, match="1 to 99"):
        letters.chinese_number(100)


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("根据(一)项,在10:30", "根据（一）项，在10:30"),
        ("共1,000元;x, y (z)", "共1,000元；x, y (z)"),
        ("坏\x00字\u202e符", "坏字符"),
        ("“引号”,后", "“引号”，后"),
    ],
)
def test_half_width_punctuation_beside_chinese_is_set_full_width(typed, set_as):
    assert letters.typeset(typed) == set_as
    assert letters.typeset(set_as) == set_as


def test_a_sentence_is_closed_once():
    assert [sentence(text) for text in ("", "甲", "甲。", "甲，", "甲？")] == ["", "甲。", "甲。", "甲。", "甲？"]


@pytest.mark.parametrize(
    "title",
    ["问责决定书", "关于青石渡大桥维修工程久拖不决问题的初步问责处理意见", "关于" + "很长的" * 20 + "通知"],
)
def test_a_long_title_breaks_into_lines_that_fit(title):
    lines = balanced(title).split("\n")
    assert "".join(lines) == title
    assert max(map(len, lines)) <= LINE_CHARACTERS
    assert all(line[0] not in "的，》）" for line in lines)


def test_a_title_broken_by_hand_stays_as_it_is():
    assert balanced("关于某事\n的通知") == "关于某事\n的通知"


def test_an_unknown_kind_is_shown_by_its_code():
    assert label_of("decision") == "问责决定书"
    assert label_of("nothing") == "nothing"


def test_the_facts_of_the_example_stand_in_the_letter_word_for_word():
    assert letters.squeezed(FACTS) in letters.body_text(a_decision())
    assert LAW.cite("nothing") == ""
