"""What every edge asks before a text of the bank's reaches a customer (J6)."""

import re
from collections.abc import Iterable, Sequence

from steward.guard.compliance.model import TextFacts, TextKind, WordingForbidden, WordingHeld, WordingUnavailable
from steward.guard.compliance.rules.wording import check
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision, Reason, Verdict
from steward.know.products.model import ProductRow

PRODUCT_TEXTS = ("name_zh", "name_en", "description_zh", "description_en")

_ENDS = re.compile(r"(?<=[。！？!?;；\n])")


def judge_wording(text: str, about: TextFacts) -> Verdict:
    """The verdict on a text that is to reach a customer; each reason names the words, their place in the text and the clause."""
    return check.judge_wording(text, about)


def refuse_wording(texts: Iterable[str], about: TextFacts, *, read: bool = False) -> None:
    """Let texts through to customers, or refuse, naming sentence, words and rule.

    WordingForbidden: it may not be said. WordingHeld: a person has to read it first (`read`: one who did not write it has, and says why it
    may stand). WordingUnavailable: the guard cannot run, and what it has not read is not published.
    """
    try:
        found = [(text, reason) for text in texts for reason in judge_wording(text, about).reasons]
    except Exception as fault:
        raise WordingUnavailable from fault
    for text, reason in sorted(found, key=lambda f: -f[1].decision):
        if reason.decision is Decision.BLOCK:
            raise WordingForbidden(**_named(text, reason))
        if not read:
            raise WordingHeld(**_named(text, reason))


def refuse_product_texts(product: ProductRow, today: BusinessDate, *, read: bool, columns: Sequence[str] = PRODUCT_TEXTS) -> None:
    """As `refuse_wording` for what a product says of itself; a deposit may say that it keeps principal, and in a name only listed phrases
    count.
    """
    about = TextFacts(TextKind.MESSAGE, today, products=frozenset({product.kind.value}))
    for column in columns:
        refuse_wording([getattr(product, column)], about, read=read or column.startswith("name"))


def _named(text: str, reason: Reason) -> dict[str, Json]:
    """The sentence at fault, its words, and rule and clause they offend."""
    at, sentence = 0, text
    for part in _ENDS.split(text):
        if at <= int(str(reason.facts["start"])) < at + len(part):
            sentence = part.strip()
        at += len(part)
    return {"sentence": sentence, **{name: reason.facts[name] for name in ("words", "rule", "clause")}}
