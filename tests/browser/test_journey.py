"""One case from lead to archive, walked in a browser by the ten people whose work it is, on the days it takes."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.office import build, build_files
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases.models import Case, Respondent, Step
from wenze.office.documents.models import Document
from wenze.office.journal import queries as journal
from wenze.office.measures.models import Imposed

PERIOD_OVER_ON = date(2026, 9, 17)
ARGUMENTS = ("征地受阻属客观原因", "曾两次书面报告请求协调")


class Walk:
    """The people at their desks, and the case they hand on."""

    def __init__(self, new_page: Callable[[], Page], folder: Path) -> None:
        here = cases.office(committee_name="中共临江市委员会")
        self.here, self.folder, self._new_page = here, folder, new_page
        self.cadre = build.cadre("周望山", organ=here.unit, managed_by="city")
        self.clerk = self.sit(build.account(role="intake_clerk", organ=here.organ))
        self.director, self.officer, self.leader = (
            self.sit(here.director),
            self.sit(here.officer),
            self.sit(here.leader),
        )
        self.liaison, self.appeals = self.sit(here.liaison), self.sit(here.appeals)
        self.personnel = self.sit(here.personnel)
        self.signer = self.sit(build.account(role="approving_leader", organ=here.committee))
        self.cadre_desk = self.sit(build.account(cadre=self.cadre, display_name="周望山"))
        self.case_address = ""

    def sit(self, account) -> Desk:
        page = self._new_page()
        page.set_default_timeout(30000)
        expect.set_options(timeout=30000)
        return Desk(page, account)

    @contextmanager
    def on(self, number: int | date) -> Iterator[None]:
        """Stand on a day of the case: so many days after START, or that date."""
        with clock.frozen(number if isinstance(number, date) else day(number)):
            yield

    def paper(self, name: str) -> Path:
        """A file lying on the desk, ready to be uploaded; no two are alike."""
        kept = self.folder / name
        kept.write_bytes(build_files.PDF + b"\n%%" + name.encode() + b"\n%%EOF")
        return kept

    def move(self, desk: Desk, name: str, form: dict | None = None) -> None:
        """Open the case, press the move, fill in its form, send it, and read that it was done."""
        desk.go(self.case_address)
        desk.click(name)
        desk.fill(form or {})
        desk.press(name)
        expect(desk.page.locator(".notice.success")).to_contain_text("已登记")

    def why_closed(self, desk: Desk, name: str) -> str:
        """What stands under a move that is closed."""
        desk.go(self.case_address)
        shut = desk.page.locator(".moves.shut > div", has=desk.page.get_by_role("link", name=name, exact=True))
        for more in shut.locator("summary").all():
            more.click()
        return shut.locator(".why").inner_text()

    def receipt(self, whom: str, on: date) -> dict:
        """A direct service with the signed receipt."""
        return {
            f"{whom}：送达日期": on.isoformat(),
            f"{whom}：送达方式": "直接送达",
            f"{whom}：签收人": "本人签收",
            f"{whom}：送达证明": self.paper(f"送达回证{whom}{on}.pdf"),
        }

    # --- from the lead to the inquiry --------------------------------------------------------------------------

    def a_lead_is_registered_and_taken_in(self) -> None:
        page = self.clerk.go("/leads/")
        self.clerk.click("登记线索")
        page.get_by_label("适用文件").select_option("yy-wgbw")
        expect(self.clerk.field("线索来源")).to_contain_text("第九条(三)")
        self.clerk.fill(
            {
                "线索来源": "巡视巡查、法制、督查机构建议",
                "事由": "青石渡大桥维修久拖不决",
                "问题发生日": "2025-09-01",
                "来源说明": "市委督查室问责建议书",
                "被反映人": self.cadre.name,
                "反映内容": "青石渡大桥维修工程逾期十一个月，群众绕行。",
                "确认单位": self.here.committee.short_name,
                "确认文号": "临督〔2026〕3号",
            }
        )
        self.clerk.press("登记")
        self.clerk.says("已登记，编号线〔2026〕1号", "临督〔2026〕3号")
        self.director.go(page.url)
        self.director.click("受理并分办")
        self.director.fill({"承办人": self.here.officer.display_name})
        self.director.press("受理并分办")
        self.director.says("受理并分办已登记")

    def a_case_is_opened_and_its_start_approved(self) -> None:
        self.officer.go("/cases/")
        self.officer.page.get_by_role("link", name=re.compile("^立案")).click()
        self.officer.click("立案")
        expect(self.officer.field("被问责对象").locator("input").first).to_have_value(re.compile("周望山"))
        self.officer.fill({"案由": "青石渡大桥维修久拖不决问责案", "拟启动问责的理由": "多次督办仍未完工"})
        self.officer.press("立案报批")
        self.officer.says("已立案报批，案号")
        self.case_address = self.officer.page.url

    def the_start_is_approved(self) -> None:
        assert "启动须由审批领导批准" in self.why_closed(self.director, "批准启动")
        self.move(self.leader, "批准启动", {"意见": "同意启动。"})

    def the_matter_is_looked_into(self) -> None:
        with self.on(2):
            members = {"调查组成员": [self.here.officer.display_name, self.here.colleague.display_name]}
            self.move(self.director, "成立调查组", members)
        with self.on(3):
            evidence = {"证据名称": "工程调度台账", "种类": "书证", "文件": self.paper("调度台账.pdf")}
            self.move(self.officer, "登记证据", evidence | {"取得日期": str(day(3)), "取得人": "闻清、乔之"})
        with self.on(4):
            finding = {
                "问责情形": "第七条(二)",
                "查明的事实": "对市政府确定的完工时限未作分解，工程逾期十一个月",
                "后果或影响": "群众绕行，反映强烈",
                "认定依据": "工程调度台账",
            }
            self.move(self.officer, "认定情形", finding)
        with self.on(5):
            report = {"调查结论": "事实清楚，证据充分。", "调查报告": self.paper("调查报告.pdf")}
            self.move(self.officer, "提交调查报告", report)

    # --- hearing, opinion, review ------------------------------------------------------------------------------

    def the_person_concerned_answers(self) -> None:
        assert "第十一条" in self.why_closed(self.officer, "提出初步意见")
        self.cadre_desk.go("/")
        self.cadre_desk.page.locator("main a[href^='/cases/']").first.click()
        assert self.here.colleague.display_name not in self.cadre_desk.page.inner_text("main")
        self.move(
            self.cadre_desk,
            "登记陈述申辩",
            {
                "方式": "书面",
                "陈述申辩内容": "本人承认调度不够，请求从轻处理。",
                "申辩意见": "\n".join(ARGUMENTS),
                "本人书面材料或签字笔录": self.paper("陈述申辩书.pdf"),
            },
        )
        for argument, answer in zip(ARGUMENTS, ("采纳", "不采纳"), strict=True):
            reason = {
                "申辩意见": argument,
                "答复": re.compile(f"^{answer}$"),
                "理由": f"经核查，{argument}一节已作核对",
            }
            self.move(self.officer, "答复申辩意见", reason)

    def an_opinion_is_proposed(self) -> None:
        measure = {"处理方式": ["诫勉谈话"], "理由": "负主要领导责任", "公开范围": "在本单位范围内公开"}
        self.move(self.officer, "拟定处理方式", measure)
        self.move(self.officer, "提出初步意见", {"办理经过": "经调查核实并听取申辩，提出如下意见。"})

    def the_review_passes(self) -> None:
        here = self.here
        sitting = (here.director, here.officer, here.colleague, here.leader, self.clerk.account, here.appeals)
        desk = self.director
        desk.go(self.case_address)
        desk.click("登记集体研究")
        desk.field("到会和表决").get_by_role("button", name="再加一人").click()
        for row, one in zip(desk.page.locator("table.seated tbody tr:visible").all(), sitting, strict=True):
            who = row.locator("option", has_text=one.display_name).first.get_attribute("value")
            row.locator("select").first.select_option(who)
            row.locator("select").last.select_option("缺席" if one == here.appeals else "同意")
        review = {"应到人数": "7", "主持人": here.director.display_name, "结果": "通过", "研究意见": "同意所提意见。"}
        desk.fill(review)
        desk.press("登记集体研究")
        expect(desk.page.locator(".notice.success")).to_contain_text("已登记")
        self.move(self.director, "集体研究通过")

    def without_the_committee_no_decision_is_issued(self) -> None:
        why = self.why_closed(self.director, "制发问责决定书")
        assert "缺市委组织部部务会审议" in why
        assert "缺市委审批" in why
        assert "第十条(二)" in why
        closed = self.director.page.get_by_role("link", name="制发问责决定书", exact=True)
        expect(closed).to_have_attribute("aria-disabled", "true")

    def the_committee_approves(self) -> None:
        approved = {"结果": "通过", "审议意见": "同意。"}
        self.move(self.director, "登记部务会审议", approved | {"文号": "部务会〔2026〕6号"})
        self.move(self.leader, "登记市委审批", approved | {"会议记录或批件": self.paper("市委批件.pdf")})

    # --- decision, service, execution --------------------------------------------------------------------------

    def the_decision_is_issued_and_its_letter_read(self) -> None:
        self.move(self.director, "制发问责决定书")
        number = Document.objects.get(kind="decision").number
        assert re.fullmatch(r"临问责\d+〔2026〕1号", number)
        self.director.says(f"文号{number}")
        link = (
            self.director.page.locator(f"#person{self.respondent.pk}")
            .get_by_role("link", name="下载 PDF", exact=True)
            .first
        )
        letter = self.director.download(link, self.folder)
        assert letter.name.startswith(number)
        words = read(letter)
        elements = ("工程逾期十一个月", "第七条", "诫勉谈话", "中共临江市委员会", "2026年3月16日", "15日内")
        for one in (number, "周望山", *elements, self.here.committee.name, *ARGUMENTS):
            assert one in words, one

    def the_decision_is_served_and_carried_out(self) -> None:
        with self.on(15):
            for whom in ("本人", "所在单位"):
                self.move(self.officer, "送达决定书", {"送达": whom} | self.receipt("受送达人", day(15)))
        with self.on(20):
            assert ARGUMENTS[0] not in self.liaison.go(self.case_address).inner_text("main")
            self.move(self.liaison, "登记执行", {"执行情况": "3月20日在局党组会上进行诫勉谈话。"})

    # --- appeal, rectification, rescission ---------------------------------------------------------------------

    def the_appeal_is_heard_above_and_lost(self) -> None:
        with self.on(25):
            appeal = {"申诉请求": "请求撤销", "事实和理由": "客观原因所致", "书面申诉": self.paper("申诉书.pdf")}
            self.move(self.cadre_desk, "提出申诉", appeal)
        with self.on(26):
            assert "正在处理" in self.why_closed(self.director, "取消问责")
            self.move(self.appeals, "受理申诉")
        with self.on(35):
            decision = {"处理决定": "维持", "复核查明的事实": "原认定的事实清楚。", "复核意见": "申诉理由不成立。"}
            self.move(self.appeals, "拟定申诉决定", decision)
            self.move(self.signer, "审核申诉决定", {"意见": "事实清楚，同意。"})
            self.move(self.signer, "签发申诉决定", {"意见": "同意签发。"})
        with self.on(36):
            told = self.receipt("本人", day(36)) | self.receipt("单位", day(36))
            self.move(self.appeals, "告知申诉决定", told)

    def things_are_put_right_and_filed(self) -> None:
        with self.on(40):
            self.move(self.personnel, "归入个人档案")
        with self.on(60):
            assert "问责期还没有满" in self.why_closed(self.director, "取消问责")
            right = {
                "反省深刻": True,
                "整改到位日期": str(day(60)),
                "反省和整改情况": "反省深刻，逐月调度，大桥已通车。",
            }
            self.move(self.officer, "核验整改", right)

    def the_measure_is_rescinded_and_the_case_archived(self) -> None:
        over = PERIOD_OVER_ON
        self.move(self.director, "取消问责", self.receipt("本人", over) | self.receipt("单位", over))
        self.move(self.officer, "归档", {"意见": "各对象均已了结。"})
        self.officer.says("归档")

    def the_whole_file_is_taken_away(self) -> None:
        self.officer.go(self.case_address)
        link = self.officer.page.get_by_role("link", name="下载全卷")
        kept = self.officer.download(link, self.folder)
        with zipfile.ZipFile(kept) as packed:
            assert packed.testzip() is None
            names = "\n".join(packed.namelist())
        for part in (
            "目录.pdf",
            "问责决定",
            "陈述申辩",
            "纪要",
            "初步",
            "工程调度台账",
            "调查报告",
            "申诉",
            "送达证明",
            "取消问责",
        ):
            assert part in names, f"{part} is not among\n{names}"

    @property
    def respondent(self) -> Respondent:
        return Respondent.objects.get(cadre=self.cadre)


def read(letter: Path) -> str:
    """The words of a PDF, without line breaks."""
    told = subprocess.run(["pdftotext", "-raw", letter, "-"], capture_output=True, check=True)
    return re.sub(r"\s+", "", told.stdout.decode())


@pytest.mark.slow
def test_a_case_goes_from_lead_to_archive_through_the_hands_of_ten_people(new_page, settings, tmp_path: Path):
    settings.WENZE_IDLE_LIMIT_MINUTES = 366 * 24 * 60  # months pass between two clicks
    walk = Walk(new_page, tmp_path)
    with walk.on(0):
        walk.a_lead_is_registered_and_taken_in()
        walk.a_case_is_opened_and_its_start_approved()
    with walk.on(1):
        walk.the_start_is_approved()
    walk.the_matter_is_looked_into()
    with walk.on(7):
        walk.the_person_concerned_answers()
    with walk.on(9):
        walk.an_opinion_is_proposed()
    with walk.on(10):
        walk.the_review_passes()
        walk.without_the_committee_no_decision_is_issued()
    with walk.on(12):
        walk.the_committee_approves()
    with walk.on(14):
        walk.the_decision_is_issued_and_its_letter_read()
    walk.the_decision_is_served_and_carried_out()
    walk.the_appeal_is_heard_above_and_lost()
    walk.things_are_put_right_and_filed()
    with walk.on(PERIOD_OVER_ON):
        walk.the_measure_is_rescinded_and_the_case_archived()
        walk.the_whole_file_is_taken_away()
    assert Case.objects.get().stage == "archived"
    assert walk.respondent.outcome == "rescinded"
    assert Imposed.objects.get().rescinded_on == PERIOD_OVER_ON
    assert len(set(Step.objects.values_list("by", flat=True))) >= 7
    assert journal.verify().ok
