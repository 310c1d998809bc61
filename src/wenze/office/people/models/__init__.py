"""Organs, posts and cadres as of a date; accounts and the roles they hold."""

from wenze.office.people.models.account_requests import AccountRequest, RequestKind, RequestState
from wenze.office.people.models.accounts import Account, PastPassword, Role, RoleGrant
from wenze.office.people.models.cadres import Cadre, Gender, ManagedBy, Relation, RelationKind, Tenure
from wenze.office.people.models.organs import DutyRole, Level, Organ, OrganKind, Post
from wenze.office.people.models.saved_views import SavedView

__all__ = [
    "Account",
    "AccountRequest",
    "Cadre",
    "DutyRole",
    "Gender",
    "Level",
    "ManagedBy",
    "Organ",
    "OrganKind",
    "PastPassword",
    "Post",
    "Relation",
    "RelationKind",
    "RequestKind",
    "RequestState",
    "Role",
    "RoleGrant",
    "SavedView",
    "Tenure",
]
