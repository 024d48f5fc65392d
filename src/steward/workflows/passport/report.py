"""What a verification found, in words."""

from steward.platform.words import say
from steward.workflows.passport.verify import Outcome, PassportReport, Proved


def describe(report: PassportReport, language: str) -> list[str]:
    """The lines of a report in `language`, zh or en."""
    lines = [say(language, f"contracts.passport_{report.outcome.name.lower()}", {"detail": report.detail})]
    if report.outcome is not Outcome.PROVED:
        return lines
    for record in report.records:
        lines += _record(record, language)
    signer = "contracts.passport_signer" if report.signer_known else "contracts.passport_signer_unknown"
    lines.append(say(language, "contracts.passport_exhibits", {"count": report.exhibits}))
    return [*lines, say(language, signer, {"key": report.key}), say(language, "contracts.passport_limits")]


def _record(record: Proved, language: str) -> list[str]:
    facts = {"time": record.time, "stage": say(language, f"contracts.stage-{record.stage}"), "chained_by": record.chained_by}
    lines = [f"- {say(language, 'contracts.passport_record', facts)}"]
    if record.decision is not None:
        rules = ", ".join(record.rules) or say(language, "contracts.no_rules")
        decision = say(language, f"contracts.decision-{record.decision}")
        told = {"decision": decision, "pack": record.pack, "rules": rules}
        lines.append(f"  {say(language, 'contracts.passport_decided', told)}")
    return lines
