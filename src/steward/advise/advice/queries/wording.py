"""Explanations as a person reads them, and what a proposal said in both languages, for the record of it."""

from steward.advise.advice.model import Content
from steward.kernel.explain import Explanation
from steward.kernel.json import Json
from steward.platform.words import LANGUAGES, say


def say_explanation(language: str, e: Explanation) -> str:
    """One statement as a sentence; its children speak for themselves."""
    return say(language, e.code, e.facts)


def opinion_told(content: Content, fingerprint: str) -> dict[str, Json]:
    """The match opinion (N23) as both faces show it: the plan as a whole, then for each product its four reasons."""
    return {"fingerprint": fingerprint, **{language: _told(content, language) for language in LANGUAGES}}


def _told(content: Content, language: str) -> list[str]:
    tree = content.explanation
    plan = [say_explanation(language, part) for part in (tree, *tree.children)]
    named = [(line.name_zh if language == "zh" else line.name_en, line.why) for line in content.lines]
    return [*plan, *(" ".join([name, *(say_explanation(language, e) for e in why)]) for name, why in named)]


def warnings_told(content: Content) -> list[Json]:
    """The warnings shown, by code and in both languages."""
    return [{"code": e.code, **{language: say_explanation(language, e) for language in LANGUAGES}} for e in content.warnings]
