"""The sentences a customer types: what they mean is agreed by writing them out."""

import re
import unicodedata

from steward.guard.contracts.model import StepKind
from steward.know.suitability.model import Saying

# W09: the wording is from memory of common practice (M); that typing replaces copying by hand is the bank's choice (D).
STATEMENT = Saying("本人已经阅读风险揭示，愿意承担投资风险", "I have read the risk statement and accept the investment risk")
# F01, I04: what is signed when the product does not suit and the customer insists (D).
SPECIAL = Saying(
    "本人已知晓该产品不适合本人，坚持购买并自行承担风险", "I know that this product does not suit me, I insist and bear the risk myself"
)

STATEMENTS = {StepKind.STATEMENT: STATEMENT, StepKind.SPECIAL_STATEMENT: SPECIAL}


def same_words(asked: str, typed: str) -> bool:
    """Whether the sentence was typed: spacing, punctuation, width and capitals do not matter, every word does."""
    return _letters(asked) == _letters(typed)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text)).lower()
