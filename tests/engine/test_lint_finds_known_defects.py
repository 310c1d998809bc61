"""Lint finds by itself, with every written doubt taken away, the defects people found in the shipped texts, and reports none that is not there."""

from __future__ import annotations

from functools import cache

import pytest

from wenze.engine.lint import lint
from wenze.engine.reading import Rulebook, shipped_rulebook
from wenze.engine.yaml_events import Document

BOOK = Rulebook(shipped_rulebook())

KNOWN = """
dev-party         (一)                  start-not-said
dev-party         (一)3                 start-not-said
dev-party         (一)5#限              start-not-said
dev-party         (二)                  start-not-said
dev-party         (二)#重               undefined-term
dev-party         (三)再                number-twice
dev-party         (三)再#期             start-not-said
drug-enforcement  四                    start-not-said
drug-enforcement  五                    start-not-said
drug-enforcement  五#定                 appeal-not-said
drug-enforcement  五#限外               limit-without-number
drug-enforcement  六(五)                limit-without-number
drug-enforcement  六(二)                target-not-said
drug-enforcement  六(六)                effect-without-end
fzm-street        一                    unit-not-in-scope
fzm-street        二                    undefined-term
fzm-street        二#人                 undefined-term
fzm-street        二#并                 combination-not-said
fzm-street        三、8                 undefined-term
fzm-street        三、11                catch-all
fzm-street        五                    number-gap
fzm-street        五#一级               measure-without-effect
fzm-street        五#累计               window-not-said
fzm-street        五#直接               undefined-term
jd-enterprise     三#主要               appeal-not-said
jd-enterprise     三#人→单位            chain-not-said
jd-enterprise     四、(十)              catch-all
jd-enterprise     五                    measure-without-effect
jd-enterprise     五#累计               window-not-said
jd-enterprise     五#单位               window-not-said
jd-enterprise     六                    points-elsewhere
jj-projects       四、1#中介            ground-without-measure
jj-projects       五、2                 limit-without-number
jj-projects       五、3                 undefined-term
jj-projects       五、3#方式            combination-not-said
lj-city           三、(一)#无限         limit-without-number
lj-city           三、(一)#15           start-not-said
lj-city           三、(一)#15           exception-not-said
lj-city           三、(一)#延期         limit-without-number
lj-city           三、(一)#三刊         occasion-not-said
lj-city           四、(四)1             premise-reach-not-said
lj-city           四、(五)1             undefined-term
lj-city           四、(六)5             limit-without-number
lj-city           四、(六)6             limit-without-number
qqy-appraisal     前言                  points-elsewhere
qqy-appraisal     三(一)1               item-never-loses
qqy-appraisal     三(一)1(1)#后         range-not-said
qqy-appraisal     三(一)1(2)#表扬       points-without-cap
qqy-appraisal     三(一)2               base-not-said
qqy-appraisal     四(一)#公示           limit-without-number
qqy-appraisal     五2                   threshold-overlap
qqy-appraisal     五3                   exception-not-said
qqy-appraisal     五4                   exception-not-said
qqy-errors        一                    undefined-term
qqy-errors        三、4                 measure-not-listed
qqy-errors        三、4                 tier-overlap
qqy-errors        三、4                 window-not-said
qqy-errors        三、5                 points-elsewhere
qqy-errors        四、2                 limit-without-number
town-zhuti        第六条(一)5           undefined-term
town-zhuti        第二条                premise-reach-not-said
town-zhuti        第七条                outside-not-supplied
town-zhuti        第八条(二)            undefined-term
town-zhuti        第十条-1              chain-not-said
town-zhuti        第十一条(四)          undefined-term
town-zhuti        第十二条(一)          factors-unsettled
town-zhuti        第十六条(二)          bound-not-said
town-zhuti        第十八条#职           start-not-said
town-zhuti        第十九条              limit-without-number
town-zhuti        第二十三条            force-not-said
xn-justice        三#整改               limit-without-number
xy-opinion        二(三)                undefined-term
xy-opinion        三(三)#程序           appeal-not-said
xy-opinion        四(五)#末位           undefined-term
xy-opinion        四(五)#末位           range-not-said
xy-opinion        五(三)                day-not-said
yy-2012-notice    一                    bound-not-said
yy-2012-notice    附1-合计              total-without-column
yy-2012-notice    附1-栏4               format-mixed
yy-2012-notice    附1-栏9               format-mixed
yy-2012-notice    附2-一-1#半年         limit-without-number
yy-2012-notice    附2-一-1#缺半年       item-overdrawn
yy-2012-notice    附2-一-1#缺年终       reach-not-said
yy-2012-notice    附2-二                marked-without-standard
yy-2012-notice    附2-二-5              range-not-said
yy-2012-notice    附2-三-4              marked-without-standard
yy-2012-notice    附2-总分              total-without-bounds
yy-incentive      第一条#50             base-not-said
yy-incentive      第三条                points-without-cap
yy-incentive      第六条#巴陵           undefined-term
yy-incentive      第六条#乡镇           bound-exceeded
yy-incentive      第八条#免             undefined-term
yy-incentive      第十二条              force-not-said
yy-strict         第五条#整             limit-without-number
yy-strict         第七条#瞒             effect-without-end
yy-wgbw           第一条                outside-not-supplied
yy-wgbw           第三条#参             extent-not-said
yy-wgbw           第七条(四)            undefined-term
yy-wgbw           第七条(十)            catch-all
yy-wgbw           第九条                approver-not-said
yy-wgbw           第九条(三)            approver-not-said
yy-wgbw           第九条(四)            undefined-term
yy-wgbw           第十条(一)            start-not-said
yy-wgbw           第十条(三)            undefined-term
yy-wgbw           第十二条              rest-day-not-said
yy-wgbw           第十二条#理           start-not-said
yy-wgbw           第十四条              combination-not-said
yy-wgbw           第十四条(五)          measure-not-imposable
yy-wgbw           第十三条              undefined-term
yy-wgbw           第十五条(一)          extent-not-said
yy-wgbw           第十八条(一)          start-not-said
yy-wgbw           第十八条              measure-without-effect
yy-wgbw           第十八条(六)          exception-not-said
yy-wgbw           第十九条              force-not-said
"""
FOUND_ONCE = {
    "number-gap": 1,
    "number-twice": 1,
    "measure-not-listed": 1,
    "effect-without-end": 2,
    "sum": 0,
    "threshold-gap": 0,
}


def _undoubted(text):
    """The text with nothing a person wrote about its defects."""
    rows = [one.model_copy(update={"doubt": "", "reading": "", "or_else": ()}) for one in text.file.provisions]
    return text.model_copy(update={"file": text.file.model_copy(update={"provisions": tuple(rows)})})


@cache
def found_by_lint():
    return {
        (name, one.row, one.check): one.says for name in BOOK.ids for one in lint(_undoubted(BOOK.regulation(name)))
    }


@pytest.mark.parametrize("line", KNOWN.strip().splitlines())
def test_lint_finds_by_itself(line):
    assert found_by_lint().get(tuple(line.split())), f"not found: {line}"


def test_what_a_person_wrote_as_a_doubt_changes_no_finding():
    for name in BOOK.ids:
        text = BOOK.regulation(name)
        assert lint(text) == lint(_undoubted(text))


@pytest.mark.parametrize("bound", [50, 65, 90])
def test_three_bounds_stand_in_two_grades_each(bound):
    found = [one for one in lint(BOOK.regulation("qqy-appraisal")) if one.check == "threshold-overlap"]
    assert len(found) == 3
    assert any(f"{bound}分" in one.says for one in found)


@pytest.mark.parametrize(("check", "times"), FOUND_ONCE.items())
def test_a_defect_found_once_is_not_reported_where_it_is_not(check, times):
    assert sum(found == check for _name, _row, found in found_by_lint()) == times


def test_a_list_of_which_one_way_is_assigned_for_one_case_only_has_no_loose_measure():
    assert not [row for name, row, check in found_by_lint() if check == "measure-never-assigned"]


def test_a_measure_no_tier_assigns_is_found_under_the_reading_that_leaves_it_loose():
    left_loose = lint(BOOK.regulation("qqy-errors").with_readings({"三、5": 2}))
    assert [one.row for one in left_loose if one.check == "measure-never-assigned"] == ["二、6"]


def _changed(tmp_path, name, before, after):
    text = (shipped_rulebook() / name / "regulation.yaml").read_text("utf-8")
    assert before in text
    text = text.replace(before, after, 1)
    file = tmp_path / name / "regulation.yaml"
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    return lint(BOOK.checked(Document(file), None))


@pytest.mark.parametrize(
    ("name", "before", "after", "row", "says"),
    [
        (
            "yy-2012-notice",
            "排名靠后和被点名者的问责, full: 8",
            "排名靠后和被点名者的问责, full: 9",
            "附2-二",
            "写70分，各小项相加为71分",
        ),
        ("yy-2012-notice", "columns: 9", "columns: 10", "附1", "写10栏，逐栏列出9栏"),
        ("jj-projects", "number: 10", "number: 11", "二#成员", "写11家，列名10家"),
    ],
)
def test_parts_that_do_not_add_up_are_found(tmp_path, name, before, after, row, says):
    found = [one for one in _changed(tmp_path, name, before, after) if one.check == "sum"]
    assert len(found) == 1
    assert found[0].row.startswith(row)
    assert says in found[0].says


def test_a_total_no_grade_claims_is_found(tmp_path):
    found = _changed(tmp_path, "qqy-appraisal", "at_least: 65, at_most: 90", "at_least: 66, at_most: 90")
    assert "65分至66分之间没有等次" in [one.says for one in found if one.check == "threshold-gap"]


def test_a_bound_of_one_grade_only_is_no_overlap(tmp_path):
    found = _changed(tmp_path, "qqy-appraisal", "grade: incompetent, at_most: 50", "grade: incompetent, less_than: 50")
    assert [one.says[:7] for one in found if one.check == "threshold-overlap"] == ["分数线在65分", "分数线在90分"]


@pytest.mark.parametrize(
    ("before", "after", "check"),
    [
        ('clause: "三(八)"', 'clause: "三(九)"', "number-gap"),
        ('clause: "三(八)"', 'clause: "三(二)"\n  row_as: "三(二)再"', "number-twice"),
    ],
)
def test_a_number_left_out_or_used_twice_is_found(tmp_path, before, after, check):
    assert check in {one.check for one in _changed(tmp_path, "drug-enforcement", before, after)}
