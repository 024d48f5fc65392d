"""Telephone numbers, places and names of organisations made comparable."""

import re

from steward.know.customers.rules.matching.documents import PROVINCES
from steward.know.customers.rules.matching.names import simplify

LONG = ("内蒙古自治区", "广西壮族自治区", "西藏自治区", "宁夏回族自治区", "新疆维吾尔自治区", "香港特别行政区", "澳门特别行政区")
PROVINCE = re.compile("|".join((*LONG, *(f"{name}(?:省|(?!市))" for name in PROVINCES.values()))))
CITY = re.compile(r"(.{2,8}?)(?:市|地区|盟|[^市]{0,8}自治州)")
MUNICIPALITIES = ("北京", "上海", "天津", "重庆", "香港", "澳门")
FORM = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|集团公司|集团|公司|\((?:有限合伙|普通合伙)\)| co ltd| ltd| limited| inc| llc| company)+$"
)


def normalise_phone(phone: str) -> str:
    """Digits (and stars of a masked number) without the country's +86 or 0086 and without a leading 0 of a mobile number."""
    plain = re.sub(r"[^\d*+]", "", phone)
    plain = re.sub(r"^(\+86|0086|86(?=1[\d*]{10}$))", "", plain).lstrip("+")
    return re.sub(r"^0(?=1\d{10}$)", "", plain)


def normalise_city(text: str) -> str:
    """The city in its short name: 湖北省武汉市江汉区, 武汉市 and 武漢 are all 武汉; a municipality is its own city."""
    plain = simplify(text)
    for name in MUNICIPALITIES:
        if plain.startswith(name):
            return name
    found = PROVINCE.match(plain)
    rest = plain[found.end() :] if found else plain
    city = CITY.match(rest or plain)
    return city[1] if city else rest or plain


def plain_organisation(name: str) -> str:
    """An organisation's name without its legal form."""
    plain = simplify(name).strip()
    return FORM.sub("", plain) or plain


def brand(name: str) -> str:
    """What is left of a plain organisation's name without places: a reason to compare two, not to think them one."""
    bare = re.sub(r"\(.*?\)", "", name)
    found = PROVINCE.match(bare)
    rest = bare[found.end() :] if found else bare
    city = CITY.match(rest)
    return (rest[city.end() :] if city and "市" in city[0] else rest) or bare
