"""The bank's people: advisors in four regional teams and every other role. The first of each role is a persona."""

from collections.abc import Iterator

from steward.sim.chance import stream
from steward.sim.data_files import read_data
from steward.sim.model import Sex, StaffMember
from steward.sim.names import make_name

# Roles that belong to a regional team; the others serve the whole bank.
TEAM_ROLES = ("advisor", "manager", "service", "relationship")


def make_staff(seed: int) -> tuple[StaffMember, ...]:
    """Everybody who works for the bank, advisors first; roles in teams are dealt round the regions, so each team is whole."""
    return tuple(_staff(seed))


def _staff(seed: int) -> Iterator[StaffMember]:
    rng = stream(seed, "staff")
    raw = read_data("staff")
    regions = list(raw["teams"])
    fixed = {p["role"]: p["name"] for p in read_data("personas")["staff"]}
    for role, count in raw["counts"].items():
        for n in range(count):
            sex: Sex = "female" if rng.random() < 0.5 else "male"
            drawn = make_name(rng, sex, int(rng.integers(1972, 1999)))
            region = regions[n % len(regions)] if role in TEAM_ROLES else None
            yield StaffMember(role, fixed[role] if n == 0 else drawn, raw["teams"][region] if region else None, region)
