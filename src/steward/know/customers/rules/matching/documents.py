"""Numbers of identity documents: what they must satisfy and what they say.

Sources: GB 11643-1999 (citizen identity number), GB 32100-2015 (unified social credit code), GB/T 2260 (province codes).
"""

import datetime as dt
import re
from dataclasses import dataclass

from steward.kernel.time import BusinessDate
from steward.know.customers.model.documents import DocumentKind

PROVINCES = {
    11: "北京", 12: "天津", 13: "河北", 14: "山西", 15: "内蒙古", 21: "辽宁", 22: "吉林", 23: "黑龙江", 31: "上海", 32: "江苏", 33: "浙江",
    34: "安徽", 35: "福建", 36: "江西", 37: "山东", 41: "河南", 42: "湖北", 43: "湖南", 44: "广东", 45: "广西", 46: "海南", 50: "重庆",
    51: "四川", 52: "贵州", 53: "云南", 54: "西藏", 61: "陕西", 62: "甘肃", 63: "青海", 64: "宁夏", 65: "新疆", 71: "台湾", 81: "香港",
    82: "澳门", 83: "台湾",
}  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
OTHER = re.compile(r"[A-Z0-9()]{4,30}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a citizen identity number says."""

    province: str
    birth_date: BusinessDate
    is_male: bool


def identity_check(first: str) -> str:
    """The last character that belongs to the first 17 digits of an identity number."""
    return CHECKS[sum(int(d) * k for d, k in zip(first, WEIGHTS, strict=True)) % 11]


def credit_check(first: str) -> str:
    """The last character that belongs to the first 17 of a unified social credit code."""
    total = sum(CREDIT_LETTERS.index(c) * k for c, k in zip(first, CREDIT_WEIGHTS, strict=True))
    return CREDIT_LETTERS[-total % 31]


def tidy(number: str) -> str:
    """A number as written, in capitals and without spaces or hyphens."""
    return re.sub(r"[\s-]", "", number).upper()


def normalise_number(kind: DocumentKind, number: str) -> str:
    """The number as it is compared: capitals, no spaces, an identity number of 15 digits written with 18."""
    plain = tidy(number)
    if kind is DocumentKind.IDENTITY_CARD and re.fullmatch(r"\d{15}", plain):
        first = plain[:6] + "19" + plain[6:]
        return first + identity_check(first)
    return plain


def read_identity(number: str) -> Identity | None:
    """What a normalised citizen identity number says; None when it cannot be one: wrong length, place, day or check character."""
    if not re.fullmatch(r"\d{17}[\dX]", number) or identity_check(number[:17]) != number[17]:
        return None
    province = PROVINCES.get(int(number[:2]))
    try:
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return Identity(province, BusinessDate(born), int(number[16]) % 2 == 1) if province else None


def is_sound(kind: DocumentKind, number: str) -> bool:
    """Whether a number as written can be one of its kind: check character and all; an old number of 15 digits has none to be held to."""
    plain = tidy(number)
    if kind is DocumentKind.IDENTITY_CARD:
        return read_identity(plain) is not None
    if kind is DocumentKind.CREDIT_CODE:
        right = len(plain) == 18 and all(c in CREDIT_LETTERS for c in plain)
        return right and credit_check(plain[:17]) == plain[17]
    return OTHER.fullmatch(plain) is not None
