"""Leads from which no case was opened: waiting, taken in, declined, passed on, or the same matter as another."""

from __future__ import annotations

from wenze.office.site.demo.words import Tip

WAITING = (
    Tip(
        "公交站台改造工期一再延长",
        "市民反映，滨河路六处公交站台拆除后四个月未重建，乘客雨天无处避雨。",
        "9-1",
        note="政务热线转办",
        anonymous=True,
        details={"fact_based": True, "wide_impact": True},
    ),
    Tip(
        "应急广播终端长期离线",
        "检查发现，十七处应急广播终端离线超过三个月，维护经费已拨付而未维修。",
        "9-7",
        note="安全检查通报",
        source="yj",
    ),
    Tip(
        "政务服务“好差评”回访弄虚作假",
        "数据比对发现，部分差评回访电话未拨通即标注“满意”，涉及六个窗口。",
        "9-7",
        note="政务服务评议",
        source="sp",
    ),
    Tip(
        "人饮工程水质检测造假嫌疑",
        "媒体记者反映，某人饮工程连续六个月水质检测报告数据完全相同。",
        "9-6",
        note="媒体反映",
    ),
)

ACCEPTED = (
    Tip(
        "乡村公路养护资金滞留",
        "督查建议，两个乡镇公路养护资金滞留超过半年，尚待确认。",
        "9-3",
        note="督查建议（待确认）",
        source="zf",
    ),
    Tip(
        "物业维修资金审批拖延",
        "市委常委会会议要求核查物业维修资金审批平均用时过长的问题。",
        "9-2",
        note="市委常委会会议纪要",
        source="sw",
    ),
    Tip(
        "大棚房清理整治反弹",
        "九名政协委员联名建议，对大棚房清理整治反弹问题的责任人问责。",
        "9-4",
        note="委员联名问责建议",
        source="zx",
        confirming="zx",
        paper="临协办函",
        details={"joint_signers": 9},
    ),
    Tip(
        "民办幼儿园消防隐患整改不闭环",
        "日常监督中已掌握，三所民办幼儿园消防隐患通知整改后没有复查。",
        "",
        note="日常监督已掌握",
        details={"circumstance_known": True},
    ),
)

DECLINED = (
    (
        Tip(
            "反映邻里停车纠纷处置不公",
            "来信反映社区处理停车位纠纷偏袒一方。",
            "9-1",
            note="群众来信",
            reporter="丘某（化名）",
            contact="信访编号0211",
            details={"fact_based": False, "wide_impact": False},
        ),
        "属邻里民事纠纷，没有反映问责情形，也没有事实依据，已告知通过人民调解解决。",
    ),
    (
        Tip(
            "反映体育公园开放时间不合理",
            "市民建议延长体育公园夜间开放时间。",
            "9-1",
            note="政务热线转办",
            anonymous=True,
            details={"fact_based": True, "wide_impact": False},
        ),
        "属工作建议，不属于问责线索，已转主管部门研究答复。",
    ),
    (
        Tip(
            "反映评优结果不公",
            "来信反映单位年度评优结果不公，未提供具体事实。",
            "9-1",
            note="匿名来信",
            anonymous=True,
            details={"fact_based": False, "wide_impact": False},
        ),
        "经初步了解，评优程序经过民主测评和公示，来信没有提供具体事实，不予受理。",
    ),
)

REFERRED = (
    (
        Tip(
            "反映工作人员收受礼金",
            "举报反映某工作人员收受服务对象礼金，属违纪问题。",
            "9-1",
            note="实名举报信",
            reporter="冼某（化名）",
            contact="联系电话已密封",
            details={"fact_based": True, "wide_impact": True},
        ),
        "市纪委",
        "涉嫌违纪，属纪检监察机关管辖。",
    ),
    (
        Tip(
            "县级部门窗口中午无人值班",
            "群众反映桐浦县政务大厅部分窗口中午无人值班。",
            "9-1",
            note="政务热线转办",
            anonymous=True,
            details={"fact_based": True, "wide_impact": False},
        ),
        "桐浦县政府",
        "涉及干部由县级管理，没有直接问责的必要，转县级办理。",
    ),
    (
        Tip(
            "基层站所检查过多过频",
            "督查发现部分单位对基层站所重复检查，增加基层负担。",
            "9-7",
            note="整治形式主义督查",
            source="sw",
        ),
        "市委督查部门",
        "属作风督查事项，先由督查部门核实，构成问责情形的再行移交。",
    ),
)

MERGED = (
    Tip(
        "再次反映信访事项无人答复",
        "另一名群众来信，反映在信访接待大厅三次到访均未得到答复，内容与此前来信相近。",
        "9-1",
        note="群众来信",
        reporter="褚某（化名）",
        contact="信访编号0958",
        details={"fact_based": True, "wide_impact": True},
    ),
    Tip(
        "居民集中反映老旧小区楼道无灯",
        "柳堤小区居民集中反映改造停工后楼道照明中断，与改造逾期属同一事项。",
        "9-1",
        note="居民集体来访",
        reporter="居民代表（化名）",
        contact="来访登记0204",
        details={"fact_based": True, "wide_impact": True},
    ),
)
