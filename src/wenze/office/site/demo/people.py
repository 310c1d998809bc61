"""The office is set up: units, posts, people, accounts and roles; and the few changes of post since."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from wenze.office.cases import actions_office
from wenze.office.people import actions, actions_accounts
from wenze.office.people.models import Account, RelationKind, Role
from wenze.office.people.models.organs import DutyRole
from wenze.office.site.demo import names
from wenze.office.site.demo.diary import Story
from wenze.office.site.demo.office import HANDLING, PERSONNEL, SUPERIOR, Office, Seat, text
from wenze.office.site.demo.units import UNITS, Place, Unit

FOUNDED = 308
"""Working days before today on which the office was set up."""
A_DAY = 20
ISSUED_ON = date(2015, 6, 15)
PLACE_OF_MACHINES = "zw"
REGISTRAR = "kaiban"
TRIAL: Seat = ("ny", "种植业科科长")
"""The post whose holder came to it on probation, after the office was set up."""

Role_at = tuple[str, str]
SIGN_INS: tuple[tuple[str, Seat, tuple[Role_at, ...]], ...] = (
    ("dengji", (HANDLING, "四级主任科员"), ((Role.INTAKE_CLERK, HANDLING),)),
    ("chengban1", (HANDLING, "案件一科科长"), ((Role.CASE_OFFICER, HANDLING),)),
    ("chengban2", (HANDLING, "案件二科科长"), ((Role.CASE_OFFICER, HANDLING),)),
    ("zhuren", (HANDLING, "主任"), ((Role.OFFICE_DIRECTOR, HANDLING),)),
    ("fuzhuren", (HANDLING, "副主任"), ((Role.OFFICE_DIRECTOR, HANDLING),)),
    ("shenpi", (SUPERIOR, "常委、秘书长"), ((Role.APPROVING_LEADER, SUPERIOR),)),
    ("shensu", (SUPERIOR, "信访督查科科长"), ((Role.APPEAL_OFFICER, SUPERIOR),)),
    ("qianfa", (SUPERIOR, "副秘书长"), ((Role.APPROVING_LEADER, SUPERIOR),)),
    ("benren1", ("xf", "来访接待科科长"), ()),
    ("benren2", ("sl", "河道采砂管理科科长"), ()),
    ("benren3", ("zj", "质量安全科科长"), ()),
    ("benren4", ("mz", "社会救助科科长"), ()),
    ("lianluo1", ("jt", "办公室主任"), ((Role.UNIT_LIAISON, "jt"), (Role.UNIT_LIAISON, "gl"))),
    ("lianluo2", ("tp", "政府办公室主任"), ((Role.UNIT_LIAISON, "tp"),)),
    ("danwei", ("ny", "党组书记、局长"), ((Role.UNIT_HEAD, "ny"),)),
    ("renshi", (PERSONNEL, "干部监督科科长"), ((Role.PERSONNEL_READER, SUPERIOR),)),
)
"""Username, the post of the person behind it, and the roles with the unit each is held at. Without a role: 本人."""

FORMER: tuple[tuple[Seat, Seat], ...] = (
    ((HANDLING, "案件二科科长"), ("jc", "案件管理部主任")),
    ((HANDLING, "主任"), (PERSONNEL, "副部长")),
    (("jt", "党组书记、局长"), ("fg", "党组成员、副主任")),
    (("zj", "党组成员、副局长"), ("ct", "总经理")),
    (("mz", "党组书记、局长"), ("fx", "副区长（分管教育）")),
    (("tp", "县长"), ("ny", "党组成员、副局长")),
    (("sl", "工程建设科科长"), ("gl", "养护科科长")),
    (("wc", "副主任"), ("cl", "居委会主任")),
)
"""Who held which other post before the one they hold now."""


def setting_up(here: Office) -> Story:
    """The administrators, the units with their posts, everyone's record, the accounts, and the office's own papers."""
    keeper, granter = yield from _administrators(here)
    yield from _units(here, keeper)
    registrar = yield from _registrar(here, keeper, granter)
    yield from _records(here, registrar)
    yield from _accounts(here, keeper, granter)
    yield from _papers(here, granter)
    today = yield FOUNDED - 15  # while the registrar directs the committee no administrator alone may close the account
    actions_accounts.close_account(by=keeper, today=today, account=registrar)


def changes(here: Office) -> Story:
    """One section chief comes to the post on probation; two cadres of the register are related."""
    today = yield FOUNDED - 20
    by = here.who("chengban1")
    actions.relate(
        by=by,
        today=today,
        cadre=here.cadre((HANDLING, "案件一科科长")),
        other=here.cadre(("mz", "养老服务科科长")),
        kind=RelationKind.SPOUSE,
    )
    today = yield 118
    cadre = here.cadre(TRIAL)
    actions.relieve(by=by, today=today, tenure=cadre.tenures.get(), until_on=today - timedelta(days=1))
    actions.appoint(
        by=by,
        today=today,
        cadre=cadre,
        post=here.posts[TRIAL],
        from_on=today,
        probation_until_on=today + timedelta(days=364),
    )


def _administrators(here: Office) -> Story:
    """The three administrators, placed at the unit that keeps the machines. Answers those who keep and who grant."""
    today = yield FOUNDED
    unit = next(one for one in UNITS if one.key == PLACE_OF_MACHINES)
    made = actions_accounts.found_office(by=None, today=today, organ_name=unit.name, by_click=True)
    here.organs[unit.key] = made[0][0].organ
    for account, _none in made:
        here.accounts[account.username] = account
    return here.who(Role.SYSTEM_ADMIN), here.who(Role.SECURITY_ADMIN)


def _units(here: Office, keeper: Account) -> Story:
    today = yield FOUNDED
    for order, unit in enumerate(UNITS, start=1):
        fields = {
            "short_name": unit.short_name,
            "kind": unit.kind,
            "parent": here.organs.get(unit.under),
            "order": order * 10,
            "vertical": unit.is_vertical,
        }
        known = here.organs.get(unit.key)
        if known is None:
            here.organs[unit.key] = actions.found_organ(by=keeper, today=today, name=unit.name, **fields)
        else:
            actions.revise_organ(by=keeper, today=today, organ=known, version=known.version, **fields)
    for unit in UNITS:
        today = yield FOUNDED - 1
        _posts(here, keeper, unit, today)


def _posts(here: Office, keeper: Account, unit: Unit, today: date) -> None:
    for order, place in enumerate(unit.places, start=1):
        here.posts[unit.key, place.title] = actions.create_post(
            by=keeper,
            today=today,
            organ=here.organs[unit.key],
            title=place.title,
            level=place.level,
            duty_role=place.duty_role,
            order=order * 10,
        )


def _registrar(here: Office, keeper: Account, granter: Account) -> Story:
    """Someone must enter people before there are people: an account for the time of setting up, closed afterwards."""
    today = yield FOUNDED - 1
    account, _none = actions_accounts.create_account(
        by=keeper,
        today=today,
        username=REGISTRAR,
        display_name="开办登记员",
        organ=here.handling,
        by_click=True,
    )
    actions_accounts.grant_role(
        by=granter,
        today=today,
        account=account,
        role=Role.CASE_OFFICER,
        organ=here.handling,
        from_on=today,
        until_on=here.diary.day(FOUNDED - 12),
    )
    here.accounts[REGISTRAR] = account
    return account


def _records(here: Office, by: Account) -> Story:
    """Everyone's record and posts, some twenty a day, each held since some day in the years before."""
    chance = Random(31)  # noqa: S311 - invented tenures
    seats = [(unit.key, place) for unit in UNITS for place in unit.places if not place.also]
    everyone = list(names.people(place.level for _key, place in seats))
    for start in range(0, len(seats), 4):
        today = yield FOUNDED - 2 - start // A_DAY
        for (key, place), person in zip(seats[start : start + 4], everyone[start : start + 4], strict=True):
            _record(here, by, today, (key, place), person, chance)
    today = yield FOUNDED - 12
    for key, place in ((unit.key, place) for unit in UNITS for place in unit.places if place.also):
        _appoint(here, by, today, (key, place.title), here.cadre((key, place.also)), 400, main=False)


def _record(
    here: Office,
    by: Account,
    today: date,
    at: tuple[str, Place],
    person: tuple[str, str, date, str],
    chance: Random,
) -> None:
    (key, place), (name, gender, born_on, number) = at, person
    seat = (key, place.title)
    cadre = actions.register_cadre(
        by=by,
        today=today,
        name=name,
        gender=gender,
        born_on=born_on,
        identity_number=number,
        managed_by=place.managed_by,
    )
    here.cadres[seat] = cadre
    days = chance.randrange(200, 2400)
    before = next((former for now, former in FORMER if now == seat), None)
    if before is not None:
        tenure = _appoint(here, by, today, before, cadre, days + chance.randrange(700, 1500))
        actions.relieve(by=by, today=today, tenure=tenure, until_on=today - timedelta(days=days + 1))
    _appoint(here, by, today, ("ny", "一级科员") if seat == TRIAL else seat, cadre, days)


def _appoint(
    here: Office, by: Account, today: date, seat: Seat, cadre: object, days: int, *, main: bool = True
) -> object:
    return actions.appoint(
        by=by, today=today, cadre=cadre, post=here.posts[seat], from_on=today - timedelta(days=days), main=main
    )


def _accounts(here: Office, keeper: Account, granter: Account) -> Story:
    for username, seat, roles in SIGN_INS:
        today = yield FOUNDED - 13
        cadre = here.cadre(seat)
        account, _none = actions_accounts.create_account(
            by=keeper,
            today=today,
            username=username,
            display_name=cadre.name,
            organ=here.organs[seat[0]],
            cadre=cadre,
            by_click=True,
        )
        here.accounts[username] = account
        for role, key in roles:
            actions_accounts.grant_role(
                by=granter, today=today, account=account, role=role, organ=here.organs[key], from_on=today
            )


def _papers(here: Office, granter: Account) -> Story:
    """The marks of both organs' letters, and the day the regulation was issued. For the committee they are written by
    the registrar, who directs it for that one day."""
    today = yield FOUNDED - 14
    registrar, superior = here.who(REGISTRAR), here.organs[SUPERIOR]
    actions_accounts.grant_role(
        by=granter,
        today=today,
        account=registrar,
        role=Role.OFFICE_DIRECTOR,
        organ=superior,
        from_on=today,
        until_on=today,
    )
    actions_office.describe_office(
        by=registrar,
        today=today,
        organ=superior,
        word="临委申",
        mark="中共临江市委员会文件",
        contact="信访督查科　8210112",
    )
    today = yield FOUNDED - 14
    director = here.who("zhuren")
    actions_office.describe_office(
        by=director,
        today=today,
        organ=here.handling,
        word="临问责办",
        mark="临江市问责工作办公室文件",
        body_name="临江市问责工作办公室主任办公会议",
        committee_name="中共临江市委员会",
        contact="综合科　8210135",
    )
    actions_office.adopt_regulation(
        by=director,
        today=today,
        regulation=text().id,
        edition=text().file.edition,
        issued_on=ISSUED_ON,
        source="中共临江市委办公室印发通知（演示用）",
    )


def leaders(here: Office) -> list[Seat]:
    """The posts of those who sit in the office's collective review, in order."""
    unit = next(one for one in UNITS if one.key == HANDLING)
    return [(HANDLING, place.title) for place in unit.places if place.duty_role != DutyRole.STAFF]
