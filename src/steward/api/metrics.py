"""The metrics page, for a collector: what this server counted, and how the bank stands, asked of it anew each time."""

import datetime as dt
import math
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from steward.deliver.review.queries import last_run
from steward.kernel.time import instant
from steward.platform import outbox
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.web.call import operation
from steward.platform.web.edge import counted
from steward.platform.web.problems import problem
from steward.platform.work import Work
from steward.workflows.backup import last_backup
from steward.workflows.verify import last_verify

router = APIRouter()

# Name, what it says, and the label its samples are told apart by. What never happened is infinitely old.
FIGURES: Mapping[str, tuple[str, str | None]] = {
    "steward_disk_bytes": ("Size of the disk that STEWARD_HOME lies on", None),
    "steward_disk_free_bytes": ("Room left on it", None),
    "steward_database_answers": ("1 when the database answered; 0 leaves out what follows", None),
    "steward_database_bytes": ("Size of the database", None),
    "steward_reactions": ("Reactions that wait, or were given up", "state"),
    "steward_oldest_reaction_seconds": ("Age of the oldest event that a reaction still waits for", None),
    "steward_review_age_seconds": ("Age of the last complete review of everybody", None),
    "steward_verify_age_seconds": ("Age of the last verification", None),
    "steward_check_sound": ("1 when the last verification found nothing in this check", "check"),
    "steward_backup_age_seconds": ("Age of what the newest backup holds", None),
}
SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}

Figure = tuple[str, str, float]


@router.get("/metrics", include_in_schema=False, **operation(None))
def metrics(request: Request) -> Response:
    """Prometheus text, for a collector on this machine only: put a proxy with its own lock in front for others."""
    if request.client is None or request.client.host not in ("127.0.0.1", "::1"):
        return problem(request, 404, "not_found")
    asked = CollectorRegistry()
    asked.register(BankFigures(request.app.state.runtime))
    return Response(generate_latest(counted()) + generate_latest(asked), media_type=CONTENT_TYPE_LATEST)


class BankFigures:
    """How the bank stands, as a collector of Prometheus asks for it."""

    def __init__(self, rt: Runtime) -> None:
        self.rt = rt

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Every figure that can be told now; a database that does not answer is a figure too."""
        figures = list(_of_the_disk(self.rt))
        try:
            with self.rt.work(SYSTEM, read_only=True) as w:
                figures += _of_the_bank(w)
        except sa.exc.SQLAlchemyError:
            figures.append(("steward_database_answers", "", 0.0))
        for name, (says, label) in FIGURES.items():
            family = GaugeMetricFamily(name, says, labels=[label] if label else None)
            for _, told_apart, value in (one for one in figures if one[0] == name):
                family.add_metric([told_apart] if label else [], value)
            yield family


def _of_the_disk(rt: Runtime) -> Iterator[Figure]:
    home = rt.settings.home
    room = shutil.disk_usage(next(p for p in (home, *home.parents) if p.exists()))
    yield "steward_disk_bytes", "", room.total
    yield "steward_disk_free_bytes", "", room.free


def _of_the_bank(w: Work) -> list[Figure]:
    def age(at: Any) -> float:
        if at is None:
            return math.inf
        return (w.now - instant(dt.datetime.fromisoformat(at) if isinstance(at, str) else at)).total_seconds()

    run, verified = last_run(w), last_verify(w) or {"at": None, "checks": []}
    since = outbox.waiting_since(w.db)
    figures = [
        ("steward_database_answers", "", 1.0),
        ("steward_database_bytes", "", float(w.db.execute(sa.text(SIZES[w.db.dialect.name])).scalar_one())),
        *(("steward_reactions", state, float(outbox.count(w.db, state))) for state in ("waiting", "failed")),
        ("steward_oldest_reaction_seconds", "", 0.0 if since is None else age(since)),
        ("steward_review_age_seconds", "", age(run and run.moved_at)),
        ("steward_verify_age_seconds", "", age(verified["at"])),
        ("steward_backup_age_seconds", "", age(last_backup(w))),
    ]
    checks: Any = verified["checks"]
    return figures + [("steward_check_sound", check["name"], float(check["state"] == "ok")) for check in checks]
