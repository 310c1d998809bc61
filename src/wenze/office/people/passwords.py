"""What makes a password acceptable? One class a rule, each with one Chinese sentence. And a password to hand over."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wenze.office.people.models import PastPassword

READABLE = "abcdefghjkmnpqrstuvwxyz"
CAPITALS = "ABCDEFGHJKMNPQRSTUVWXYZ"
FIGURES = "23456789"


def readable_password() -> str:
    """A password of twelve characters in three groups, without letters that look alike."""
    groups = ["".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(2)]
    return f"{secrets.choice(CAPITALS)}{groups[0]}-{groups[1]}-" + "".join(secrets.choice(FIGURES) for _ in range(4))


def half_password() -> str:
    """Half of a password: ten characters that one of two administrators hands over, long enough that nobody guesses it from the other half."""
    letters = "".join(secrets.choice(READABLE) for _ in range(4))
    return f"{secrets.choice(CAPITALS)}{letters}-" + "".join(secrets.choice(FIGURES) for _ in range(4))


class _Rule:
    def get_help_text(self) -> str:
        """Django's name for the sentence that states the rule."""
        return self.says()

    def says(self) -> str:
        raise NotImplementedError


class Length(_Rule):
    def __init__(self, shortest: int, longest: int) -> None:
        self.shortest, self.longest = shortest, longest

    def says(self) -> str:
        return _("密码长度须为%(shortest)d至%(longest)d位。") % {"shortest": self.shortest, "longest": self.longest}

    def validate(self, password: str, user: Any = None) -> None:
        if not self.shortest <= len(password) <= self.longest:
            raise ValidationError(self.says())


class Kinds(_Rule):
    """Kinds of character: small letters, capitals, figures, everything else."""

    def __init__(self, fewest: int) -> None:
        self.fewest = fewest

    def says(self) -> str:
        return _("密码须包含大写字母、小写字母、数字、符号中的至少%(fewest)d类。") % {"fewest": self.fewest}

    def validate(self, password: str, user: Any = None) -> None:
        tests = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
        if sum(any(test(sign) for sign in password) for test in tests) < self.fewest:
            raise ValidationError(self.says())


class NotTheName(_Rule):
    def says(self) -> str:
        return _("密码不能包含用户名，也不能与用户名倒序相同。")

    def validate(self, password: str, user: Any = None) -> None:
        name = (getattr(user, "username", "") or "").lower()
        if name and (name in password.lower() or name[::-1] == password.lower()):
            raise ValidationError(self.says())


class NotUsedBefore(_Rule):
    """Not the present password and not one of the last ``kept``."""

    def __init__(self, kept: int) -> None:
        self.kept = kept

    def says(self) -> str:
        return _("密码不能与当前密码及最近%(kept)d次用过的密码相同。") % {"kept": self.kept}

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        past = PastPassword.objects.filter(account=user).values_list("hashed", flat=True)[: self.kept]
        if any(check_password(password, hashed) for hashed in (user.password, *past)):
            raise ValidationError(self.says())


class NotCommon(CommonPasswordValidator, _Rule):
    def says(self) -> str:
        return _("密码过于常见，请换一个。")

    def validate(self, password: str, user: Any = None) -> None:
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError(self.says()) from error
