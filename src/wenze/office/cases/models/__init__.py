"""A case and everything written about it, by subject."""

from wenze.office.cases.models.case import Case, CaseSeries, Outcome, Respondent, SubjectKind
from wenze.office.cases.models.decision import REFERRED_TO, Appeal, AppealOutcome, Decision, Referral, ReferralKind
from wenze.office.cases.models.hearing import Defence, DefenceArgument, DefenceMode, EffectiveRule, Proposal
from wenze.office.cases.models.inquiry import (
    Evidence,
    EvidenceKind,
    FactorFinding,
    Finding,
    WorkingGroupMember,
)
from wenze.office.cases.models.office import Adoption, OfficeProfile
from wenze.office.cases.models.review import Attendance, Opinion, Review, ReviewKind, ReviewOutcome, Vote
from wenze.office.cases.models.steps import Step

__all__ = [
    "REFERRED_TO",
    "Adoption",
    "Appeal",
    "AppealOutcome",
    "Attendance",
    "Case",
    "CaseSeries",
    "Decision",
    "Defence",
    "DefenceArgument",
    "DefenceMode",
    "EffectiveRule",
    "Evidence",
    "EvidenceKind",
    "FactorFinding",
    "Finding",
    "OfficeProfile",
    "Opinion",
    "Outcome",
    "Proposal",
    "Referral",
    "ReferralKind",
    "Respondent",
    "Review",
    "ReviewKind",
    "ReviewOutcome",
    "Step",
    "SubjectKind",
    "Vote",
    "WorkingGroupMember",
]
