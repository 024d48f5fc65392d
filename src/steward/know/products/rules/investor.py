"""Whether a natural person is a qualified or a professional investor: three tests that differ and are kept apart (W30, P02, F07)."""

from collections.abc import Mapping, Sequence
from typing import Any

from steward.kernel.time import BusinessDate, add_months, full_years
from steward.know.products.model import InvestorFigures, InvestorProof, InvestorRule, InvestorTest, ProofKind, ProofLine

FEN = 100  # to the yuan
INCOME_YEARS = 3
SUMS = ("net_financial_assets", "financial_assets", "income")


def is_qualified(limits: Mapping[str, Any], figures: InvestorFigures) -> bool:
    """Against the sums of one test: enough years of investing, and any one of the sums it names; the sum itself counts ("not below")."""
    reached = any(getattr(figures, name) >= limits[name] for name in SUMS if name in limits)
    return reached and figures.years >= int(limits["years"])


def is_fresh(proved_on: BusinessDate, today: BusinessDate, months: int) -> bool:
    """Whether a proof of a day is neither dated ahead nor older than so many months, the last day included."""
    return proved_on <= today <= add_months(proved_on, months)


def find_proof_fault(proofs: Sequence[InvestorProof], today: BusinessDate, *, organisation: bool) -> str | None:
    """Why proofs cannot be put forward, by name; None when they can.

    `none`, `future`, `document`, `kind` (an organisation proves its net assets alone, a person everything else), `amount`, `year` (of an
    income that was not over on the day of its proof), `since`, or `twice` (one proof of each, and of each year of income).
    """
    if not proofs:
        return "none"
    if len({(p.kind, p.year) for p in proofs}) < len(proofs):
        return "twice"
    return next((fault for p in proofs if (fault := _fault(p, today, organisation=organisation)) is not None), None)


def _fault(proof: InvestorProof, today: BusinessDate, *, organisation: bool) -> str | None:
    income, experience = proof.kind is ProofKind.INCOME, proof.kind is ProofKind.EXPERIENCE
    checks = {
        "future": proof.proved_on > today,
        "document": not proof.document.strip(),
        "kind": organisation is not (proof.kind is ProofKind.ORGANISATION),
        "amount": (proof.amount is None) is not experience or (proof.amount or 0) < 0,
        "year": (proof.year is None) is income or (proof.year is not None and proof.year >= proof.proved_on.year),
        "since": (proof.since is None) is experience or (proof.since is not None and proof.since > proof.proved_on),
    }
    return next((name for name, wrong in checks.items() if wrong), None)


def judge_proofs(
    rule: InvestorRule, limits: Mapping[str, Any], proofs: Sequence[InvestorProof], today: BusinessDate, months: int
) -> InvestorTest:
    """What proofs come to under one test on a day. Sums of a proof older than `months` do not count; how long somebody has invested
    is what the document says of its own day, and does not grow old (D)."""
    fresh = [p for p in proofs if p.kind is ProofKind.EXPERIENCE or is_fresh(p.proved_on, today, months)]
    behind = {kind: _behind(kind, fresh, today) for kind in ProofKind}
    organisation = any(p.kind is ProofKind.ORGANISATION for p in proofs)
    kinds = [ProofKind.ORGANISATION] if organisation else [ProofKind(name) for name in SUMS]
    lines = [ProofLine(k, int(limits[k.value]), _proved(k, behind[k])) for k in kinds if k.value in limits]
    if not organisation and int(limits["years"]):
        lines.append(ProofLine(ProofKind.EXPERIENCE, int(limits["years"]), _proved(ProofKind.EXPERIENCE, behind[ProofKind.EXPERIENCE])))
    reached = [line.kind for line in lines if line.reached and line.kind is not ProofKind.EXPERIENCE]
    if not reached or not (organisation or is_qualified(limits, _figures(behind))):
        return InvestorTest(rule, tuple(lines), None, None)
    since = max(min(p.proved_on for p in behind[kind]) for kind in reached)
    return InvestorTest(rule, tuple(lines), since, add_months(since, months))


def _behind(kind: ProofKind, fresh: Sequence[InvestorProof], today: BusinessDate) -> list[InvestorProof]:
    """The proofs a condition rests on: of income those of the last three whole years, all of them or none."""
    own = [p for p in fresh if p.kind is kind]
    if kind is not ProofKind.INCOME:
        return own
    wanted = range(today.year - INCOME_YEARS, today.year)
    found = [p for p in own if p.year in wanted]
    return found if len(found) == INCOME_YEARS else []


def _proved(kind: ProofKind, proofs: Sequence[InvestorProof]) -> int | None:
    """Whole yuan (a cent below is a yuan below) or whole years; the mean of three years' incomes."""
    if not proofs:
        return None
    if kind is ProofKind.EXPERIENCE:
        (one,) = proofs
        return None if one.since is None else full_years(one.since, one.proved_on)
    return sum(p.amount or 0 for p in proofs) // (FEN * len(proofs))


def _figures(behind: Mapping[ProofKind, Sequence[InvestorProof]]) -> InvestorFigures:
    told = {kind: _proved(kind, behind[kind]) or 0 for kind in ProofKind}
    return InvestorFigures(
        years=told[ProofKind.EXPERIENCE],
        net_financial_assets=told[ProofKind.NET_ASSETS],
        financial_assets=told[ProofKind.ASSETS],
        income=told[ProofKind.INCOME],
    )
