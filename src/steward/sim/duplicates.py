"""Records of people who are already customers, written down a second time as people do: from a seed.

Slips of the ear (same sound), of the eye (similar shape) and of the hand (a digit wrong or exchanged), day and month exchanged, a
new or masked telephone, a place written longer or not at all, traditional characters, Latin letters, the number of an old card.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

SAME_SOUND = [
    "伟玮炜纬", "明铭鸣茗", "晓小筱", "丽莉立力", "军君钧均", "静婧靖敬", "芳方", "娟涓鹃", "燕艳雁彦", "红宏虹洪鸿", "华桦骅",
    "强蔷", "建健剑", "国帼", "志智致", "峰锋丰枫", "佳嘉家", "玉钰育", "文雯闻", "平萍屏", "辉晖徽", "婷廷庭亭",
    "琳林霖", "欣新心鑫", "宇雨羽禹", "浩皓昊", "轩萱", "梓子紫", "涵晗含", "怡宜仪", "诗师", "杰洁捷", "磊蕾",
    "勇永咏", "霞侠", "波博", "斌彬滨", "刚钢", "慧惠会", "莹颖英瑛盈", "秀绣", "珍真贞", "春椿", "桂贵",
    "兰岚澜", "梅玫", "云芸", "淑书舒", "德得", "荣蓉容", "胜圣盛", "成诚程承",
]  # fmt: skip
SAME_SHAPE = [
    "未末", "土士", "己已", "天夭", "王玉", "大太", "干千", "日曰", "刘列", "陈阵", "杨扬", "张弡", "李季", "郑邓", "徐涂", "海梅",
    "清请", "晴睛", "娜挪", "红江", "峰锋", "静净", "丽两", "明朋", "林材", "佳住", "强疆",
]  # fmt: skip
PROVINCE_OF = {"武汉": "湖北省", "成都": "四川省", "杭州": "浙江省", "南京": "江苏省", "西安": "陕西省", "广州": "广东省", "深圳": "广东省"}
TRADITIONAL = str.maketrans(
    "张陈刘杨黄赵吴孙马罗郑谢韩邓冯许肖国华伟红丽军艳兰凤云梅龙强", "張陳劉楊黃趙吳孫馬羅鄭謝韓鄧馮許肖國華偉紅麗軍艷蘭鳳雲梅龍強"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody wrote down of a person; empty is not known."""

    name: str
    phone: str
    birth_date: str
    city: str
    identity: str


Slip = Callable[[np.random.Generator, Told], Told]


def _pick(rng: np.random.Generator, text: str) -> int:
    return int(rng.integers(len(text)))


def mishear(rng: np.random.Generator, told: Told) -> Told:
    """Another character of the same sound, where one is known."""
    return _change(rng, told, SAME_SOUND)


def misread(rng: np.random.Generator, told: Told) -> Told:
    """Another character of similar shape, where one is known."""
    return _change(rng, told, SAME_SHAPE)


def _change(rng: np.random.Generator, told: Told, sets: list[str]) -> Told:
    places = [(at, group) for at, letter in enumerate(told.name) for group in sets if letter in group]
    if not places:
        return told
    at, group = places[int(rng.integers(len(places)))]
    others = group.replace(told.name[at], "")
    return replace(told, name=told.name[:at] + others[_pick(rng, others)] + told.name[at + 1 :])


def _mistype(rng: np.random.Generator, digits: str, first: int) -> str:
    """One digit wrong, or two neighbours exchanged, from place `first` on."""
    at = first + int(rng.integers(len(digits) - first - 1))
    if rng.random() < 0.5 and digits[at] != digits[at + 1]:
        return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    wrong = str((int(digits[at]) + int(rng.integers(1, 10))) % 10)
    return digits[:at] + wrong + digits[at + 1 :]


def mistype_phone(rng: np.random.Generator, told: Told) -> Told:
    """A digit of the telephone number wrong."""
    return replace(told, phone=_mistype(rng, told.phone, 3)) if told.phone.isdigit() else told


def change_phone(rng: np.random.Generator, told: Told) -> Told:
    """A new telephone number."""
    return replace(told, phone=f"199{int(rng.integers(10**8)):08d}")


def mask_number(_: np.random.Generator, told: Told) -> Told:
    """The telephone number as another system shows it."""
    return replace(told, phone=f"{told.phone[:3]}****{told.phone[-4:]}") if told.phone.isdigit() else told


def dress_phone(_: np.random.Generator, told: Told) -> Told:
    """The same number with the country's code and spaces."""
    return replace(told, phone=f"+86 {told.phone[:3]} {told.phone[3:7]} {told.phone[7:]}") if told.phone.isdigit() else told


def swap_day(_: np.random.Generator, told: Told) -> Told:
    """Day and month exchanged, where that is a date."""
    if not told.birth_date:
        return told
    year, month, day = told.birth_date.split("-")
    return replace(told, birth_date=f"{year}-{day}-{month}") if int(day) <= 12 else told


def misdate(_: np.random.Generator, told: Told) -> Told:
    """The day one off."""
    if not told.birth_date:
        return told
    year, month, day = told.birth_date.split("-")
    return replace(told, birth_date=f"{year}-{month}-{max(1, int(day) - 1) if int(day) > 1 else 2:02d}")


def lengthen_city(_: np.random.Generator, told: Told) -> Told:
    """The place with its province, or its kind."""
    return replace(told, city=f"{PROVINCE_OF.get(told.city, '')}{told.city}市") if told.city else told


def write_traditional(_: np.random.Generator, told: Told) -> Told:
    """The name in traditional characters."""
    return replace(told, name=told.name.translate(TRADITIONAL))


def mistype_identity(rng: np.random.Generator, told: Told) -> Told:
    """A digit of the identity number wrong."""
    return replace(told, identity=_mistype(rng, told.identity[:17], 6) + told.identity[17:]) if len(told.identity) == 18 else told


def shorten_identity(_: np.random.Generator, told: Told) -> Told:
    """The old number of 15 digits, for those born before 2000."""
    old = len(told.identity) == 18 and told.identity[6:8] == "19"
    return replace(told, identity=told.identity[:6] + told.identity[8:17]) if old else told


def turn_name(_: np.random.Generator, told: Told) -> Told:
    """Given name first."""
    return replace(told, name=told.name[1:] + told.name[:1])


def call_familiarly(_: np.random.Generator, told: Told) -> Told:
    """What friends say: the given name alone."""
    return replace(told, name=told.name[1:] if len(told.name) > 2 else "小" + told.name[1:])


SLIPS: tuple[tuple[float, Slip], ...] = (
    (0.14, mishear),
    (0.08, misread),
    (0.08, mistype_phone),
    (0.08, change_phone),
    (0.05, mask_number),
    (0.10, dress_phone),
    (0.05, lambda _, told: replace(told, phone="")),
    (0.05, swap_day),
    (0.05, misdate),
    (0.03, lambda _, told: replace(told, birth_date="")),
    (0.10, lengthen_city),
    (0.05, lambda _, told: replace(told, city="")),
    (0.04, write_traditional),
    (0.04, mistype_identity),
    (0.03, shorten_identity),
    (0.10, lambda _, told: replace(told, identity="")),
    (0.01, turn_name),
    (0.02, call_familiarly),
)


def write_again(rng: np.random.Generator, told: Told, slips: int) -> Told:
    """The same person written down once more with `slips` slips, each of another kind."""
    chances = np.array([share for share, _ in SLIPS])
    for at in rng.choice(len(SLIPS), size=slips, replace=False, p=chances / chances.sum()):
        told = SLIPS[int(at)][1](rng, told)
    return told


def make_identity(rng: np.random.Generator, birth_date: str, male: bool) -> str:
    """An identity number that fits a birth date and sex; counties numbered 9999 do not exist, so nobody has it.

    The check character is ISO 7064 MOD 11-2, as GB 11643 asks.
    """
    province = (11, 31, 32, 33, 42, 44, 51, 61)[int(rng.integers(8))]
    digits = f"{province}9999{birth_date.replace('-', '')}{int(rng.integers(100)):02d}{int(rng.integers(5)) * 2 + male}"
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    return digits + "0123456789X"[(12 - rest) % 11]
