"""A table of people of whom some stand in it twice, with the truth: invented from a seed, hard cases included."""

from dataclasses import dataclass, replace

import numpy as np

from steward.know.customers.model import DocumentKind
from steward.know.customers.rules.matching.compare import MatchRecord
from steward.sim.chance import Wheel, stream
from steward.sim.duplicates import Told, make_identity, write_again
from steward.sim.names import make_name
from steward.sim.population import cities

DOUBLES = 0.2
WITHOUT_DOCUMENT = 0.25
WITHOUT_CITY = 0.05
FAMILY = 0.15
TWINS = 0.002


@dataclass(frozen=True, slots=True)
class Doubled:
    """Records and, in the same order, the person each is of."""

    records: list[MatchRecord]
    truth: list[int]


def make_doubles(seed: int, people: int) -> Doubled:
    """`people` persons; one in five was written down again with one to three slips. Families share a telephone, twins a birthday."""
    rng = stream(seed, "doubles")
    wheel = Wheel(c.weight for c in cities())
    told: list[Told] = []
    for _ in range(people):
        told.append(_person(rng, wheel, told))
    again = np.flatnonzero(rng.random(people) < DOUBLES)
    copies = [write_again(rng, told[int(k)], int(rng.integers(1, 4))) for k in again]
    order = rng.permutation(people + len(copies))
    everyone, whose = [*told, *copies], [*range(people), *(int(k) for k in again)]
    return Doubled([_record(everyone[int(k)]) for k in order], [whose[int(k)] for k in order])


def _person(rng: np.random.Generator, wheel: Wheel, before: list[Told]) -> Told:
    male = bool(rng.random() < 0.5)
    born = f"{int(rng.integers(1945, 2005))}-{int(rng.integers(1, 13)):02d}-{int(rng.integers(1, 29)):02d}"
    city = cities()[wheel.spin(rng)].name if rng.random() > WITHOUT_CITY else ""
    phone = f"199{int(rng.integers(10**8)):08d}"
    name = make_name(rng, "male" if male else "female", int(born[:4]))
    if before and rng.random() < FAMILY:
        other = before[-1]
        phone, city = (other.phone if rng.random() < 0.5 else phone), other.city
        name = other.name[0] + name[1:] if rng.random() < 0.5 else name
    if before and rng.random() < TWINS:
        other = before[-1]
        born, city, name = other.birth_date, other.city, other.name[:-1] + name[-1]
    identity = make_identity(rng, born, male)
    person = Told(name, phone, born, city, identity)
    return replace(person, identity="") if rng.random() < WITHOUT_DOCUMENT else person


def _record(told: Told) -> MatchRecord:
    documents = ((DocumentKind.IDENTITY_CARD, told.identity),) if told.identity else ()
    return MatchRecord(told.name, told.phone or None, told.birth_date or None, told.city or None, documents)
