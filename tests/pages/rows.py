"""Who may open which page? One row for each address of the office, by its name; each room keeps its rows in
``rows_<room>.py`` under ``ROWS``. A page without a row fails the test, so that nobody forgets to think about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wenze.office.people.models import Role

EVERYONE = frozenset(Role.values)
NOBODY: frozenset[str] = frozenset()
CASE_READERS = frozenset({"case_officer", "office_director", "approving_leader", "appeal_officer"})
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})
OFFICE = EVERYONE - ADMINISTRATORS


@dataclass(frozen=True)
class Row:
    """``allowed`` are the roles that get an answer; every other role gets 404. ``world`` is what ``build_world`` made;
    ``arguments`` makes the arguments of the address from it, ``data`` what is posted. ``anonymous`` is what a stranger
    gets: ``door`` (sent to sign in), ``open`` or ``absent`` (404)."""

    name: str
    allowed: frozenset[str]
    method: str = "get"
    arguments: Callable[[Any], dict[str, Any]] = lambda world: {}
    data: Callable[[Any], dict[str, Any]] = lambda world: {}
    anonymous: str = "door"


KEEPS_ORGANS = frozenset({"system_admin"})
KEEPS_ACCOUNTS = frozenset({"system_admin", "security_admin"})
WRITES_PEOPLE = frozenset({"case_officer", "office_director"})
UNMASKS = WRITES_PEOPLE | {"personnel_reader"}

organ = lambda world: {"pk": world.organ.pk}  # noqa: E731
cadre = lambda world: {"pk": world.cadre.pk}  # noqa: E731
tenure = lambda world: {"pk": world.tenure.pk}  # noqa: E731
account = lambda world: {"pk": world.account.pk}  # noqa: E731
grant = lambda world: {"pk": world.grant.pk}  # noqa: E731

ROWS = [
    Row("site:workbench", EVERYONE),
    Row("site:search", EVERYONE),
    Row("site:choose_year", EVERYONE, "post"),
    Row("site:choose_post", EVERYONE, "post"),
    Row("site:change_password", EVERYONE),
    Row("site:demo_sign_in", NOBODY, "post", anonymous="absent"),
    Row("site:audit", frozenset({"audit_admin"})),
    Row("site:audit_verify", frozenset({"audit_admin"}), "post"),
    Row("account_login", EVERYONE, anonymous="open"),
    Row("account_logout", EVERYONE, anonymous="open"),
    Row("account_inactive", EVERYONE, anonymous="open"),
    Row("account_reauthenticate", EVERYONE),
    Row("account_signup", NOBODY, anonymous="absent"),
    Row("account_email", NOBODY, anonymous="absent"),
    Row("account_reset_password", NOBODY, anonymous="absent"),
    Row("mfa_index", EVERYONE),
    Row("mfa_authenticate", EVERYONE, anonymous="open"),
    Row("mfa_reauthenticate", EVERYONE),
    Row("mfa_activate_totp", EVERYONE),
    # There is nothing to stop, show or download for somebody without a second step.
    Row("mfa_deactivate_totp", NOBODY),
    Row("mfa_view_recovery_codes", NOBODY),
    Row("mfa_download_recovery_codes", NOBODY),
    Row("mfa_generate_recovery_codes", EVERYONE),
    Row("people:save_view", EVERYONE, "post"),
    # Nobody has a view yet, and another's is never shown.
    Row("people:remove_view", NOBODY, "post", arguments=account),
    Row("people:organs", EVERYONE),
    Row("people:organ", EVERYONE, arguments=organ),
    Row("people:found_organ", KEEPS_ORGANS),
    Row("people:take_in_units", KEEPS_ORGANS),
    Row("people:take_in_cadres", WRITES_PEOPLE),
    Row("people:revise_organ", KEEPS_ORGANS, arguments=organ),
    Row("people:create_post", KEEPS_ORGANS, arguments=organ),
    Row("people:cadres", OFFICE),
    Row("people:cadre", OFFICE, arguments=cadre),
    Row("people:unmask", OFFICE, "post", arguments=cadre),
    Row("people:register_cadre", WRITES_PEOPLE),
    Row("people:revise_cadre", WRITES_PEOPLE, arguments=cadre),
    Row("people:appoint", WRITES_PEOPLE, arguments=cadre),
    Row("people:relate", WRITES_PEOPLE, arguments=cadre),
    Row("people:relieve", WRITES_PEOPLE, arguments=tenure),
    Row("people:accounts", KEEPS_ACCOUNTS),
    Row("people:account", KEEPS_ACCOUNTS, arguments=account),
    Row("people:create_account", KEEPS_ORGANS),
    Row("people:reset_password", KEEPS_ORGANS, "post", arguments=account),
    Row("people:turn_account", KEEPS_ORGANS, "post", arguments=account),
    Row("people:grant_role", frozenset({"security_admin"}), arguments=account),
    Row("people:end_grant", frozenset({"security_admin"}), "post", arguments=grant),
    Row("api:organs", EVERYONE),
    Row("api:cadres", OFFICE),
    Row("api:cadre", OFFICE, arguments=cadre),
    Row("api:openapi-json", EVERYONE),
    Row("api:openapi-view", EVERYONE),
    Row("api:api-root", NOBODY),
]
