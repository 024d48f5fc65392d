"""Writes docs/rules/table.md from the rule packs: clause, rule, mark, dates and the test that holds it. `--check` only compares."""

import sys
import tomllib
from pathlib import Path

from steward.guard.compliance.rules.pack import Rule, shipped
from steward.kernel.verdict import Decision
from steward.platform.words import say

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "rules" / "table.md"
ELSEWHERE: dict[str, dict[str, str]] = tomllib.loads((ROOT / "tools" / "rule_elsewhere.toml").read_text("utf-8"))
HEAD = """# Rules in force, by pack

Made from `src/steward/guard/compliance/data/` by `python -m tools.rule_table`; do not edit. Marks: V1 the article was read, V2 a retrieved
secondary page, V3 consultation draft, M from memory, D the bank's own default. A fact that is unknown decides as the column `unknown` says,
except at the acts for which the rule waits. A rule may need facts that nothing states yet; the head of its pack names them.
"""


def render() -> str:
    """The whole page."""
    parts = [HEAD]
    for name, versions in shipped().versions.items():
        spans = ", ".join(f"{v.version} (from {v.since})" for v in versions)
        parts.append(f"\n## {name}\n\nRegimes: {', '.join(sorted(versions[0].regimes))}. Versions: {spans}.\n")
        parts.append("| clause | rule | mark | in force | for | decides | unknown | waits at | confirmed by | reads | sentence | test |")
        parts.append("|---|---|---|---|---|---|---|---|---|---|---|---|")
        rules = {(r.id, r.since): r for v in versions for r in v.rules}
        parts += [_row(r) for r in rules.values()]
    held, left = ELSEWHERE["held"], ELSEWHERE["open"]
    parts.append("\n## Held elsewhere\n\n| rule | by |\n|---|---|")
    parts += [f"| {name} | {where} |" for name, where in held.items()]
    parts.append("\n## Not a machine check\n\n| rule | because |\n|---|---|")
    parts += [f"| {name} | {why} |" for name, why in left.items()]
    return "\n".join(parts) + "\n"


def _row(r: Rule) -> str:
    span = f"{r.since} – {r.until or ''}".strip()
    acts = ", ".join(sorted(r.acts)) + ("" if r.regimes is None else f" ({', '.join(sorted(r.regimes))})")
    waits, confirm = ", ".join(sorted(r.waits)), r.confirm if r.decision is Decision.WARN else ""
    reads = ", ".join(sorted(r.evidence))
    decides = (r.decision.name, r.unknown.name, waits, confirm, reads)
    cells = (r.clause, r.id, r.mark, span, acts, *decides, say("zh", r.code), f"`{r.test}`")
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def main() -> int:
    """0 when the page is (now) right."""
    wanted = render()
    if "--check" in sys.argv[1:]:
        return 0 if TABLE.exists() and TABLE.read_text("utf-8") == wanted else 1
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
