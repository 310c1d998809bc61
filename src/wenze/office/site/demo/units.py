"""The thirty units of the invented 临江市 in official order, and the posts in each with who manages their holders."""

from __future__ import annotations

from dataclasses import dataclass

from wenze.office.people.models import DutyRole, Level, ManagedBy, OrganKind


@dataclass(frozen=True)
class Place:
    """A post: its title, level and duty role, and by whom its holder is managed. ``also``: held beside another post,
    by the holder of the post with that title."""

    title: str
    level: str
    duty_role: str
    managed_by: str
    also: str = ""


@dataclass(frozen=True)
class Unit:
    """A unit under the unit with the key ``under`` (none: it stands by itself), with its posts in order."""

    key: str
    name: str
    short_name: str
    kind: str
    under: str
    places: tuple[Place, ...]

    @property
    def is_vertical(self) -> bool:
        """Whether it is managed from above rather than by the city."""
        return self.kind == OrganKind.VERTICAL


def heads(*titles: str, by: str = ManagedBy.CITY) -> tuple[Place, ...]:
    """Those who lead a unit: the first answers for all of it, the others for their share."""
    first, *others = titles
    leads = Place(first, Level.DIVISION, DutyRole.HEAD, by)
    return (leads, *(Place(title, Level.DIVISION, DutyRole.RESPONSIBLE_LEADER, by) for title in others))


def chiefs(*titles: str, by: str = ManagedBy.UNIT) -> tuple[Place, ...]:
    """Those who lead a section."""
    return tuple(Place(title, Level.SECTION, DutyRole.DIRECTLY_RESPONSIBLE, by) for title in titles)


def staff(*titles: str, by: str = ManagedBy.UNIT) -> tuple[Place, ...]:
    """Those who do the work."""
    return tuple(Place(title, Level.STAFF, DutyRole.STAFF, by) for title in titles)


def beside(title: str, holder: str, by: str = ManagedBy.CITY) -> tuple[Place, ...]:
    """A post held by somebody who already holds ``holder``."""
    return (Place(title, Level.DIVISION, DutyRole.RESPONSIBLE_LEADER, by, also=holder),)


def bureau(
    key: str, name: str, short_name: str, *sections: str, head: str = "局长", more: tuple[Place, ...] = ()
) -> Unit:
    """A department of the city government: two who lead it, its sections, two clerks."""
    leading = heads(f"党组书记、{head}", f"党组成员、副{head}")
    return Unit(
        key,
        f"临江市{name}",
        short_name,
        OrganKind.GOVERNMENT_DEPARTMENT,
        "zf",
        (*leading, *more, *chiefs("办公室主任", *sections), *staff("四级主任科员", "一级科员")),
    )


HIGHER, LOWER, VERTICAL = ManagedBy.HIGHER, ManagedBy.LOWER, ManagedBy.VERTICAL

LEADING = (
    Unit(
        "sw",
        "中共临江市委员会",
        "市委",
        OrganKind.PARTY_COMMITTEE,
        "",
        (
            *heads("书记", "副书记", "常委、秘书长", by=HIGHER),
            *heads("副秘书长"),
            *chiefs("信访督查科科长", "综合科科长", "机要科科长"),
        ),
    ),
    Unit(
        "rd",
        "临江市人民代表大会常务委员会",
        "市人大常委会",
        OrganKind.CONGRESS,
        "",
        (
            *heads("主任", "副主任", by=HIGHER),
            *heads("秘书长"),
            *chiefs("代表工作科科长", "法制科科长"),
            *staff("一级科员"),
        ),
    ),
    Unit(
        "zf",
        "临江市人民政府",
        "市政府",
        OrganKind.GOVERNMENT,
        "",
        (
            *heads("市长", "副市长（分管城建）", "副市长（分管农业）", by=HIGHER),
            *heads("秘书长"),
            *chiefs("督查科科长", "综合科科长"),
            *staff("二级主任科员"),
        ),
    ),
    Unit(
        "zx",
        "中国人民政治协商会议临江市委员会",
        "市政协",
        OrganKind.CONSULTATIVE,
        "",
        (*heads("主席", "副主席", by=HIGHER), *heads("秘书长"), *chiefs("提案科科长", "联络科科长")),
    ),
    Unit(
        "jw",
        "中共临江市纪律检查委员会",
        "市纪委",
        OrganKind.DISCIPLINE,
        "",
        (
            *heads("书记", by=HIGHER),
            *heads("副书记", "常委"),
            *chiefs("案件监督管理室主任", "党风政风监督室主任"),
            *staff("一级科员"),
        ),
    ),
    Unit(
        "fy",
        "临江市中级人民法院",
        "市中院",
        OrganKind.COURT,
        "",
        (*heads("院长", "副院长", by=HIGHER), *chiefs("办公室主任", "司法行政处副处长"), *staff("一级科员")),
    ),
    Unit(
        "jc",
        "临江市人民检察院",
        "市检察院",
        OrganKind.PROCURATORATE,
        "",
        (*heads("检察长", "副检察长", by=HIGHER), *chiefs("办公室主任", "案件管理部主任"), *staff("一级科员")),
    ),
    Unit(
        "zz",
        "中共临江市委组织部",
        "市委组织部",
        OrganKind.PARTY_DEPARTMENT,
        "sw",
        (
            *heads("部长", by=HIGHER),
            *heads("常务副部长", "副部长"),
            *chiefs("干部监督科科长", "干部科科长", "办公室主任"),
            *staff("四级主任科员", "一级科员"),
        ),
    ),
    Unit(
        "wz",
        "临江市问责工作办公室",
        "市问责办",
        OrganKind.PARTY_DEPARTMENT,
        "sw",
        (
            *heads("主任", "副主任", "副主任（分管审理）"),
            *chiefs("综合科科长", "案件一科科长", "案件二科科长", "审理科科长"),
            *staff("四级主任科员", "一级科员"),
        ),
    ),
    Unit(
        "xf",
        "临江市信访局",
        "市信访局",
        OrganKind.PARTY_DEPARTMENT,
        "sw",
        (
            *heads("局长", "副局长"),
            *chiefs("来访接待科科长", "办信科科长", "督查科科长"),
            *staff("四级主任科员", "一级科员"),
        ),
    ),
)

BUREAUS = (
    bureau("fg", "发展和改革委员会", "市发展改革委", "重点项目科科长", "投资科科长", "价格科科长", head="主任"),
    bureau(
        "zj",
        "住房和城乡建设局",
        "市住建局",
        "质量安全科科长",
        "城市更新科科长",
        "物业管理科科长",
        more=beside("市老旧小区改造工作专班副组长", "党组成员、副局长"),
    ),
    bureau("jt", "交通运输局", "市交通局", "建设管理科科长", "运输科科长", "安全监督科科长"),
    bureau(
        "sl",
        "水利局",
        "市水利局",
        "河道采砂管理科科长",
        "工程建设科科长",
        "水旱灾害防御科科长",
        more=beside("市防汛抗旱指挥部办公室主任", "党组书记、局长"),
    ),
    bureau("ny", "农业农村局", "市农业农村局", "农田建设科科长", "种植业科科长", "计划财务科科长"),
    bureau("yj", "应急管理局", "市应急局", "物资保障科科长", "危险化学品监督科科长", "预案科科长"),
    bureau("sp", "行政审批服务局", "市审批局", "项目审批科科长", "政务大厅管理科科长", "信息科科长"),
    bureau("wj", "卫生健康委员会", "市卫健委", "医政科科长", "基层卫生科科长", "规划信息科科长", head="主任"),
    bureau("mz", "民政局", "市民政局", "社会救助科科长", "养老服务科科长", "基层政权科科长"),
)

OTHERS = (
    Unit(
        "gh",
        "临江市总工会",
        "市总工会",
        OrganKind.MASS_ORGANISATION,
        "",
        (*heads("常务副主席", "副主席"), *chiefs("权益保障部部长", "办公室主任"), *staff("四级主任科员", "一级科员")),
    ),
    Unit(
        "tw",
        "共青团临江市委员会",
        "团市委",
        OrganKind.MASS_ORGANISATION,
        "",
        (*heads("书记", "副书记"), *chiefs("青少年发展部部长"), *staff("四级主任科员", "一级科员")),
    ),
    Unit(
        "tp",
        "桐浦县人民政府",
        "桐浦县政府",
        OrganKind.COUNTY,
        "",
        (
            *heads("县长", "副县长（分管工业）", "副县长（分管农业）"),
            *chiefs("政府办公室主任", "督查室主任", by=LOWER),
            *staff("政府办公室科员", by=LOWER),
        ),
    ),
    Unit(
        "fx",
        "枫屿区人民政府",
        "枫屿区政府",
        OrganKind.COUNTY,
        "",
        (
            *heads("区长", "副区长（分管城建）", "副区长（分管教育）"),
            *chiefs("政府办公室主任", "城市管理局局长", by=LOWER),
            *staff("政府办公室科员", by=LOWER),
        ),
    ),
    Unit(
        "ls",
        "鹭沙镇人民政府",
        "鹭沙镇政府",
        OrganKind.TOWNSHIP,
        "tp",
        (*chiefs("镇长", "副镇长", "农业综合服务中心主任", "财政所所长", by=LOWER), *staff("民政专干", by=LOWER)),
    ),
    Unit(
        "wc",
        "望潮街道办事处",
        "望潮街道",
        OrganKind.TOWNSHIP,
        "fx",
        (*chiefs("主任", "副主任", "应急管理站站长", by=LOWER), *staff("城建专干", "网格管理员", by=LOWER)),
    ),
    Unit(
        "cl",
        "采菱社区居民委员会",
        "采菱社区",
        OrganKind.OTHER,
        "wc",
        staff("居委会主任", "居委会副主任", "社区民政专干", by=LOWER),
    ),
    Unit(
        "zw",
        "临江市电子政务中心",
        "市电子政务中心",
        OrganKind.INSTITUTION,
        "zf",
        (*heads("主任"), *chiefs("副主任", "运维科科长", "安全科科长"), *staff("工程师", "助理工程师")),
    ),
    Unit(
        "gl",
        "临江市公路养护中心",
        "市公路养护中心",
        OrganKind.INSTITUTION,
        "jt",
        (
            *chiefs("主任", "副主任", "养护科科长", "应急抢险队队长", "路政科科长"),
            Place("党支部书记", Level.SECTION, DutyRole.HEAD, ManagedBy.UNIT, also="主任"),
            *staff("工程师", "桥隧管理员"),
        ),
    ),
    Unit(
        "ct",
        "临江市城市建设投资集团有限公司",
        "市城投集团",
        OrganKind.ENTERPRISE,
        "",
        (
            *heads("党委书记、董事长", "总经理"),
            *chiefs("副总经理", "投资发展部部长", "财务部部长"),
            *staff("审计主管", "工程主管", "综合主管"),
        ),
    ),
    Unit(
        "tax",
        "国家税务总局临江市税务局",
        "市税务局",
        OrganKind.VERTICAL,
        "",
        (
            *heads("局长", "副局长", by=VERTICAL),
            *chiefs("纳税服务科科长", "征收管理科科长", "办公室主任", by=VERTICAL),
            *staff("一级行政执法员", by=VERTICAL),
        ),
    ),
)

UNITS = (*LEADING, *BUREAUS, *OTHERS)
"""All thirty, in official order."""
