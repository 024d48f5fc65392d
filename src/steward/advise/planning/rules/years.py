"""What many households have over each year, at once: rules/household.py by year instead of by month, in columns.

Arrays are (p,) by person with the `home` each belongs to, (h,) by household, and (y,) years of the plan; money in yuan. The plan of one
household month by month is the plain form of it: a test holds the two together. Method page docs/methods/review-chances.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from steward.advise.planning.rules.chances import PARTNER_YEARS
from steward.advise.planning.rules.china import Figures, Floats, Ints, Rules
from steward.advise.planning.rules.household import FALLS_IN_RETIREMENT, YEAR
from steward.advise.planning.rules.inputs import KINDS
from steward.advise.planning.rules.pay import contribution_base, employee_rate, least_months, progressive_tax, year_tax
from steward.kernel.time import BusinessDate, add_months

# More months than any plan has.
FAR = 10_000
Told = Mapping[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Earners (p,): the household of each, months of age today, months of age at retirement, and figures by their code."""

    home: Ints
    age: Ints
    retires: Ints
    told: Told

    def stops(self) -> Ints:
        """In how many months each stops working; none for who has a pension."""
        return np.where(self.told["pension_now"] > 0, 0, np.maximum(self.retires - self.age, 0))


@dataclass(frozen=True, slots=True, eq=False)
class Debts:
    """Loans (d,) of the household at `home`: owed, yearly rate, months left, and the instalment where one was told, not a number else."""

    home: Ints
    owed: Floats
    rate: Floats
    months: Floats
    instalment: Floats

    def paid(self) -> tuple[Floats, Floats]:
        """What is paid each month, and for how many: the last payment, which pays the rest, counts as a part of a month."""
        monthly = self.rate / YEAR
        months = np.maximum(self.months, 1.0)
        shrinks = -np.expm1(-months * np.log1p(monthly))
        level = np.where(monthly > 0, self.owed * monthly / np.where(monthly > 0, shrinks, 1.0), self.owed / months)
        agreed = np.nan_to_num(self.instalment) > monthly * self.owed
        each = np.where(agreed, self.instalment, level)
        part = np.where(agreed, monthly * self.owed / np.where(each > 0, each, 1.0), 0.0)
        lasts = np.where(
            monthly > 0, -np.log1p(-part) / np.log1p(np.where(monthly > 0, monthly, 1.0)), self.owed / np.where(each > 0, each, 1.0)
        )
        return each, np.where(agreed, lasts, months)


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """Households (h,): figures by code, children (c,) and policies (q,) with the household of each; one without an end lasts."""

    as_of: BusinessDate
    people: People
    told: Told
    parents: Floats
    child_home: Ints
    child_born: Ints
    debts: Debts
    policy_home: Ints
    policy_yearly: Floats
    policy_months: Floats
    policy_death: Floats

    def __len__(self) -> int:
        return len(self.parents)

    def take(self, homes: Ints) -> "Homes":
        """These households, in their order; everything in these columns is in the order of households."""
        rank = np.full(len(self), -1)
        rank[homes] = np.arange(homes.size)

        def cut(home: Ints) -> tuple[Ints, Ints]:
            """The household of each row that is of one of them, and the places of those rows."""
            places = np.flatnonzero(rank[home] >= 0)
            places = places[np.argsort(rank[home[places]], kind="stable")]
            return rank[home[places]], places

        (home, at), debts = cut(self.people.home), self.debts
        told = {code: found[at] for code, found in self.people.told.items()}
        (owes, owed), (has, child), (pays, policy) = (cut(of) for of in (debts.home, self.child_home, self.policy_home))
        return Homes(
            as_of=self.as_of,
            people=People(home, self.people.age[at], self.people.retires[at], told),
            told={code: found[homes] for code, found in self.told.items()},
            parents=self.parents[homes],
            child_home=has,
            child_born=self.child_born[child],
            debts=Debts(owes, debts.owed[owed], debts.rate[owed], debts.months[owed], debts.instalment[owed]),
            policy_home=pays,
            policy_yearly=self.policy_yearly[policy],
            policy_months=self.policy_months[policy],
            policy_death=self.policy_death[policy],
        )

    def by_home(self, home: Ints, amounts: Floats) -> Floats:
        """Amounts (k, ...) summed by household (h, ...)."""
        out = np.zeros((len(self), *amounts.shape[1:]))
        np.add.at(out, home, amounts)
        return out

    def most(self, home: Ints, amounts: Floats | Ints, otherwise: float) -> Floats:
        """The largest amount of each household (h,)."""
        out = np.full(len(self), otherwise)
        np.maximum.at(out, home, amounts)
        return out


def overlap(start: Floats | Ints, until: Floats | Ints, years: int) -> Floats:
    """How many months of each year lie from `start` to `until`, (k, y)."""
    begins = np.arange(years) * YEAR
    ends = np.minimum(np.asarray(until, dtype=np.float64)[:, None], begins + YEAR)
    months: Floats = np.clip(ends - np.maximum(np.asarray(start, dtype=np.float64)[:, None], begins), 0.0, YEAR)
    return months


def years_of(homes: Homes, values: Figures, rules: Rules, years: int) -> tuple[Floats, Floats]:
    """What each year leaves after what life costs, cover that is missing included, or lacks, (h, y); and the reserve of today, (h,)."""
    people = homes.people
    earned = _pay(homes, values, rules, years) + _other(people, values, years) + pension(homes, values, rules, years)
    each, lasts = homes.debts.paid()
    loans = homes.by_home(homes.debts.home, each[:, None] * overlap(np.zeros(lasts.size), lasts, years))
    first = homes.by_home(homes.debts.home, np.where(lasts > 0, each, 0.0))
    spent, month = _spending(homes, values, years, first)
    policies = overlap(np.zeros(homes.policy_home.size), homes.policy_months, years)
    premiums = homes.by_home(homes.policy_home, homes.policy_yearly[:, None] / YEAR * policies)
    cover = _cover(homes, values)[:, None] / YEAR * overlap(np.zeros(len(homes)), _last_stop(homes), years)
    left = homes.by_home(people.home, earned) - spent - loans - premiums - cover
    return left * (np.arange(years) < horizons(homes, values)[:, None]), homes.told["reserve_months"] * month


def horizons(homes: Homes, values: Figures) -> Ints:
    """How many years each plan has, (h,): until the youngest reaches the last age or the last goal is due, whichever is later."""
    youngest = -homes.most(homes.people.home, -homes.people.age, -np.inf)
    months = np.maximum(
        np.where(np.isfinite(youngest), values["last_age"] * YEAR - youngest, 0.0), np.maximum(homes.told["last_goal"] + 1, YEAR)
    )
    return np.ceil(months / YEAR).astype(np.int64)


def _steps(rate: float, years: int) -> Floats:
    steps: Floats = np.float64(1.0 + rate) ** np.arange(years, dtype=np.float64)
    return steps


def _alive(people: People, values: Figures) -> Floats:
    alive: Floats = np.maximum(values["last_age"] * YEAR - people.age, YEAR)
    return alive


def _other(people: People, values: Figures, years: int) -> Floats:
    alive = overlap(np.zeros(people.age.size), _alive(people, values), years)
    other: Floats = people.told["other_income"][:, None] / YEAR * _steps(values["inflation.living"], years) * alive
    return other


def _bases(people: People, values: Figures, rules: Rules, years: int) -> Floats:
    """What contributions are reckoned from in a month of each year, (p, y)."""
    salary = people.told["salary"][:, None] / YEAR * _steps(values["salary_raise"], years)
    wage = values["local_wage"] * _steps(values["wage_growth"], years)
    bases: Floats = contribution_base(salary, wage, rules["contributions"]) * (salary > 0)
    return bases


def _pay(homes: Homes, values: Figures, rules: Rules, years: int) -> Floats:
    """Pay after tax and contributions, (p, y)."""
    people, own = homes.people, homes.people.told
    stops, raised = people.stops(), _steps(values["salary_raise"], years)
    working = overlap(np.zeros(stops.size), stops, years)
    gross = own["salary"][:, None] / YEAR * raised * working
    bonus = own["bonus"][:, None] * raised * (working == YEAR)
    paid = _bases(people, values, rules, years) * working * employee_rate(rules["contributions"])
    fund = own["housing_fund_monthly"][:, None] * rules["housing_fund"].figures["own_half"] * working * (gross > 0)
    cap = float(rules["personal_pension"].figures["cap"]) if "personal_pension" in rules else 0.0
    private = np.minimum(own["personal_pension_yearly"], cap)[:, None] / YEAR * working
    taxed = gross - paid - fund - private - _deductions(homes, rules, years)[people.home]
    rule = rules.get("bonus_tax")
    ends = [y for y in range(years) if rule is None or (rule.until is not None and add_months(homes.as_of, YEAR * y) > rule.until)]
    apart = ends[0] if ends else years
    parts = ((slice(apart), rule), (slice(apart, None), None))
    tax = np.concatenate([year_tax(taxed[:, at], bonus[:, at], rules["income_tax"], separate) for at, separate in parts], axis=1)
    business = own["business"][:, None] / YEAR * raised * working
    net: Floats = gross + bonus + business - paid - fund - private - np.where(gross + bonus > 0, tax, 0.0)
    return net


def _deductions(homes: Homes, rules: Rules, years: int) -> Floats:
    """What each earner of a household may deduct, (h, y)."""
    found = np.full((len(homes), years), float(rules["income_tax"].figures["basic"]))
    if "special_deductions" in rules:
        figures, heads = rules["special_deductions"].figures, np.bincount(homes.people.home, minlength=len(homes))
        ages = homes.as_of.year + np.arange(years) - homes.child_born[:, None]
        children = homes.by_home(homes.child_home, ((ages >= 0) & (ages < 22)).astype(np.float64))
        owes = np.bincount(homes.debts.home, minlength=len(homes)) > 0
        monthly = children * figures["child"] + (homes.parents * figures["parents"])[:, None]
        monthly += figures["housing_loan"] * (owes[:, None] & (np.arange(years) < 20))
        found += YEAR * monthly / np.maximum(heads, 1)[:, None]
    return found


def _grown(start: Floats, monthly: Floats, rate: float, months: Floats | Ints) -> Floats:
    """What a balance and equal payments at the beginning of each month have become after so many months, (k,)."""
    step = (1.0 + rate) ** (1 / YEAR)
    whole = step**months
    paid = months if step == 1.0 else step * (whole - 1.0) / (step - 1.0)
    grown: Floats = start * whole + monthly * paid
    return grown


def pension(homes: Homes, values: Figures, rules: Rules, years: int) -> Floats:
    """Basic pension, enterprise annuity and personal pension, (p, y)."""
    people, own = homes.people, homes.people.told
    drawn, stops, rule = own["pension_now"] > 0, people.stops(), rules["basic_pension"]
    alive = _alive(people, values)
    now = own["pension_now"][:, None] / YEAR * _steps(values["pension_raise"], years) * overlap(np.zeros(stops.size), alive, years)
    pays = own["salary"] > 0
    paid = np.floor(own["social_months"] + np.where(pays, stops, 0))
    least = _least_months(stops, homes.as_of, rules)
    table = np.asarray(rule.figures["months"], dtype=np.float64)
    lasts = table[np.clip((people.age + stops) // YEAR - rule.figures["first_age"], 0, table.size - 1)]
    account = _account(people, values, rules, years) / lasts
    wage = values["local_wage"] * (1.0 + values["wage_growth"]) ** (stops // YEAR)
    base = _bases(people, values, rules, 1)[:, 0]
    index = np.where((base > 0) & (stops > 0), base / values["local_wage"], 1.0)
    short = paid < least
    known = paid + own["annuity"] + own["personal_pension"] > 0
    monthly = account + wage * (1.0 + index) / 2.0 * paid / YEAR * float(rule.figures["accrual"])
    later = np.where(known & ~short, monthly, 0.0)[:, None] * _raised(stops, alive, values["pension_raise"], years)
    later += np.where(known & short, account, 0.0)[:, None] * overlap(stops, np.minimum(alive, stops + lasts), years)
    later += known[:, None] * _annuities(people, values, rules, lasts, years)
    return np.where(drawn[:, None], now, later)


def _least_months(stops: Ints, as_of: BusinessDate, rules: Rules) -> Floats:
    """Months that must have been paid for a monthly pension by who stops in so many months, (p,)."""
    retired_in, place = np.unique((YEAR * as_of.year + as_of.month - 1 + stops) // YEAR, return_inverse=True)
    least = [least_months(year, rules.get("least_contribution")) for year in retired_in.tolist()]
    return np.array(least, dtype=np.float64)[place]


def _account(people: People, values: Figures, rules: Rules, years: int) -> Floats:
    """What the pension account holds at retirement, (p,): each year's payments grow by whole years and half of their own."""
    stops, rate = people.stops(), values["account_return"]
    paid = _bases(people, values, rules, years) * rules["contributions"].figures["pension"]
    months = overlap(np.zeros(stops.size), stops, years)
    middle = np.maximum((stops[:, None] - YEAR * np.arange(years) - months / 2) / YEAR, 0.0)
    # Added year by year, so that the sum is the same however many years after the last payment are looked at.
    grown = np.cumsum(paid * months * (1.0 + rate) ** middle, axis=1)[:, -1]
    held: Floats = people.told["pension_account"] * (1.0 + rate) ** (stops / YEAR) + grown
    return held


def _raised(stops: Ints, until: Floats, rate: float, years: int) -> Floats:
    """Months drawn in each year from `stops` to `until`, each counted with its yearly raises since, (p, y)."""
    whole, rest = stops // YEAR, stops % YEAR
    since = np.arange(years) - whole[:, None]
    late = overlap(stops, until, years)
    before = np.where(since > 0, np.minimum(rest[:, None], late), 0.0)  # months of the year before the raise
    raised: Floats = before * (1.0 + rate) ** np.maximum(since - 1, 0) + (late - before) * (1.0 + rate) ** np.maximum(since, 0)
    return raised


def _annuities(people: People, values: Figures, rules: Rules, lasts: Floats, years: int) -> Floats:
    own, stops, rate = people.told, people.stops(), values["account_return"]
    alive, out = _alive(people, values), np.zeros((stops.size, years))
    if "enterprise_annuity" in rules and own["annuity"].any():
        spread = int(rules["enterprise_annuity"].figures["payout_months"])
        monthly = own["annuity"] * (1.0 + rate) ** (stops / YEAR) / spread
        taxed = progressive_tax(monthly, rules["bonus_tax"].brackets()) if "bonus_tax" in rules else np.zeros(stops.size)
        out += (monthly - taxed)[:, None] * overlap(stops, np.minimum(stops + spread, alive), years)
    if "personal_pension" in rules and (own["personal_pension"] + own["personal_pension_yearly"]).any():
        figures = rules["personal_pension"].figures
        yearly = np.minimum(own["personal_pension_yearly"], float(figures["cap"]))
        monthly = _grown(own["personal_pension"], yearly / YEAR, rate, stops) / lasts * (1.0 - float(figures["payout_tax"]))
        out += monthly[:, None] * overlap(stops, np.minimum(stops + lasts, alive), years)
    return out


def _last_stop(homes: Homes) -> Floats:
    """In how many months the last earner of each household reaches retirement, (h,)."""
    people = homes.people
    return homes.most(people.home, np.maximum(people.retires - people.age, 0), 0.0)


def _spending(homes: Homes, values: Figures, years: int, loan: Floats) -> tuple[Floats, Floats]:
    """What life costs, (h, y), and in the first month, (h,)."""
    working = overlap(np.zeros(len(homes)), _last_stop(homes), years)
    falls = working + (YEAR - working) * values["retired_spending"]
    last_born = homes.most(homes.child_home, homes.child_born, -np.inf)
    leaves = np.where(np.isfinite(last_born), (last_born + values["child_leaves"] - homes.as_of.year) * YEAR, np.inf)
    total, first = np.zeros((len(homes), years)), np.zeros(len(homes))
    for kind in KINDS:
        now = homes.told[f"spending.{kind}"]
        if kind == "living":
            now = np.where(homes.told["loans_within"] >= 0.5, np.maximum(now - loan, 0.0), now)
        months = falls if kind in FALLS_IN_RETIREMENT else np.full((len(homes), years), float(YEAR))
        begins = np.where(working[:, 0] > 0, 1.0, values["retired_spending"]) if kind in FALLS_IN_RETIREMENT else np.ones(len(homes))
        if kind == "education":
            months, begins = overlap(np.zeros(len(homes)), leaves, years), (leaves > 0).astype(np.float64)
        total += now[:, None] * _steps(values[f"inflation.{kind}"], years) * months
        first += now * begins
    return total, first


def _cover(homes: Homes, values: Figures) -> Floats:
    """A year's premium of the cover that is missing, (h,)."""
    people = homes.people
    pays = people.told["salary"] + people.told["business"] + people.told["bonus"]
    whole, most = homes.by_home(people.home, pays), homes.most(people.home, pays, 0.0)
    share = np.where(whole > 0, most / np.where(whole > 0, whole, 1.0), 0.0)
    last_born = homes.most(homes.child_home, homes.child_born, -np.inf)
    years = np.maximum(np.where(np.isfinite(last_born), last_born + values["child_leaves"] - homes.as_of.year, 0.0), 0.0)
    years = np.maximum(years, np.where(np.bincount(people.home, minlength=len(homes)) > 1, PARTNER_YEARS, 0.0))
    spending = sum((homes.told[f"spending.{k}"] for k in KINDS), np.zeros(len(homes))) * YEAR
    needed = years * spending * share + homes.by_home(homes.debts.home, homes.debts.owed) * (share > 0)
    has = homes.told["wealth"] + homes.by_home(homes.policy_home, homes.policy_death)
    cover: Floats = np.maximum(needed - has, 0.0) * values["protection_rate"]
    return cover


def housing_fund(homes: Homes, values: Figures, house_month: Floats) -> list[tuple[Ints, Floats, Floats]]:
    """Money of housing funds that comes free: household, month, amount; `house_month` (h,) of the first home, infinite without one."""
    people, own, rate = homes.people, homes.people.told, values["account_return"]
    stops = people.stops()
    first = np.minimum(house_month[people.home], stops)
    early = _grown(own["housing_fund"], own["housing_fund_monthly"], rate, first)
    late = np.where(first < stops, _grown(np.zeros(stops.size), own["housing_fund_monthly"], rate, stops - first), 0.0)
    return [(people.home, first.astype(np.float64), early), (people.home, stops.astype(np.float64), late)]


def needed_after(flow: Floats, year: Ints, month: Ints, musts: Floats, rate: float, at: Ints, after: Ints) -> Floats:
    """What must be left in household `at` after month `after` (k,) so that later years, flow (h, y), and musts can be paid, (k,).

    musts (m,) fall due in household `year` at `month`; money is kept at `rate`; the year's flow counts evenly over its months.
    """
    years = flow.shape[1]
    step = (1.0 + rate) ** (1 / YEAR)
    due = np.zeros_like(flow)
    np.add.at(due, (year, month // YEAR), musts / step ** (month % YEAR + 1))
    ends = np.zeros((flow.shape[0], years + 1))
    months = step ** -np.arange(1, YEAR + 1)
    for y in range(years - 1, -1, -1):
        ends[:, y] = np.maximum(ends[:, y + 1] * step**-YEAR - flow[:, y] / YEAR * months.sum() + due[:, y], 0.0)
    left = YEAR - 1 - after % YEAR
    rest = ends[at, after // YEAR + 1] - flow[at, after // YEAR] / YEAR * left + _same_year(year, month, musts, at, after)
    return np.maximum(rest, 0.0)


def _same_year(home: Ints, month: Ints, musts: Floats, at: Ints, after: Ints) -> Floats:
    """Musts of household `at` that fall due after month `after` and in the same year, (k,)."""
    place = home * FAR + month
    order = np.argsort(place, kind="stable")
    upto, ends = np.concatenate([[0.0], np.cumsum(musts[order])]), at * FAR + after
    last = ends - after % YEAR + YEAR - 1
    found: Floats = upto[np.searchsorted(place[order], last, "right")] - upto[np.searchsorted(place[order], ends, "right")]
    return found
