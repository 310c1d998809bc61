"""What are invented people called, when were they born, and which identity number can nobody have?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from random import Random

from stdnum.cn import ric

SURNAMES = "陆顾沈温梁纪程韩宋唐许邓萧曹彭苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金郝孔白崔康毛邱秦江史侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
MEN = "见川 长宁 望舒 砚秋 立恒 知远 行之 清和 承志 远山 景明 云帆 泽民 向东 文博 建章 正平 启明 思源 学诚 国梁 振宇 守拙 伯言 子恒 宏毅 家骥 松年 致远 少华 维新 世安 光汉 敬之 永康 兆丰"
WOMEN = "知夏 婉清 若溪 静姝 晓岚 雨桐 月华 素心 佩兰 晚晴 书瑶 映雪 慧敏 秋萍 芷兰 春燕 丽华 文静 海棠 若兰 玉洁 思敏 采薇 念慈"
AREA = "110000"
"""A code above the districts of a municipality. It was given to nobody: the numbers pass their check and belong to no one."""

_MEN, _WOMEN = MEN.split(), WOMEN.split()


def people(seed: int = 20) -> Iterator[tuple[str, str, date, str]]:
    """Name, gender code, birth and identity number of one person after the other, the same ones every time."""
    chance = Random(seed)  # noqa: S311 - invented names
    taken: set[str] = set()
    for number in count(1):
        gender = "female" if chance.random() < 0.34 else "male"
        name = _name(chance, gender, taken)
        born_on = date(chance.randrange(1967, 1995), chance.randrange(1, 13), chance.randrange(1, 28))
        yield name, gender, born_on, identity(born_on, number * 2 + (gender == "male"))


def identity(born_on: date, number: int) -> str:
    """A number with a correct check digit, of an area that issues none. ``number`` is odd for a man, below 1000."""
    body = f"{AREA}{born_on:%Y%m%d}{number % 1000:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def _name(chance: Random, gender: str, taken: set[str]) -> str:
    while True:
        name = chance.choice(SURNAMES) + chance.choice(_WOMEN if gender == "female" else _MEN)
        if name not in taken:
            taken.add(name)
            return name
