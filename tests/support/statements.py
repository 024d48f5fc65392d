"""What SQLAlchemy made of a statement, shared by the engines of one test process.

An engine keeps its compiled statements to itself, and nearly every test opens a bank of its own: compiling the same statements
again and again was a third of a test's time.
"""

from functools import cache

import sqlalchemy as sa
from sqlalchemy.util import LRUCache

MOST = 5000


@cache
def _compiled() -> LRUCache[object, object]:
    return LRUCache(MOST)


@cache
def _dialects() -> dict[str, sa.Dialect]:
    return {}


def compiled_once(engine: sa.Engine) -> sa.Engine:
    """The engine, which has been connected before, with the compiled statements of all that came before it on this kind of database."""
    engine.dialect = _dialects().setdefault(engine.dialect.name, engine.dialect)
    engine._compiled_cache = _compiled()  # type: ignore[assignment]
    return engine
