"""The journal in Chinese: what each act and each kind of thing acted on is called on a page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wenze.office.rulings import queries as law
from wenze.office.rulings.models_law import State
from wenze.office.rulings.questions import QUESTIONS

ROOMS = {
    "people": gettext_noop("人员与账号"),
    "leads": gettext_noop("问责线索"),
    "cases": gettext_noop("问责案件"),
    "measures": gettext_noop("问责方式"),
    "documents": gettext_noop("文书"),
    "rulings": gettext_noop("制度咨询"),
    "matters": gettext_noop("分办、阅知、撤回与回避"),
    "limits": gettext_noop("期限"),
    "notices": gettext_noop("提醒"),
    "journal": gettext_noop("日志"),
    "site": gettext_noop("系统"),
}

PROCEDURES = {"cases": law.OF_CASES, "leads": "leads"}
"""The rooms whose moves are written under the name of the room, and the procedure that names them in Chinese."""

ACTS = {
    "people.sign_in": gettext_noop("登录"),
    "people.sign_out": gettext_noop("退出"),
    "people.failed_sign_in": gettext_noop("登录未成功"),
    "people.unknown_sign_in": gettext_noop("以不存在的用户名登录"),
    "people.change_own_password": gettext_noop("修改本人密码"),
    "people.found_office": gettext_noop("开办"),
    "people.create_account": gettext_noop("开立账号"),
    "people.reset_password": gettext_noop("重置密码"),
    "people.rescue_account": gettext_noop("在服务器上重置密码"),
    "people.remove_second_step": gettext_noop("撤除两步验证"),
    "people.close_account": gettext_noop("停用账号"),
    "people.reopen_account": gettext_noop("启用账号"),
    "people.ask_for_account": gettext_noop("提出双人办理"),
    "people.confirm_for_account": gettext_noop("确认双人办理"),
    "people.decline_for_account": gettext_noop("不同意双人办理"),
    "people.withdraw_for_account": gettext_noop("撤回双人办理"),
    "people.expire_for_account": gettext_noop("双人办理逾时关闭"),
    "people.tell_of_account": gettext_noop("告知账号本人"),
    "people.grant_role": gettext_noop("授予角色"),
    "people.end_grant": gettext_noop("撤销角色"),
    "people.found_organ": gettext_noop("登记单位"),
    "people.revise_organ": gettext_noop("修改单位"),
    "people.create_post": gettext_noop("登记职务"),
    "people.register_cadre": gettext_noop("登记干部"),
    "people.revise_cadre": gettext_noop("修改干部信息"),
    "people.appoint": gettext_noop("登记任职"),
    "people.relieve": gettext_noop("登记免职"),
    "people.relate": gettext_noop("登记亲属关系"),
    "people.unmask_identity": gettext_noop("查看完整身份证号"),
    "people.save_view": gettext_noop("存为常用视图"),
    "people.remove_view": gettext_noop("移除常用视图"),
    "leads.register": gettext_noop("登记线索"),
    "leads.save_draft": gettext_noop("保存线索草稿"),
    "leads.drop_draft": gettext_noop("删除线索草稿"),
    "cases.open_case": gettext_noop("立案报批"),
    "cases.advance": gettext_noop("进入下一阶段"),
    "cases.download_file": gettext_noop("下载全卷"),
    "cases.describe_office": gettext_noop("设置文书名称和代字"),
    "cases.adopt_regulation": gettext_noop("设定适用办法"),
    "limits.recount": gettext_noop("重算期限"),
    "limits.warned": gettext_noop("期限提醒"),
    "limits.overdue": gettext_noop("期限逾期"),
    "limits.state": gettext_noop("指定到期日期"),
    "limits.suspend": gettext_noop("期限中止"),
    "limits.resume": gettext_noop("期限恢复计算"),
    "measures.impose": gettext_noop("登记问责方式"),
    "measures.confirm_rectified": gettext_noop("确认整改到位"),
    "measures.rescind": gettext_noop("取消问责"),
    "measures.reverse": gettext_noop("撤销问责方式"),
    "measures.check_standing": gettext_noop("任用核验"),
    "documents.draft": gettext_noop("拟制文书"),
    "documents.issue": gettext_noop("签发文书"),
    "documents.void": gettext_noop("作废文书"),
    "documents.serve": gettext_noop("登记送达"),
    "documents.withdraw_service": gettext_noop("撤回送达登记"),
    "documents.attach": gettext_noop("存入文件"),
    "documents.link": gettext_noop("归入文件"),
    "documents.open": gettext_noop("下载文件"),
    "documents.open_original": gettext_noop("启封照片原件"),
    "documents.damaged": gettext_noop("存档校验不符"),
    "documents.set_leftovers_aside": gettext_noop("移开遗留文件"),
    "rulings.propose": gettext_noop("提出制度变更"),
    "rulings.activate_shipped": gettext_noop("启用随附制度"),
    "rulings.file_official_text": gettext_noop("存入制度原文"),
    "matters.assign": gettext_noop("分办"),
    "matters.note_opened": gettext_noop("打开"),
    "matters.acknowledge": gettext_noop("阅知、签收"),
    "matters.withdraw": gettext_noop("撤回报送"),
    "matters.withdraw_request": gettext_noop("撤回回避申请"),
    "matters.join": gettext_noop("并入"),
    "matters.ask_recusal": gettext_noop("申请回避"),
    "matters.decide_recusal": gettext_noop("决定回避"),
    "matters.lift_recusal": gettext_noop("解除回避"),
    "notices.prefer": gettext_noop("修改提醒方式"),
    "journal.verify": gettext_noop("校验日志"),
    "journal.restore_guards": gettext_noop("重装防改写触发器"),
    "journal.confirm_day": gettext_noop("确认机器日期"),
    "site.load_demo": gettext_noop("装入演示数据"),
}
"""Every act that is written by its own name. Moves, questions to the law and answers to proposals are named below."""

THINGS = {
    "people.organ": gettext_noop("单位"),
    "people.post": gettext_noop("职务"),
    "people.cadre": gettext_noop("干部"),
    "people.account": gettext_noop("账号"),
    "people.savedview": gettext_noop("常用视图"),
    "leads.lead": gettext_noop("线索"),
    "leads.draft": gettext_noop("线索草稿"),
    "cases.case": gettext_noop("案件"),
    "cases.respondent": gettext_noop("问责对象"),
    "cases.defence": gettext_noop("陈述申辩"),
    "cases.officeprofile": gettext_noop("机构设置"),
    "cases.adoption": gettext_noop("适用办法"),
    "measures.imposed": gettext_noop("问责方式"),
    "measures.check": gettext_noop("任用核验"),
    "documents.document": gettext_noop("文书"),
    "documents.attachment": gettext_noop("文件"),
    "rulings.ruling": gettext_noop("裁定"),
    "rulings.proposal": gettext_noop("制度变更"),
    "rulings.officialtext": gettext_noop("制度原文"),
    "matters.reading": gettext_noop("待阅件"),
}
"""What an entry may be about, by the label of its model."""

OTHER = gettext_noop("其他")


def named() -> dict[str, str]:
    """Every act of this office with its name, for the cells and the choices of a page."""
    moves = {
        f"{room}.{one.move}": one.term
        for room, procedure in PROCEDURES.items()
        for one in law.procedure_by_id(procedure).moves
    }
    asked = {f"rulings.ask_{question}": f"{_('咨询制度：')}{title}" for question, title in QUESTIONS.items()}
    answered = {f"rulings.{state.value}": f"{_('制度变更')}{state.label}" for state in State if state != State.PROPOSED}
    return {**moves, **asked, **answered, **{verb: _(term) for verb, term in ACTS.items()}}


def thing(kind: str) -> str:
    """What a kind of row is called: ``cases.case`` is 案件."""
    return _(THINGS.get(kind, OTHER))
