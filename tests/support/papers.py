"""A customer who reads everything before signing, over HTTP as the web does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from steward.guard.contracts.rules.library import questions

Answer = dict[str, Any]
OWN_WORDS = {
    "zh": "市场大跌的时候我这笔钱会亏掉不少，可能要几年才回来，急用也取不出来",
    "en": "When the market falls I may lose a good part of this money, and I cannot take it out early without a loss",
}
RIGHT = {q.id: q.right for found in questions().values() for q in found}


@dataclass
class Reader:
    """Reads papers through `get` and `post`; `wait` lets the time pass that reading takes."""

    get: Callable[[str], Answer]
    post: Callable[[str, Answer], Answer]
    wait: Callable[[int], None] = lambda _seconds: None

    def read_all(self, proposal_id: str) -> None:
        """Everything about what a proposal buys."""
        path = f"/api/proposals/{proposal_id}/disclosures"
        for head in self.post(path, {})["items"]:
            self.read_one(f"/api/disclosures/{head['id']}")
        assert self.get(path)["complete"]

    def read_one(self, path: str) -> None:
        """One product's papers, to the last step."""
        papers = self.get(path)
        if "care_questions" in papers["steps"] and "care_questions" not in papers["done"]:
            papers = self.post(f"{path}/care", {"answers": {q["id"]: q["answers"][0]["id"] for q in papers["care_questions"]}})
        for document in papers["documents"]:
            if not document["acknowledged"]:
                self.read_document(path, document)
        while (papers := self.get(path))["question"]:
            asked = papers["question"]["id"]
            self.post(f"{path}/check", {"question_id": asked, "answer": RIGHT[asked]})
        if "teach_back" in papers["steps"] and "teach_back" not in papers["done"]:
            assert self.post(f"{path}/teach-back", {"text": OWN_WORDS[papers["language"]]})["passed"]
        for step, sentence in papers["statements"].items():
            if step not in papers["done"]:
                self.post(f"{path}/statement", {"step": step, "text": sentence})

    def read_document(self, path: str, document: Answer) -> None:
        """Open it, spend what each section asks, acknowledge this very text."""
        seconds = {s["id"]: s["min_seconds"] for s in document["sections"]}
        self.post(f"{path}/show", {"code": document["code"]})
        self.wait(sum(seconds.values()))
        self.post(f"{path}/read", {"code": document["code"], "seconds": seconds})
        self.post(f"{path}/acknowledgement", {"code": document["code"], "hash": document["hash"]})
