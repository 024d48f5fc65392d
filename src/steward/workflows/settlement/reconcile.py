"""Our book against the registrar's and against the cash accounts, at the end of a day: what differs is a case on the desk of breaks."""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from steward.deliver.trading import actions
from steward.deliver.trading import queries as trading
from steward.deliver.trading.model import BadFile, Source
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.holdings import queries as book
from steward.know.holdings.model import CASH_PREFIX, AccountRole
from steward.know.markets.queries import list_instruments
from steward.know.products.model import ProductKind
from steward.know.products.queries import products_of_instruments
from steward.platform.access.model import SYSTEM
from steward.platform.crypto import verify_signature
from steward.platform.db import chunks
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.settlement.files import Verify, read_folder

log = logging.getLogger("steward.reconciliation")

ROLES = {Source.REGISTER: AccountRole.CUSTOMER_UNITS, Source.CASH: AccountRole.CUSTOMER_CASH}


@dataclass(frozen=True, slots=True)
class Statement:
    """Another's book at the end of a day: amounts in the smallest unit by `number:code` of customer and instrument or currency."""

    day: BusinessDate
    amounts: Mapping[str, int]


class Statements(Protocol):
    """The port to whoever keeps the other book; BadFile when what it says is not as agreed."""

    def latest(self, source: Source) -> Statement | None:
        """What it said last; None when it said nothing yet."""
        ...


@dataclass(frozen=True, slots=True)
class FileStatements:
    """Statements as files `register_000001.txt` and `cash_000001.txt`: rows of customer, instrument or currency, and amount."""

    inward: Path
    verify: Verify

    def latest(self, source: Source) -> Statement | None:
        """The file with the highest number."""
        files = read_folder(self.inward, source.value, self.verify)
        if not files:
            return None
        return Statement(files[-1].day, {f"{owner}:{code}": int(amount) for owner, code, amount in files[-1].rows})


def reconcile_files(rt: Runtime) -> None:
    """Hold what lies in the folder of the settings against our book; nothing where none is named."""
    folder = rt.settings.statements_dir
    if folder is not None:
        reconcile(rt, FileStatements(folder, partial(verify_signature, rt.settings.statements_key)))


def reconcile(rt: Runtime, statements: Statements) -> dict[Source, tuple[int, int]]:
    """Hold both statements against our book; how many breaks were opened and closed. Run again, nothing changes."""
    done = {}
    for source in Source:
        try:
            said = statements.latest(source)
        except BadFile as fault:
            rt.run(SYSTEM, partial(actions.report_fault, registrar=source.value, facts={"reason": str(fault)}))
            continue
        if said is None:
            log.warning("no statement yet", extra={"source": source.value})
            continue
        with rt.work(SYSTEM, read_only=True) as w:
            ours = _ours(w, source, said.day)
        compare = partial(actions.record_differences, source=source, day=said.day, ours=ours, theirs=said.amounts)
        done[source] = rt.run(SYSTEM, compare)
    return done


def _ours(w: Work, source: Source, day: BusinessDate) -> dict[str, int]:
    """Our book under the other's names; deposits, whose register is the bank's own, are left out."""
    held = Counter(book.standing_on(w, ROLES[source], day))
    if source is Source.REGISTER:
        held += trading.advanced_units(w, day)
    own = {i for i, sold in products_of_instruments(w, day).items() if sold.kind is ProductKind.DEPOSIT}
    codes = {str(i.id): i.code for i in list_instruments(w, day)}
    owners = sorted({c for c, _ in held})
    numbers = {c: who.number for part in chunks(owners) for c, who in customers.customers_by_id(w, part).items()}
    return {
        f"{numbers[customer_id]}:{codes.get(asset) or asset.removeprefix(CASH_PREFIX)}": amount
        for (customer_id, asset), amount in held.items()
        if asset not in own
    }
