"""Every SQL statement about dividend choices."""

from dataclasses import asdict

import sqlalchemy as sa

from steward.deliver.trading.model import ChoiceState, DividendChoice
from steward.deliver.trading.tables import dividend_choice
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.time import BusinessDate
from steward.know.products.model import DividendMode
from steward.platform.work import Work


def add_choice(w: Work, made: DividendChoice) -> None:
    """A new choice, of which the register is to be asked."""
    w.insert(dividend_choice, [{**asdict(made), "mode": made.mode.value, "state": made.state.value}])


def find_choices(w: Work, *where: sa.ColumnElement[bool]) -> list[DividendChoice]:
    """Choices, the newest first."""
    query = sa.select(dividend_choice).where(*where).order_by(dividend_choice.c.id.desc())
    return [
        DividendChoice(
            r.id, CustomerId(r.customer_id), ProductId(r.product_id), DividendMode(r.mode), r.asked_at, r.due, ChoiceState(r.state), r.since
        )
        for r in w.db.execute(query)
    ]


def answer_choice(w: Work, choice_id: str, state: ChoiceState, since: BusinessDate | None) -> bool:
    """Keep the answer, once; False when there is one."""
    waits = sa.and_(dividend_choice.c.id == choice_id, dividend_choice.c.state == ChoiceState.ASKED.value)
    return w.db.execute(dividend_choice.update().where(waits).values(state=state.value, since=since)).rowcount == 1
