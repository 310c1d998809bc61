"""Cadres, the posts they held and when, and how they are related."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models
from django.db.models import F, Q

from wenze.office.paper import identity
from wenze.office.people.models.organs import Post
from wenze.office.people.seals import EncryptedTextField, digest, masked


class Gender(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class ManagedBy(models.TextChoices):
    """Management authority (干部管理权限): who may decide about this person."""

    CITY = "city", "市管"
    UNIT = "unit", "本单位管理"
    LOWER = "lower", "下级管理"
    HIGHER = "higher", "上级管理"
    VERTICAL = "vertical", "垂直管理"


class RelationKind(models.TextChoices):
    """Relations that call for recusal. The kind is read from ``cadre`` to ``other``; it binds both ways."""

    SPOUSE = "spouse", "夫妻"
    DIRECT_BLOOD = "direct_blood", "直系血亲"
    COLLATERAL_BLOOD = "collateral_blood", "三代以内旁系血亲"
    CLOSE_AFFINITY = "close_affinity", "近姻亲"
    OTHER_INTEREST = "other_interest", "其他利害关系"


class Cadre(models.Model):
    """A person about whom something may be decided. The identity number is sealed; ``identity_digest`` finds it.

    Name and number are kept in their normal form. ``name_typed`` and ``identity_typed`` hold what was typed, where that differs.
    ``born_to_month``: only the month of birth is known, and ``born_on`` is its first day.
    """

    name = models.CharField("姓名", max_length=50)
    name_typed = models.CharField("登记时写作", max_length=100, blank=True, default="", editable=False)
    gender = models.CharField("性别", max_length=10, choices=Gender.choices, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    born_to_month = models.BooleanField("只知出生年月", default=False)
    identity_number = EncryptedTextField("居民身份证号", blank=True, default="")
    identity_typed = EncryptedTextField("身份证号登记时写作", blank=True, default="", editable=False)
    identity_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    managed_by = models.CharField("管理权限", max_length=20, choices=ManagedBy.choices)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["identity_digest"],
                condition=~Q(identity_digest=""),
                name="cadre_identity_once",
                violation_error_message="已有相同身份证号的干部。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *arguments: object, **options: object) -> None:
        self.settle()
        super().save(*arguments, **options)  # type: ignore[arg-type]

    def settle(self) -> None:
        """Bring name and number to their normal form, and keep what was typed beside them."""
        self.name, self.name_typed = _settled(identity.name, self.name or "", self.name_typed)
        self.identity_number, self.identity_typed = _settled(
            identity.number, self.identity_number or "", self.identity_typed
        )
        self.identity_digest = digest(self.identity_number)

    @property
    def identity_masked(self) -> str:
        """The identity number as every page shows it."""
        return masked(self.identity_number)


def _settled(normal: Callable[[str], str], said: str, typed: str) -> tuple[str, str]:
    """The normal form of what is said now, and what was typed where it differs."""
    form = normal(said)
    if form != said:
        return form, said
    return form, typed if normal(typed) == form else ""


class Tenure(models.Model):
    """``cadre`` held ``post`` from ``from_on`` to ``until_on``, both days included; no last day means still serving.
    ``probation_until_on`` is the last day of probation, included. One person may hold several posts at once; ``main``
    marks the one a document names first."""

    cadre = models.ForeignKey(Cadre, verbose_name="干部", on_delete=models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, verbose_name="职务", on_delete=models.PROTECT, related_name="tenures")
    from_on = models.DateField("任职日期")
    until_on = models.DateField("免职日期", null=True, blank=True)
    probation_until_on = models.DateField("试用期止", null=True, blank=True)
    main = models.BooleanField("主要职务", default=True)

    class Meta:
        ordering = ("-main", "from_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="tenure_ends_after_start",
                violation_error_message="免职日期不能早于任职日期。",
            ),
            models.CheckConstraint(
                condition=Q(probation_until_on__isnull=True) | Q(probation_until_on__gte=F("from_on")),
                name="tenure_probation_after_start",
                violation_error_message="试用期止不能早于任职日期。",
            ),
        ]
        indexes = [models.Index(fields=["cadre", "from_on"], name="tenure_by_cadre")]

    def __str__(self) -> str:
        return f"{self.cadre} {self.post}"


class Relation(models.Model):
    """Two cadres who may not decide about each other. Stored once, read both ways."""

    cadre = models.ForeignKey(Cadre, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Cadre, on_delete=models.CASCADE, related_name="relations_back")
    kind = models.CharField("关系", max_length=30, choices=RelationKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cadre", "other"], name="relation_once"),
            models.CheckConstraint(condition=~Q(cadre=F("other")), name="relation_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.cadre}与{self.other}：{self.get_kind_display()}"
