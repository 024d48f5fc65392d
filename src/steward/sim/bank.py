"""The whole simulated bank as one value: the same seed, day and size give the same bank, to the last digit."""

import hashlib
from collections.abc import Sequence

from steward.kernel.json import canonical
from steward.kernel.time import BusinessDate, add_months
from steward.sim.behaviour import live
from steward.sim.data_files import read_data
from steward.sim.life_events import plant
from steward.sim.market import make_market
from steward.sim.model import Flow, Market, Persona, Population, SimulatedBank
from steward.sim.population import make_population
from steward.sim.shelf import shelf
from steward.sim.stories import STORY_DAYS, make_room, plan_stories

HISTORY_MONTHS = 36
# Service tiers by yuan with the bank, highest first.
TIERS = (("private", 6_000_000), ("wealth", 1_000_000), ("affluent", 200_000), ("mass", 0))


def history_start(today: BusinessDate) -> BusinessDate:
    """The calendar day on which the history of a bank made on `today` begins."""
    return add_months(today, -HISTORY_MONTHS)


def make_bank(seed: int, households: int, today: BusinessDate, days: Sequence[BusinessDate]) -> SimulatedBank:
    """The bank of `seed` as it is on `today`. `days` are its business days from `history_start` to the last one before `today`."""
    population = make_population(seed, households, today)
    market = market_until(seed, days, today)
    people = personas(population)
    planted = plant(seed, population.adults, today)
    flows = live(seed, population.adults, shelf(), market, planted) + brought_in(people, market)
    flows.sort(key=lambda f: (f.day, f.adult))
    stories = plan_stories(seed, today, population.adults, market, flows, people)
    flows = make_room(flows, stories, len(market.days) - STORY_DAYS)
    return SimulatedBank(seed, today, population, shelf(), market, tuple(flows), tuple(people), tuple(stories))


def brought_in(people: Sequence[Persona], market: Market) -> list[Flow]:
    """What the personas transfer in when the stories begin."""
    sums = {p["key"]: p["brings"] * 100 for p in read_data("personas")["customer"]}
    return [Flow(len(market.days) - STORY_DAYS, p.index, "transfer", sums[p.key]) for p in people if p.key in sums]


def market_until(seed: int, days: Sequence[BusinessDate], made_on: BusinessDate) -> Market:
    """The market of a bank made on `made_on`, drawn over `days`; more days continue the same path."""
    launched = {p.code: add_months(made_on, -p.launched_months) for p in shelf() if p.launched_months}
    return make_market(seed, shelf(), days, launched)


def personas(population: Population) -> list[Persona]:
    """Who one can sign in as: the heads of the first households and the first person of each role."""
    raw = read_data("personas")
    heads = [h.adults[0].index for h in population.households]
    roles = [s.role for s in population.staff]
    told = [Persona(p["key"], "customer", heads[i], p["story_zh"], p["story_en"]) for i, p in enumerate(raw["customer"])]
    return told + [Persona(p["role"], "staff", roles.index(p["role"]), p["story_zh"], p["story_en"]) for p in raw["staff"]]


def content_digest(bank: SimulatedBank) -> str:
    """SHA-256 over people, shelf, prices and flows."""
    hashed = hashlib.sha256(canonical([bank.population, bank.shelf, bank.personas]))
    hashed.update(bank.market.prices.astype("<f8").tobytes())
    for flow in bank.flows:
        hashed.update(repr(tuple(flow)).encode())
    return hashed.hexdigest()


def totals(bank: SimulatedBank) -> list[int]:
    """What each adult has with the bank at the last prices, in fen."""
    cash = [0] * len(bank.population.adults)
    units: dict[tuple[int, int], int] = {}
    for flow in bank.flows:
        cash[flow.adult] += flow.amount
        if flow.product >= 0:
            units[flow.adult, flow.product] = units.get((flow.adult, flow.product), 0) + flow.units
    last = [float(p) for p in bank.market.prices[-1]]
    for (adult, column), held in units.items():
        cash[adult] += int(held * last[column] * 100 / 10 ** bank.shelf[column].units_scale)
    return cash


def tier_of(total: int) -> str:
    """The service tier of a customer who has `total` fen with the bank."""
    return next(tier for tier, least in TIERS if total >= least * 100)
