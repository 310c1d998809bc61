"""What somebody must do next, as rows: pages ask for it far more often than it changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wenze.office.matters.models import Matter
from wenze.office.people.models import Account, Cadre, Organ


class Duty(models.Model):
    """One move that must be made next about a matter or one part of it, and who is to make it.

    A row names a role at an office, an account or a person, never everybody who has the role today: a grant that is given
    later or an office that moves in the tree changes no row. ``part`` is the key of the part on its track, empty where
    the duty is about the matter itself. ``above`` says that the same role in the offices above may do it too.
    ``since`` is the day on which it became a duty; ``says`` is why the matter was sent back, where that brought it about.
    Only ``duties.derive`` writes these rows.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="duties")
    track = models.CharField(max_length=30)
    part = models.PositiveBigIntegerField(null=True)
    move = models.CharField(max_length=60)
    term = models.CharField(max_length=60)
    role = models.CharField(max_length=60, blank=True)
    organ = models.ForeignKey(Organ, null=True, on_delete=models.CASCADE, related_name="+")
    above = models.BooleanField(default=False)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    cadre = models.ForeignKey(Cadre, null=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    says = models.TextField(blank=True)
    barred = models.ManyToManyField(Account, related_name="+")
    """Accounts that have the role and may not make the move, because of what they did in this matter before."""

    class Meta:
        ordering = ("since", "pk")
        indexes = [
            models.Index(fields=["role", "organ"], name="duty_by_role"),
            models.Index(fields=["account"], condition=Q(account__isnull=False), name="duty_by_account"),
            models.Index(fields=["cadre"], condition=Q(cadre__isnull=False), name="duty_by_cadre"),
        ]

    def __str__(self) -> str:
        return f"{self.matter.number}：{self.term}"
