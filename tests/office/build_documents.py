"""Example letters of every kind, about invented people of the invented 临江市."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from wenze.office.documents.kinds import appeal, decision, dossier, inquiry, opening, referral, review, service
from wenze.office.documents.kinds.parts import Issuer, Law, Opinion, Person
from wenze.office.documents.letters import Letter

ISSUER = Issuer(name="中共临江市委问责工作办公室", word="临问责")
LAW = Law(
    "临江市领导干部问责暂行办法",
    {
        "initiation": "第九条",
        "opinion": "第十条第（一）项",
        "hearing": "第十一条",
        "appeal": "第十二条",
        "no_stay": "第十三条第二款",
        "rescission": "第十三条第一款",
        "exempt": "第十七条",
        "referral": "第六条",
        "proposal": "第十条第（一）项",
    },
)
PERSON = Person("贺砚舟", "男", date(1978, 5, 6), "临江市交通运输局", "副局长")
CASE = "青石渡大桥维修工程久拖不决问题"
SIGNED = date(2026, 11, 22)
FACTS = (
    "2025年3月至2026年6月，贺砚舟同志分管青石渡大桥维修工程期间，对市政府常务会议确定的完工时限未作分解，"
    "未按月调度，对施工单位三次书面报告的征地受阻问题未予研究，致使工程逾期11个月未完工，沿线群众绕行，反映强烈。\n"
    "以上事实，有会议纪要、施工单位报告、调度台账、谈话笔录等证据证明。"
)
BASIS = "《临江市领导干部问责暂行办法》第七条第（二）项、第（六）项，第十四条第（二）项"


def a_decision(**changes: object) -> Letter:
    """A complete decision letter; any argument of the builder may be changed."""
    values: dict[str, object] = {
        "issuer": ISSUER,
        "law": LAW,
        "person": PERSON,
        "addressee": "临江市交通运输局党组，贺砚舟同志",
        "facts": FACTS,
        "basis": BASIS,
        "measure": "诫勉谈话",
        "approving_organ": "中共临江市委",
        "effective_on": SIGNED,
        "appeal_period": "15日内",
        "appeal_organ": "中共临江市委组织部",
        "hearing": "贺砚舟同志提出征地受阻属客观原因的意见，经核查部分属实，已予采纳；提出不分管调度的意见，与分工文件不符，不予采纳",
        "signed_on": SIGNED,
        "copies_to": ("中共临江市委组织部", "临江市纪委监委机关"),
    }
    return decision.decision(**{**values, **changes})  # type: ignore[arg-type]


def _initiation() -> Letter:
    return opening.initiation_slip(
        lead_number="线索2026-0031",
        source="有关会议作出的决定（《临江市领导干部问责暂行办法》第九条第（二）项）",
        received_on=date(2026, 9, 1),
        persons=["贺砚舟，临江市交通运输局副局长", "简以宁，临江市交通运输局工程科科长"],
        matter="青石渡大桥维修工程逾期11个月未完工，群众反映强烈。",
        circumstance="对市委、市政府部署的重点任务消极应付，落实到位率低（第七条第（二）项）",
        confirmation="市政府办公室2026年8月31日书面确认",
        reason="线索来源清楚，有会议记录和工程台账佐证，需要查清责任。",
        opinions=(
            Opinion("承办人意见", "建议启动问责。", "闻一鸣", date(2026, 9, 2)),
            Opinion("问责办\n负责人意见", "同意启动，按程序报批。", "程素秋", date(2026, 9, 2)),
            Opinion("审批领导\n意见"),
        ),
    )


def _declined() -> Letter:
    return opening.declined_notice(
        issuer=ISSUER,
        law=LAW,
        addressee="临江市信访局",
        lead_number="线索2026-0017",
        received_on=date(2026, 7, 6),
        matter="临江市柳湾镇河堤绿化带养护不及时",
        reason="所反映的问题已于2026年7月20日前整改完毕，未造成不良影响，不属于应当问责的情形。",
        further="请将本通知内容告知反映人",
        signed_on=SIGNED,
    )


def _extension() -> Letter:
    return opening.extension_slip(
        case_name=CASE,
        case_number="问责案2026-0012",
        step="提出初步问责处理意见",
        started_on=date(2026, 9, 3),
        due_on=date(2026, 9, 24),
        asked_until_on=date(2026, 10, 22),
        reason="涉及三个施工标段，工程量需委托第三方鉴定，鉴定意见尚未出具。",
        basis="《临江市领导干部问责暂行办法》第十条第（一）项",
        progress="已谈话9人，调取会议纪要、合同等材料46份。",
    )


def _report() -> Letter:
    return inquiry.investigation_report(
        issuer=ISSUER,
        case_name=CASE,
        case_number="问责案2026-0012",
        group=["程素秋（组长）", "闻一鸣", "陆知微"],
        began_on=date(2026, 9, 3),
        ended_on=date(2026, 9, 24),
        background="2026年8月，市政府常务会议听取工程进展情况汇报后，决定对工程逾期问题启动问责。",
        findings=[
            ("工程基本情况", "青石渡大桥维修工程2025年3月开工，计划2025年7月完工。"),
            ("逾期的原因", "征地受阻后，分管领导未研究、未协调，工程停工累计214天。" * 4),
            ("造成的影响", "沿线三个村群众绕行11公里，市长热线收到投诉87件。"),
        ],
        responsibility="贺砚舟同志分管该项工程，对工作推进不力负主要领导责任。",
        factors="贺砚舟同志积极配合调查，主动承担责任。",
        advice="建议给予贺砚舟同志诫勉谈话。",
        evidence=["证据目录", "谈话笔录", "工程调度台账"],
        signed_on=date(2026, 9, 25),
    )


def _opinion() -> Letter:
    return inquiry.preliminary_opinion(
        issuer=ISSUER,
        law=LAW,
        case_name=CASE,
        people=[
            (PERSON, "诫勉谈话", "该同志对分管工作推进不力，负主要领导责任；能主动承担责任，可以从轻。"),
            (
                Person("简以宁", unit="临江市交通运输局", post="工程科科长"),
                "通报批评",
                "该同志未按月报告进度，负直接责任。",
            ),
        ],
        facts=FACTS,
        basis=BASIS,
        procedure="2026年9月3日启动，9月3日至24日调查核实，10月9日听取陈述和申辩",
        attachments=["调查报告", "陈述申辩笔录"],
        signed_on=date(2026, 10, 12),
    )


def _defence() -> Letter:
    return inquiry.defence_record(
        law=LAW,
        person=PERSON,
        case_name=CASE,
        began_at=datetime(2026, 10, 9, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
        ended_at=datetime(2026, 10, 9, 11, 5, tzinfo=ZoneInfo("Asia/Shanghai")),
        place="市委办公楼306室",
        heard_by=["程素秋", "闻一鸣"],
        recorder="陆知微",
        statements=[("对调查认定的事实，你有什么意见？", "基本属实。征地受阻有客观原因，我向局里汇报过两次。")],
        arguments=[
            inquiry.Argument("征地受阻属客观原因", "征地协调会记录2份", True, "经核查，其中2025年5月的受阻属实。"),
            inquiry.Argument("本人不分管调度", "", False, "局党组分工文件载明由其分管工程调度。"),
        ],
    )


def _minutes() -> Letter:
    return review.review_minutes(
        issuer=ISSUER,
        meeting="问责处理集体研究会议",
        held_at=datetime(2026, 10, 16, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
        place="市委办公楼201会议室",
        chair="程素秋",
        recorder="陆知微",
        topics=["贺砚舟、简以宁两名同志的问责处理意见"],
        report="闻一鸣汇报了调查核实和听取陈述申辩的情况。",
        discussion=[("程素秋", "事实清楚，责任明确，同意初步处理意见"), ("卢照林", "同意，建议同时督促工程复工")],
        vote=review.Vote(7, 6, 6, 0, 0),
        resolution="同意给予贺砚舟同志诫勉谈话、简以宁同志通报批评，按程序报批。",
        attended=["程素秋", "卢照林", "闻一鸣", "沈若谷", "方既白", "钟离月"],
        excused=["段景行"],
        sat_in=["陆知微"],
        recused=["桑怀远（曾与贺砚舟同志共事）"],
        word="临问责纪",
    )


def _handling() -> Letter:
    return review.handling_slip(
        case_name=CASE,
        case_number="问责案2026-0012",
        person=PERSON,
        managed_by="市管干部",
        facts=FACTS,
        basis=BASIS,
        hearing="提出意见2条，采纳1条，不采纳1条，理由已告知本人。",
        measure="诫勉谈话",
    )


def _receipt() -> Letter:
    return service.service_receipt(
        document_title="问责决定书",
        document_number="临问责〔2026〕5号",
        served_to="贺砚舟",
        place="临江市交通运输局三楼会议室",
        mode="直接送达",
        served_on=date(2026, 11, 24),
        server="闻一鸣、陆知微",
    )


def _appeal_received() -> Letter:
    return appeal.appeal_received(
        person=PERSON,
        original_number="临问责〔2026〕5号",
        measure="诫勉谈话",
        received_decision_on=date(2026, 11, 24),
        filed_on=date(2026, 12, 3),
        within_time="自收到之次日起第9日，在15日内（第十二条）",
        demand="请求撤销临问责〔2026〕5号决定，或者改为通报批评。",
        reasons="征地受阻的时间应从2025年4月起算，决定认定的逾期时间与工程台账不一致。",
        materials=["工程台账复印件", "局党组会议记录复印件"],
        receiver="温如璋",
        received_by_organ="中共临江市委组织部收件",
    )


def _appeal_decision() -> Letter:
    return appeal.appeal_decision(
        issuer=Issuer("中共临江市委组织部", "临组申"),
        law=LAW,
        person=PERSON,
        addressee="贺砚舟同志，临江市交通运输局党组",
        original_number="临问责〔2026〕5号",
        original_organ="中共临江市委问责工作办公室",
        measure="诫勉谈话",
        filed_on=date(2026, 12, 3),
        accepted_on=date(2026, 12, 4),
        demand="请求撤销原决定，理由是逾期时间认定有误",
        findings="经复核工程台账和会议记录，工程逾期时间认定准确，申诉人提出的2025年4月征地受阻情况没有证据证明。",
        opinion="原决定事实清楚，证据充分，程序合规，问责方式适当",
        result="维持临问责〔2026〕5号问责决定",
        copies_to=("中共临江市委问责工作办公室",),
        signed_on=date(2026, 12, 28),
    )


def _rescission() -> Letter:
    return decision.rescission(
        issuer=ISSUER,
        law=LAW,
        person=PERSON,
        addressee="临江市交通运输局党组，贺砚舟同志",
        original_number="临问责〔2026〕5号",
        measure="诫勉谈话",
        reflection="问责期内，贺砚舟同志认真反省，提交了书面报告；青石渡大桥维修工程已于2027年3月完工通车。",
        rescinded_from_on=date(2027, 5, 23),
        copies_to=("中共临江市委组织部",),
        signed_on=date(2027, 5, 23),
    )


def _exemption() -> Letter:
    return decision.exemption(
        issuer=ISSUER,
        law=LAW,
        person=Person("纪清和", "女", date(1981, 2, 3), "临江市政务服务局", "局长"),
        addressee="临江市政务服务局党组，纪清和同志",
        facts="2026年4月，市政务服务局试行“一窗通办”，因系统接口不稳定，办件超时132件，当月整改完毕。",
        ground="改革创新、先行先试中因缺乏经验发生失误，且未造成重大影响（第十七条第（一）项）",
        reason="试点方案经集体研究并报备，超时办件均已补办并向群众致歉",
        approving_organ="中共临江市委",
        signed_on=SIGNED,
    )


def _correction() -> Letter:
    return decision.correction(
        issuer=ISSUER,
        person=PERSON,
        addressee="临江市交通运输局党组，贺砚舟同志",
        original_number="临问责〔2026〕5号",
        original_title="问责决定书",
        reason="原文书中工程名称有误",
        changes=[("青石渡大桥维护工程", "青石渡大桥维修工程")],
        signed_on=SIGNED,
    )


def _referral() -> Letter:
    return referral.referral(
        issuer=ISSUER,
        law=LAW,
        addressee="临江市纪委监委",
        person=PERSON,
        case_name=CASE,
        facts="调查中发现，贺砚舟同志在2025年6月接受施工单位安排的旅游活动，涉嫌违反廉洁纪律。",
        reason="上述问题需追究纪律责任，不属于我单位职权范围",
        materials=["谈话笔录3份", "旅行社合同复印件"],
        contact="闻一鸣，0000-1234567",
        signed_on=SIGNED,
    )


def _proposal() -> Letter:
    return referral.proposal(
        issuer=ISSUER,
        law=LAW,
        addressee="江右省烟草专卖局党组",
        person=Person("宋景明", unit="临江市烟草专卖局", post="副局长"),
        case_name="市场联合整治推诿扯皮问题",
        facts="2026年5月，宋景明同志对市政府联合整治部署未予落实，两次缺席调度会，整治工作延误40天。",
        basis=BASIS,
        authority="宋景明同志属垂直管理单位干部，应当由其上级主管部门处理。",
        measure="通报批评",
        materials=["调查报告"],
        signed_on=SIGNED,
    )


def _contents() -> Letter:
    entries = [
        dossier.Entry("问责启动审批表", "", "问责办", date(2026, 9, 2), 1),
        dossier.Entry("关于青石渡大桥维修工程久拖不决问题的调查报告", "", "调查组", date(2026, 9, 25), 4),
        dossier.Entry("问责决定书", "临问责〔2026〕5号", "问责办", SIGNED, 3),
    ]
    return dossier.contents(case_name=CASE, case_number="问责案2026-0012", unit=ISSUER.name, entries=entries * 12)


EXAMPLES: Mapping[str, Callable[[], Letter]] = {
    "initiation_slip": _initiation,
    "declined_notice": _declined,
    "extension_slip": _extension,
    "investigation_report": _report,
    "defence_record": _defence,
    "preliminary_opinion": _opinion,
    "review_minutes": _minutes,
    "handling_slip": _handling,
    "decision": a_decision,
    "exemption": _exemption,
    "referral": _referral,
    "proposal": _proposal,
    "service_receipt": _receipt,
    "appeal_received": _appeal_received,
    "appeal_decision": _appeal_decision,
    "rescission": _rescission,
    "correction": _correction,
    "dossier_contents": _contents,
}
"""One example of each kind in `KINDS`."""

PDF = (
    b"%PDF-1.7\n1 0 obj<</Type /Catalog /Pages 2 0 R>>endobj\n2 0 obj<</Type /Pages /Kids [3 0 R] /Count 1>>endobj\n"
    b"3 0 obj<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>endobj\ntrailer<</Size 4 /Root 1 0 R>>\n%%EOF\n"
)


def upload(name: str = "送达回证.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
