"""Names made comparable: one spelling, and how they sound."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

COMPOUND = frozenset({
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文",
    "长孙", "夏侯", "司徒", "司空", "轩辕", "端木", "独孤", "南宫", "西门", "百里", "呼延",
    "闻人", "赫连", "澹台", "濮阳", "申屠", "太史", "公羊", "钟离", "万俟", "第五",
})  # fmt: skip
# Ways of writing one surname; the first is the one compared.
VARIANTS = {
    "肖": "萧",
    "付": "傅",
    "闫": "阎",
    "代": "戴",
    "丘": "邱",
    "锺": "钟",
    "于": "於",
    "候": "侯",
    "兰": "蓝",
    "仝": "佟",
    "贠": "员",
    "甯": "宁",
}
# Surnames that are not read as the character usually is.
SURNAME_SOUNDS = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "曾": "zeng", "任": "ren", "区": "ou", "朴": "piao", "盖": "ge", "华": "hua",
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "覃": "qin", "翟": "zhai", "乐": "yue", "宓": "mi", "冼": "xian", "缪": "miao",
    "秘": "bi", "种": "chong", "黑": "he", "折": "she", "员": "yun", "召": "shao", "祭": "zhai", "卜": "bu", "燕": "yan", "应": "ying",
    "宁": "ning", "纪": "ji", "那": "na", "重": "chong", "俞": "yu", "贾": "jia", "洗": "xian", "隗": "kui", "褚": "chu", "柏": "bai",
    "石": "shi", "沈": "shen", "於": "yu", "车": "che", "吕": "lv",
}  # fmt: skip
# What people put before or behind a name instead of the rest of it.
POLITE = re.compile(r"(先生|女士|小姐|太太|老师|经理|总)$")
FAMILIAR = re.compile(r"^[小老阿]")
HAN = re.compile(r"[\u4e00-\u9fff]")
SYLLABLES = re.compile(
    r"((?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v))"
)
# Sounds that many speakers do not tell apart.
ROUGH = ((re.compile(r"zh"), "z"), (re.compile(r"ch"), "c"), (re.compile(r"sh"), "s"), (re.compile(r"(?<=[aei])ng"), "n"))
TO_LATIN = str.maketrans("üǖǘǚǜ", "vvvvv")


@cache
def _simplified() -> dict[int, str]:
    text = files("steward.know.customers").joinpath("data/simplified.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return str.maketrans("".join(lines[::2]), "".join(lines[1::2]))  # type: ignore[return-value]


@cache
def _readings() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - a quarter of a second that only comparing needs

    return PINYIN_DICT


def simplify(text: str) -> str:
    """Simplified characters in usual width, letters in lower case, no spaces or points between Chinese characters."""
    plain = unicodedata.normalize("NFKC", text).translate(_simplified()).casefold().strip()
    return re.sub(r"[\s·•.,'-]+", "" if HAN.search(plain) else " ", plain)


def split_name(name: str) -> tuple[str, str]:
    """(surname, given name) of a simplified Chinese name; a compound surname has two characters."""
    cut = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    return name[:cut], name[cut:]


def plain_name(name: str) -> str:
    """A name in its one spelling: simplified, polite endings dropped, the surname in its first way of writing."""
    plain = simplify(name)
    if not HAN.search(plain):
        return plain
    plain = POLITE.sub("", plain) or plain
    surname, given = split_name(plain)
    return VARIANTS.get(surname, surname) + given


def sounds(name: str) -> tuple[str, ...]:
    """The syllables of a plain name without tones, in order; of a name in Latin letters its syllables, or its words."""
    if not HAN.search(name):
        out: list[str] = []
        for word in name.translate(TO_LATIN).split():
            parts = SYLLABLES.findall(word)
            out += parts if "".join(parts) == word else [word]
        return tuple(out)
    surname, given = split_name(name)
    told = SURNAME_SOUNDS.get(surname)
    first = told.split() if told else [_sound(letter) for letter in surname]
    return (*first, *(_sound(letter) for letter in given))


@cache
def _sound(letter: str) -> str:
    reading = _readings().get(ord(letter), letter).partition(",")[0]
    bare = unicodedata.normalize("NFD", reading.translate(TO_LATIN))
    return "".join(c for c in bare if not unicodedata.combining(c))


def sound_key(name: str) -> str:
    """How a plain name sounds, whichever of its parts stands first."""
    return "".join(sorted(sounds(name)))


def rough_key(name: str) -> str:
    """`sound_key` for an ear that does not tell zh from z or ing from in."""
    return "".join(sorted(_rough(syllable) for syllable in sounds(name)))


@cache
def _rough(syllable: str) -> str:
    for pattern, plain in ROUGH:
        syllable = pattern.sub(plain, syllable)
    return syllable


def familiar_key(name: str) -> str:
    """What is left of a plain name between friends: without 小, 老 or 阿 in front, else the given name, else nothing."""
    if not HAN.search(name):
        return ""
    if FAMILIAR.match(name) and len(name) <= 3:
        return name[1:]
    return split_name(name)[1]
