"""Trains the learned layer of the wording guard: python -m tools.wording_model writes data/likeness.tsv.

`--try` prints what cross-validation on the dev sentences finds at several thresholds, the only figures by which anything here was chosen.
Logistic regression with an L2 penalty, fitted by L-BFGS from zero: no chance is in it but the drawing of the turns of speech, which has a
seed.
"""

import csv
import json
import random
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from steward.guard.compliance.model import TextFacts, TextKind
from steward.guard.compliance.rules.wording.check import find_wording, read_for_likeness, wording
from steward.guard.compliance.rules.wording.features import features
from steward.guard.compliance.rules.wording.likeness import UNIT, Likeness, Weights, ideas, parse_weights, share
from steward.kernel.time import BusinessDate

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = ROOT / "tests" / "unit" / "compliance" / "sentences"
DATA = ROOT / "src" / "steward" / "guard" / "compliance" / "data"
OUT = DATA / "likeness.tsv"
OWN = SENTENCES / "own.txt"
INPUTS = (SENTENCES / "turns.txt", OWN)

NAME, SEED = "likeness-2026", 20261122
DRAWN, FOLDS, RARE = 20, 4, 2
FORBIDDEN_WEIGHT, TURN_WEIGHT, OWN_WEIGHT, WORD_WEIGHT, PENALTY, SMALL = 2.0, 3.0, 6.0, 0.3, 1.5, 0.03
# Levels of the score: held for a person, what a listed phrase adds, a listed phrase believed to be said.
HOLD, PHRASE, SURE = -1.8, 1.5, 1.0
# Without a word that speaks for an offence a text is clean: the bias is set and not learned.
BIAS = -2.0
PHRASES_ONLY = Weights("none", "", 0.0, 9.0, 0.0, -9.0, {}, ideas())
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Taught:
    """One sentence to learn from: class (empty for a clean one), text, how much it counts."""

    class_id: str
    text: str
    weight: float = 1.0


def dev_rows() -> list[dict[str, str]]:
    """The dev sentences; the others are not even looked at."""
    rows: list[dict[str, str]] = []
    for name in ("forbidden", "clean"):
        with (SENTENCES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            rows += [r for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["split"] == "dev"]
    return rows


def own() -> list[Taught]:
    """What the product itself said when own.txt was last written: all clean."""
    return [Taught("", line, OWN_WEIGHT) for line in OWN.read_text("utf-8").splitlines()]


def bare_words(lists: Mapping[str, Sequence[str]]) -> list[Taught]:
    """Each word of the ideas alone, which says nothing, unless it is a listed phrase."""
    about = TextFacts(TextKind.MARKETING, BusinessDate(date(2026, 11, 23)))
    words = sorted({word.strip() for listed in lists.values() for word in listed})
    return [Taught("", word, WORD_WEIGHT) for word in words if not find_wording(word, about, model=PHRASES_ONLY)]


def turns(lists: Mapping[str, Sequence[str]]) -> list[Taught]:
    """Sentences drawn from turns.txt: at most DRAWN a line, which together weigh as much as TURN_WEIGHT sentences."""
    rng = random.Random(SEED)  # noqa: S311 - a drawing that has to be the same every time
    taught: list[Taught] = []
    class_id = ""
    for line in (SENTENCES / "turns.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            class_id = line[2:].replace("clean", "")
        elif line and not line.startswith("#"):
            spelled = re.sub(r"<(\w+)>", lambda m: f"({'|'.join(lists[m.group(1)])})", line)
            drawn = sorted({_draw(spelled, rng) for _ in range(DRAWN)})
            taught += [Taught(class_id, text, TURN_WEIGHT / len(drawn)) for text in drawn]
    return taught


def _draw(line: str, rng: random.Random) -> str:
    """One of the sentences a line stands for: innermost brackets first."""
    while "(" in line:
        line = re.sub(r"\(([^()]*)\)", lambda m: rng.choice(m.group(1).split("|")), line)
    return line


def inputs_digest() -> str:
    """What the weights are trained from: dev sentences, lists of ideas and frames, turns of speech, the product's own words."""
    rows = "\n".join("\t".join(row.values()) for row in dev_rows())
    lists = json.dumps(dict(ideas().lists), ensure_ascii=False)
    return sha256("\0".join([rows, lists, *(p.read_text("utf-8") for p in INPUTS)]).encode()).hexdigest()[:16]


def seen(text: str) -> list[str]:
    """The features of a text as the guard reads it."""
    return sorted(features(read_for_likeness(text, wording()).text, ideas()))


def matrix(read: Sequence[Sequence[str]], places: Mapping[str, int]) -> csr_matrix:
    """A row a sentence, each of its known features with the same share."""
    rows = [[places[f] for f in one if f in places] for one in read]
    shares = [share(len(one)) for one in read]
    values = np.concatenate([np.full(len(row), share) for row, share in zip(rows, shares, strict=True)])
    ends = np.cumsum([0, *(len(row) for row in rows)])
    return csr_matrix((values, np.concatenate([np.asarray(r, dtype=np.int64) for r in rows]), ends), shape=(len(rows), len(places)))


def fit(table: csr_matrix, forbidden: Floats, weight: Floats) -> Floats:
    """Weights of the features: least weighted log loss plus half the squared weights over PENALTY."""
    sign = 2.0 * forbidden - 1.0

    def loss(at: Floats) -> tuple[float, Floats]:
        margin = sign * (table @ at + BIAS)
        pull = -weight * sign / (1.0 + np.exp(np.clip(margin, -500, 500)))
        return float(weight @ np.logaddexp(0.0, -margin) + at @ at / (2 * PENALTY)), table.T @ pull + at / PENALTY

    return np.asarray(minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 120}).x)


def train(taught: Sequence[Taught], read: Sequence[Sequence[str]]) -> str:
    """The weights file."""
    counted: dict[str, int] = {}
    for one in read:
        for feature in one:
            counted[feature] = counted.get(feature, 0) + 1
    places = {f: i for i, f in enumerate(sorted(f for f, n in counted.items() if n >= RARE))}
    table = matrix(read, places)
    forbidden = np.array([float(bool(t.class_id)) for t in taught])
    weight = np.array([t.weight * (FORBIDDEN_WEIGHT if t.class_id else 1.0) for t in taught])
    rarity = np.log(len(taught) / np.array([counted[feature] for feature in places]))
    rarity /= np.sqrt(np.mean(rarity**2))
    found = fit(table.multiply(rarity).tocsr(), forbidden, weight) * rarity
    classes = sorted({t.class_id for t in taught} - {""})
    speaks = _spoken_for(table, [t.class_id for t in taught], weight, classes)
    levels = {"bias": _unit(BIAS), "hold": _unit(HOLD), "phrase": _unit(PHRASE), "sure": _unit(SURE)}
    head = {"name": NAME, "inputs": inputs_digest(), **levels, "classes": classes}
    lines = [json.dumps(head)]
    for feature, at in places.items():
        if abs(found[at]) >= SMALL:
            lines.append(f"{feature}\t{_unit(found[at])}" + (f"\t{speaks[at]}" if found[at] > 0 else ""))
    return "\n".join(lines) + "\n"


def _spoken_for(table: csr_matrix, labels: Sequence[str], weight: Floats, classes: Sequence[str]) -> NDArray[np.int64]:
    """For each feature the class in whose sentences it is most over-represented."""
    present = (table > 0).astype(float)
    counts = np.stack([present[[label == c for label in labels]].T @ weight[[label == c for label in labels]] for c in classes])
    shares = (counts + 0.1) / (counts.sum(axis=1, keepdims=True) + 0.1 * counts.shape[1])
    return np.asarray(shares.argmax(axis=0))


def _unit(weight: float) -> int:
    return round(float(weight) * UNIT)


def whole() -> str:
    """The weights file of all there is to learn from."""
    taught = [*(Taught(r["class"], r["text"]) for r in dev_rows()), *own(), *_besides()]
    return train(taught, [seen(t.text) for t in taught])


def _besides() -> list[Taught]:
    """What is only taught and never measured on."""
    return [*turns(ideas().lists), *bare_words(ideas().lists)]


def batch(row: Mapping[str, str]) -> str:
    """What a sentence was written with: the fourth writer's go by voice, so that no sister sentence is on the other side."""
    return row["id"].rpartition("-")[0] if row["writer"] == "4" else row["id"]


def cross_validate() -> None:
    """What is held at several levels of dev and own sentences by models that have not seen them."""
    rows, ours = dev_rows(), own()
    taught = [*(Taught(r["class"], r["text"]) for r in rows), *ours, *_besides()]
    read = [seen(t.text) for t in taught]
    batches = [*(batch(row) for row in rows), *(t.text for t in ours)]
    folds = np.array([int(sha256(name.encode()).hexdigest(), 16) % FOLDS for name in batches])
    scores = np.zeros(len(folds))
    for fold in range(FOLDS):
        kept = [i for i in range(len(taught)) if i >= len(folds) or folds[i] != fold]
        model = parse_weights(train([taught[i] for i in kept], [read[i] for i in kept]), ideas())
        for i in np.flatnonzero(folds == fold):
            found = likeness(model, taught[i].text)
            scores[i] = found.score if found.class_id or i < len(rows) else BIAS  # a label is held by nothing
    _print_table(rows, scores)


def likeness(model: Weights, text: str) -> Likeness:
    """What a model reads in a text."""
    return model.read(read_for_likeness(text, wording()).text)


def _print_table(rows: Sequence[dict[str, str]], scores: Floats) -> None:
    """Shares held at levels that let 1 to 5 % of the forbidden sentences pass, and shares of phrases believed at several levels."""
    phrased, mine = np.array([_is_phrased(r) for r in rows]), scores[: len(rows)]
    forbidden, hard = np.array([bool(r["class"]) for r in rows]), np.array([r["hard"] == "yes" for r in rows])
    weighed = mine + PHRASE * phrased
    print(" hold  forbidden  hard  clean  own")
    for missed in (0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2):
        hold = float(np.quantile(weighed[forbidden], missed))
        shares = [float((weighed[part] >= hold).mean()) for part in (forbidden, hard, ~forbidden)]
        print(f"{hold:5.2f}", *(f"{share:7.3f}" for share in (*shares, float((scores[len(rows) :] >= hold).mean()))))
    print(" sure  forbidden  clean  (outright)")
    for sure in (-9.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0):
        said = phrased & (weighed >= sure)
        print(f"{sure:5.2f} {said[forbidden].mean():7.3f} {said[~forbidden].mean():7.3f}")


def _is_phrased(row: dict[str, str]) -> bool:
    products = frozenset(p for p in row["products"].split(",") if p)
    about = TextFacts(TextKind(row["kind"]), BusinessDate(date.fromisoformat(row["date"])), products=products)
    return any(f.start < f.end and not f.likeness for f in find_wording(row["text"], about, model=PHRASES_ONLY))


def main() -> None:
    """What the arguments say."""
    if "--try" in sys.argv:
        cross_validate()
    else:
        OUT.write_text(whole(), "utf-8")


if __name__ == "__main__":
    main()
