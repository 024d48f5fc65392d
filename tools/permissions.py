"""Write docs/rules/permissions.md from the permission matrix: `python tools/permissions.py`. A test holds the page to the matrix."""

from pathlib import Path

from steward.platform.access.matrix import relations
from steward.platform.access.model import Role
from steward.platform.access.operation import Operation

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules" / "permissions.md"

HEAD = """# Who may do what

Written by `python tools/permissions.py` from `src/steward/platform/access/matrix.toml`; change that file, never this page.

A cell names the relations under which the role may; an empty cell is never. Whoever may an operation, but not for this subject, is
answered exactly as if the subject did not exist.

| relation | means |
|---|---|
| self 本人 | the customer's own record |
| book 名下 | a customer in the person's book now; a former book counts for nothing |
| queue 工单 | a customer in the person's queue now |
| team 团队 | a customer in the book of an active member of the person's team |
| own 自己 | the person's own account (factors, sessions) |
| any 全部 | every subject |

`system` is the bank's own machinery: reactions, jobs and the command line. It never signs, accepts or approves for a person.

"""


def render() -> str:
    """The page, from the matrix this program carries."""
    roles = list(Role)
    lines = ["| operation | " + " | ".join(r.value for r in roles) + " |", "|---" * (len(roles) + 1) + "|"]
    for operation in Operation:
        cells = [" ".join(sorted(r.value for r in relations(role, operation))) for role in roles]
        lines.append(f"| `{operation}` | " + " | ".join(cells) + " |")
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
