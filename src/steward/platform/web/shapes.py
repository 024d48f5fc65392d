"""Shapes that every module's answers share."""

from pydantic import BaseModel

from steward.kernel.explain import Explanation
from steward.kernel.money import Money
from steward.platform.words import say, word_of


class MoneyOut(BaseModel):
    """An amount: exact decimal text in major units, and its currency."""

    amount: str
    currency: str

    @classmethod
    def of(cls, money: Money) -> "MoneyOut":
        """The shape of booked money."""
        return cls(amount=str(money), currency=money.currency)


class TextOut(BaseModel):
    """A sentence in the caller's language, with its stable code."""

    code: str
    text: str


class ExplanationOut(BaseModel):
    """A worded explanation tree."""

    code: str
    text: str
    facts: dict[str, str]
    children: list["ExplanationOut"] = []

    @classmethod
    def of(cls, tree: Explanation, language: str) -> "ExplanationOut":
        """Word every node of `tree`."""
        facts = {k: str(word_of(language, k, v)) for k, v in tree.facts.items()}
        children = [cls.of(c, language) for c in tree.children]
        return cls(code=tree.code, text=say(language, tree.code, tree.facts), facts=facts, children=children)
