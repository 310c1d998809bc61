"""Accounts and the roles they hold, each for a time."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from wenze.office.people.models.cadres import Cadre
from wenze.office.people.models.organs import Organ


class Role(models.TextChoices):
    """What an account may be. ``respondent`` (本人) is never granted: it follows from being concerned by a case."""

    INTAKE_CLERK = "intake_clerk", "线索登记员"
    CASE_OFFICER = "case_officer", "承办人"
    OFFICE_DIRECTOR = "office_director", "问责办负责人"
    APPROVING_LEADER = "approving_leader", "审批领导"
    UNIT_LIAISON = "unit_liaison", "单位联络员"
    UNIT_HEAD = "unit_head", "单位负责人"
    PERSONNEL_READER = "personnel_reader", "组织人事查询员"
    APPEAL_OFFICER = "appeal_officer", "申诉受理人"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全保密管理员"
    AUDIT_ADMIN = "audit_admin", "安全审计员"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value, Role.AUDIT_ADMIN.value})


class Account(AbstractUser):
    """Someone who signs in. ``cadre`` ties the account to the person, for recusal and for reading one's own case."""

    display_name = models.CharField("姓名", max_length=50)
    organ = models.ForeignKey(
        Organ, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="accounts"
    )
    cadre = models.OneToOneField(
        Cadre, verbose_name="本人", null=True, blank=True, on_delete=models.PROTECT, related_name="account"
    )
    must_change_password = models.BooleanField("须修改密码", default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(AbstractUser.Meta):
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def role_terms(self) -> tuple[str, ...]:
        """The roles ever granted, each named once, in the order in which they were granted."""
        return tuple(dict.fromkeys(grant.get_role_display() for grant in self.grants.all()))


class RoleGrant(models.Model):
    """``account`` holds ``role`` at ``organ`` from ``from_on`` to ``until_on``, both days included."""

    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField("角色", max_length=30, choices=Role.choices)
    organ = models.ForeignKey(Organ, verbose_name="单位", on_delete=models.PROTECT, related_name="grants")
    from_on = models.DateField("起始日期")
    until_on = models.DateField("截止日期", null=True, blank=True)

    class Meta:
        ordering = ("account", "from_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="grant_ends_after_start",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(role__in=sorted(ADMINISTRATORS), until_on__isnull=True),
                name="grant_one_administrator",
                violation_error_message="系统管理员、安全保密管理员、安全审计员不能由同一人兼任。",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "organ"],
                condition=Q(until_on__isnull=True),
                name="grant_once",
                violation_error_message="该账号已有此角色。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()}"


class PastPassword(models.Model):
    """The hash of a password once used, so that it is not used again soon."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="past_passwords")
    hashed = models.CharField(max_length=255)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("-set_at",)
