"""Is this a resident identity number, and what does it tell? GB 11643-1999: area, birth, order, check digit.

The area is the one of the first registration, in the words of its time; county codes came and went, so an area that is not on
a list makes no number wrong. It is only worth a second look.
"""

from __future__ import annotations

import re
from datetime import date

from stdnum import numdb
from stdnum.cn import ric

from wenze.office.people.models import Gender

DIGITS = 18
OLD_DIGITS = 15
EARLIEST_YEAR = 1850
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")


def fault_of(number: str, today: date) -> str:
    """What is wrong with a number in its normal form, as a Chinese sentence; empty where it is right."""
    if len(number) == OLD_DIGITS and number.isdigit():
        return "身份证号是15位的旧号码，已停止使用，请填写18位的号码。"
    if _SCIENTIFIC.fullmatch(number):
        return "身份证号被电子表格改成了科学计数法，后几位已经丢失。请把该列设为文本格式，对照证件重新填写。"
    if len(number) != DIGITS:
        return f"身份证号不正确：应为18位，填写的是{len(number)}位。请核对证件。"
    if not _SHAPE.fullmatch(number):
        return "身份证号不正确：前17位只能是数字，末位是数字或者X。请核对证件。"
    if _date(number) is None or not birth_of(number).year >= EARLIEST_YEAR or birth_of(number) > today:
        return "身份证号不正确：第7至14位应为出生日期，该日不存在或者晚于今天。请核对证件。"
    if number[-1] != ric.calc_check_digit(number):
        if number.endswith("000"):
            return "身份证号不正确：末三位是000且校验码不符，可能在电子表格里被当作数字存过，后三位已经丢失。请对照证件重新填写。"
        return "身份证号不正确：末位校验码不符。请核对证件。"
    return ""


def notice_of(number: str) -> str:
    """What is worth a second look in a right number, as a Chinese sentence; empty where nothing is."""
    if number.endswith("000"):
        return (
            "身份证号末三位是000，可能在电子表格里被当作数字存过而丢失了后三位。号码已照填写的保存，请再核对一次证件。"
        )
    known = any("county" in told for _part, told in numdb.get("cn/loc").info(number[:6])) if number else True
    return (
        "" if known else f"身份证号前六位{number[:6]}不在已知的行政区划代码之列，号码已照填写的保存，请再核对一次证件。"
    )


def birth_of(number: str) -> date:
    """The day of birth in a right number."""
    found = _date(number)
    if found is None:
        raise ValueError("not an identity number")
    return found


def gender_of(number: str) -> Gender:
    """The gender in a right number: the last digit of the order is odd for a man."""
    return Gender.MALE if int(number[16]) % 2 else Gender.FEMALE


def _date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
