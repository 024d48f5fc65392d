"""Households, their adults and their money, from a seed. The first households are the personas', fixed by `data/personas.toml`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import numpy as np

from steward.kernel.time import BusinessDate, add_days, add_months
from steward.sim.chance import Wheel, clamp, stream
from steward.sim.data_files import read_data
from steward.sim.model import VALID_DAYS, Adult, Assessed, AssessmentState, City, Household, Population, Sex, StaffMember
from steward.sim.names import make_name, make_phone
from steward.sim.staff import make_staff

# Net pay of the national urban middle in yuan a year; cities and jobs scale it.
MIDDLE_PAY = 96_000
PENSION_SHARE = 0.55
RETIRED_AT = {"male": 60, "female": 55}
ELDER_AGE = 65
# A persona answered the newest questionnaire before the days in which stories are told, so that its level holds all through them.
SETTLED_DAYS = 60
# How the bank's customers stand: most have a valid assessment, some let it lapse, some never answered, a few are only guessed.
STATES: dict[AssessmentState, float] = {"valid": 0.78, "expired": 0.11, "missing": 0.08, "predicted": 0.03}


@dataclass(frozen=True, slots=True)
class _Job:
    code: str
    weight: float
    pay: float
    spread: float
    employment: Literal["employed", "self_employed"]


@cache
def cities() -> tuple[City, ...]:
    """The places the bank serves."""
    return tuple(City(**c) for c in read_data("cities")["city"])


@cache
def _jobs() -> tuple[_Job, ...]:
    return tuple(_Job(**j) for j in read_data("jobs")["job"])


def make_population(seed: int, households: int, today: BusinessDate) -> Population:
    """`households` households (at least as many as there are personas) and the bank's staff, as they are on `today`."""
    staff = make_staff(seed)
    personas = read_data("personas")["customer"]
    if households < len(personas):
        raise ValueError(f"the demo bank needs at least {len(personas)} households")
    maker = _Maker(seed, today, staff)
    made = [maker.persona_household(p) for p in personas]
    made += [maker.household() for _ in range(households - len(personas))]
    return Population(staff, tuple(made))


class _Maker:
    """Draws one household after the other from the population's stream, numbering adults as they come."""

    def __init__(self, seed: int, today: BusinessDate, staff: Sequence[StaffMember]) -> None:
        self.rng = stream(seed, "population")
        self.today = today
        self.households = 0
        self.adults = 0
        self.advisors = {r: [i for i, s in enumerate(staff) if s.role == "advisor" and s.region == r] for r in {c.region for c in cities()}}
        self.city_wheel = Wheel(c.weight for c in cities())
        self.job_wheel = Wheel(j.weight for j in _jobs())
        self.state_wheel = Wheel(STATES.values())

    def household(self) -> Household:
        """A household drawn from the city's and the ages' frequencies."""
        city = cities()[self.city_wheel.spin(self.rng)]
        age = int(clamp(self.rng.normal(44, 13), 23, 80))
        head = self.adult("head", city, age, "male" if self.rng.random() < 0.55 else "female")
        adults = [head]
        if self.rng.random() < (0.3 if age < 30 else 0.66):
            other: Sex = "female" if head.sex == "male" else "male"
            adults.append(self.adult("spouse", city, max(22, age + int(self.rng.integers(-4, 4))), other))
        if 35 <= age <= 56 and self.rng.random() < 0.09:
            elder = age + int(self.rng.integers(24, 31))
            adults.append(self.adult("parent", city, elder, "female" if self.rng.random() < 0.6 else "male"))
        return self.finish(city, adults, self.children(age, len(adults) > 1), self.home(city, age))

    def finish(
        self, city: City, adults: Sequence[Adult], children: Sequence[dt.date], home: tuple[int, int], advisor: int = -1
    ) -> Household:
        """Number the household and give it an advisor of its region."""
        if advisor < 0:
            advisor = self.advisors[city.region][int(self.rng.integers(len(self.advisors[city.region])))]
        made = Household(self.households, city, tuple(adults), tuple(children), home[0], home[1], advisor)
        self.households += 1
        return made

    def children(self, age: int, couple: bool) -> list[dt.date]:
        """Birth dates of minors at home."""
        if not couple or not 27 <= age <= 52 or self.rng.random() < 0.25:
            return []
        count = 1 if self.rng.random() < 0.68 else 2
        ages = self.rng.integers(0, min(17, age - 24), size=count)
        return sorted(self.birthday(int(a)) for a in ages)

    def home(self, city: City, age: int) -> tuple[int, int]:
        """(value, mortgage still owed) of the home; zeros for tenants."""
        if self.rng.random() > min(0.9, 0.25 + age / 70):
            return 0, 0
        value = int(city.square_metre * self.rng.uniform(60, 140)) // 10_000 * 10_000
        owed = max(0.0, 0.65 - (age - 28) * 0.022) * self.rng.uniform(0.6, 1.2)
        return value, int(value * owed) // 10_000 * 10_000

    def birthday(self, age: int) -> dt.date:
        """A birth date of someone `age` years old today."""
        return add_days(add_months(self.today, -12 * age), -int(self.rng.integers(1, 364)))

    def adult(self, place: Literal["head", "spouse", "parent"], city: City, age: int, sex: Sex) -> Adult:
        """A customer: work, pay, spending, assets and risk appetite follow from age, sex, city and chance."""
        rng = self.rng
        job = _jobs()[self.job_wheel.spin(rng)]
        retired = age >= RETIRED_AT[sex] + int(rng.integers(0, 4))
        career = clamp(0.72 + (age - 24) * 0.022, 0.72, 1.18)
        pay = MIDDLE_PAY * city.income * job.pay * career * np.exp(rng.normal(0, job.spread) - job.spread**2 / 2)
        pay = max(30_000, pay * (PENSION_SHARE if retired else 1.0))
        worth = pay * max(1, min(age, 62) - 22) * 0.16 * np.exp(rng.normal(-0.25, 0.85))
        here = rng.uniform(0.35, 0.8)
        appetite = clamp(rng.normal(0.56, 0.19) - (age - 40) * 0.006, 0.02, 0.99)
        state = list(STATES)[self.state_wheel.spin(rng)]
        since = self.since()
        if state == "expired":
            since = min(since, add_days(self.today, -900))
        birth = self.birthday(age)
        adult = Adult(
            index=self.adults,
            household=self.households,
            place=place,
            name=make_name(rng, sex, birth.year),
            sex=sex,
            birth_date=birth,
            phone=make_phone(self.adults),
            occupation="retired" if retired else job.code,
            employment="retired" if retired else job.employment,
            annual_income=_round(pay, 1000),
            monthly_spending=_round(pay / 12 * rng.uniform(0.45, 0.82), 100),
            opening=_round(max(2000.0, worth * here), 100),
            elsewhere=_round(worth * (1 - here), 1000),
            debts=_round(pay * rng.uniform(0.05, 0.6), 1000) if rng.random() < 0.22 else 0,
            experience_years=int(clamp(rng.normal((age - 24) * 0.3, 3), 0, 30)),
            horizon_years=int(clamp(rng.normal(max(2, (68 - age) * 0.3), 2), 1, 20)),
            since=since,
            level=1 + int(appetite * 5),
            state=state,
            assessed=(),
        )
        self.adults += 1
        return replace(adult, assessed=self.assessments(adult))

    def since(self) -> BusinessDate:
        """When the relationship began: mostly long ago, one in ten within the last three years."""
        days = self.rng.integers(60, 1000) if self.rng.random() < 0.1 else self.rng.integers(1150, 4200)
        return add_days(self.today, -int(days))

    def assessments(self, adult: Adult, newest: int = 5) -> tuple[Assessed, ...]:
        """Questionnaires answered about once a year, back from the last one, which decides whether the standing is valid or expired.

        A valid one is at least `newest` days old.
        """
        if adult.state in ("missing", "predicted"):
            return ()
        last = self.rng.integers(newest, 330) if adult.state == "valid" else self.rng.integers(380, 760)
        day = max(add_days(self.today, -int(last)), BusinessDate(adult.since))
        found = [Assessed(day, adult.level, self.score(adult.level))]
        while day > adult.since and len(found) < 5:
            day = max(add_days(day, -int(self.rng.integers(290, VALID_DAYS))), BusinessDate(adult.since))
            level = int(clamp(adult.level + (-1, 0, 0, 0, 1)[self.rng.integers(5)], 1, 5))
            found.append(Assessed(day, level, self.score(level)))
        return tuple(reversed(found))

    def score(self, level: int) -> int:
        """A questionnaire score of 0 to 100 inside the band of `level`."""
        return int((level - 1) * 20 + self.rng.integers(1, 20))

    def persona_household(self, p: Mapping[str, Any]) -> Household:
        """The household of a persona, served by the first advisor, with the figures its story tells."""
        city = next(c for c in cities() if c.name == p["city"])
        people = [self.persona("head", p)]
        if "spouse" in p:
            people.append(self.persona("spouse", p["spouse"]))
        children = sorted(self.birthday(age) for age in p["children"])
        return self.finish(city, people, children, (p["property_value"], p["mortgage"]), advisor=0)

    def persona(self, place: Literal["head", "spouse"], p: Mapping[str, Any]) -> Adult:
        """One adult with the story's own figures."""
        names = ("name", "sex", "occupation", "employment", "annual_income", "monthly_spending", "opening", "elsewhere", "debts")
        told = {n: p[n] for n in (*names, "experience_years", "horizon_years", "level", "state")}
        since = add_days(self.today, -int(self.rng.integers(1300, 3000)))
        birth = self.birthday(p["age"])
        phone = make_phone(self.adults)
        adult = Adult(
            index=self.adults, household=self.households, place=place, birth_date=birth, phone=phone, since=since, assessed=(), **told
        )
        self.adults += 1
        return replace(adult, assessed=self.assessments(adult, newest=SETTLED_DAYS))


def _round(value: float, unit: int) -> int:
    return max(unit, round(value / unit) * unit) if value > 0 else 0
