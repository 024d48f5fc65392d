"""Every SQL statement about dividend choices."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from steward.deliver.trading.model import ChoiceFault, ChoiceState, DividendChoice
from steward.deliver.trading.tables import dividend_choice
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.time import BusinessDate
from steward.know.products.model import DividendMode
from steward.platform.work import Work


def add_choice(w: Work, made: DividendChoice) -> None:
    """A new choice, of which the register is to be asked."""
    row = {**asdict(made), "mode": made.mode.value, "state": made.state.value}
    w.insert(dividend_choice, [row | {"fault": None if made.fault is None else made.fault.value}])


def find_choices(w: Work, *where: sa.ColumnElement[bool]) -> list[DividendChoice]:
    """Choices, the newest first."""
    query = sa.select(dividend_choice).where(*where).order_by(dividend_choice.c.id.desc())
    return [_choice(row) for row in w.db.execute(query).mappings()]


def choices_after(w: Work, where: sa.ColumnElement[bool], limit: int | None) -> list[DividendChoice]:
    """Choices, the oldest first."""
    query = sa.select(dividend_choice).where(where).order_by(dividend_choice.c.id).limit(limit)
    return [_choice(row) for row in w.db.execute(query).mappings()]


def redate_choice(w: Work, before: DividendChoice, due: BusinessDate) -> bool:
    """Let an answer be due on another day than was read; False when it is here, or somebody was faster."""
    same = (dividend_choice.c.id == before.id, dividend_choice.c.state == ChoiceState.ASKED.value, dividend_choice.c.due == before.due)
    return w.db.execute(dividend_choice.update().where(*same).values(due=due)).rowcount == 1


def _choice(r: Mapping[Any, Any]) -> DividendChoice:
    return DividendChoice(
        id=r["id"],
        customer_id=CustomerId(r["customer_id"]),
        product_id=ProductId(r["product_id"]),
        mode=DividendMode(r["mode"]),
        asked_at=r["asked_at"],
        due=BusinessDate(r["due"]),
        state=ChoiceState(r["state"]),
        since=None if r["since"] is None else BusinessDate(r["since"]),
        fault=None if r["fault"] is None else ChoiceFault(r["fault"]),
        number=r["number"],
    )


def number_choice(w: Work, choice_id: str, number: str) -> None:
    """Give a choice the number under which it is handed over."""
    w.db.execute(dividend_choice.update().where(dividend_choice.c.id == choice_id).values(number=number))


def answer_choice(w: Work, choice_id: str, since: BusinessDate | None, fault: ChoiceFault | None) -> bool:
    """Keep the answer, once; False when there is one."""
    state = ChoiceState.CONFIRMED if fault is None else ChoiceState.REFUSED
    waits = sa.and_(dividend_choice.c.id == choice_id, dividend_choice.c.state == ChoiceState.ASKED.value)
    said = {"state": state.value, "since": since, "fault": None if fault is None else fault.value}
    return w.db.execute(dividend_choice.update().where(waits).values(**said)).rowcount == 1
