"""What are invented people called, when were they born, and which identity number can nobody have?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

from stdnum.cn import ric

from wenze.office.people.models import Level

SURNAMES = "陆顾沈温梁纪程韩宋唐许邓萧曹彭苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金郝孔白崔康毛邱秦江史侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
MEN = ("志建文永宏明承怀景宗立泽向云修启守维", "远军平斌川涛安林成辉杰波昌舟衡清松年")
WOMEN = ("晓雅淑慧秀月若静思雪婉春佳玉素芷", "芳琴敏萍兰霞雯蓉宁怡莹娟梅洁瑶竹")
"""Two signs make a given name, one from each string."""
AREA = "110000"
"""A code above the districts of a municipality. It was given to nobody: the numbers pass their check and belong to no one."""


BORN = {Level.DIVISION: (1967, 1979), Level.SECTION: (1972, 1989), Level.STAFF: (1980, 1999)}
"""The first year of birth, and the first one too late, by the level of the post."""


def people(levels: Iterable[str], seed: int = 20) -> Iterator[tuple[str, str, date, str]]:
    """Name, gender code, birth and identity number of one person for each level of post, the same ones every time."""
    chance = Random(seed)  # noqa: S311 - invented names
    taken: set[str] = set()
    for number, level in enumerate(levels, start=1):
        gender = "female" if chance.random() < 0.34 else "male"
        name = _name(chance, gender, taken)
        born_on = date(chance.randrange(*BORN[Level(level)]), chance.randrange(1, 13), chance.randrange(1, 28))
        yield name, gender, born_on, identity(born_on, number * 2 + (gender == "male"))


def identity(born_on: date, number: int) -> str:
    """A number with a correct check digit, of an area that issues none. ``number`` is odd for a man, below 1000."""
    body = f"{AREA}{born_on:%Y%m%d}{number % 1000:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def _name(chance: Random, gender: str, taken: set[str]) -> str:
    first, second = WOMEN if gender == "female" else MEN
    while True:
        given = chance.choice(first) + chance.choice(second)
        if given not in taken:
            taken.add(given)
            return chance.choice(SURNAMES) + given
