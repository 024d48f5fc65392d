"""One effect per key: the answer is stored, sealed, in the transaction that made it (reliability R4)."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from steward.kernel.refusal import Kind, Refusal
from steward.platform.access.operation import Operation
from steward.platform.db import C1, C2, InstantType, Sealed, col, metadata
from steward.platform.work import Work

MAX_KEY = 255

record = sa.Table(
    "platform_idempotency",
    metadata,
    col("actor", sa.String(40), data=C1, primary_key=True),
    col("operation", sa.String(60), data=C1, primary_key=True),
    col("key", sa.String(MAX_KEY), data=C1, primary_key=True),
    col("request", sa.String(64), data=C1),
    col("answer", Sealed(), data=C2),
    col("at", InstantType, data=C1, index=True),
)


class KeyMissing(Refusal):
    """This operation moves money, signs or sends: the caller must say which attempt this is."""

    kind = Kind.INVALID
    code = "request.idempotency_key_missing"


class KeyReused(Refusal):
    """The key was used for a different request."""

    kind = Kind.UNPROCESSABLE
    code = "request.idempotency_key_reused"


def once(w: Work, operation: Operation, key: str, request: str, act: Callable[[], Any]) -> tuple[Any, bool]:
    """(answer, replayed): `act` runs at most once per (actor, operation, key); its JSON answer comes back ever after."""
    mine = (record.c.actor == w.actor.person_id) & (record.c.operation == operation.value) & (record.c.key == key)
    found = w.fetch(record, sa.select(record).where(mine))
    if found:
        if found[0]["request"] != request:
            raise KeyReused(key=key)
        return found[0]["answer"], True
    answer = act()
    row = {"actor": w.actor.person_id, "operation": operation.value, "key": key, "request": request, "answer": answer, "at": w.now}
    w.insert(record, [row])
    return answer, False
