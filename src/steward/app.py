"""Composition root: which modules make the product, how a server is put together, and how a database is made for it."""

import shutil
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import sqlalchemy as sa
from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool

from steward import __version__
from steward.advise.outlook import routes as outlook_routes
from steward.advise.planning import routes as goal_routes
from steward.advise.planning.queries import warm_plans
from steward.api import (
    allocations,
    assessing,
    auth,
    cases,
    contract_templates,
    customers,
    disclosures,
    enrolment,
    evidence,
    export_package,
    fall_notices,
    holdings,
    home,
    impact,
    import_desk,
    imports,
    likelihood,
    liquidity,
    market_calendar,
    market_desk,
    metrics,
    objectives,
    order_chain,
    performance,
    personal_data,
    plans,
    preliminary,
    proposal_documents,
    proposal_reviews,
    proposal_steps,
    proposal_versions,
    proposals,
    questionnaires,
    reviews,
    risk_book,
    rule_browser,
    service,
    shelf,
    statements,
    step_up,
    suggestions,
    system,
    verdicts,
    view_impact,
    what_if,
    what_if_readings,
    withdrawals,
)
from steward.deliver.calm import routes as calm
from steward.deliver.reports import routes as reports
from steward.deliver.review.model import ReviewUnderway
from steward.deliver.trading import routes as order_routes
from steward.guard.compliance import routes as compliance_routes
from steward.guard.contracts import routes as contract_routes
from steward.guard.risk.queries import last_book
from steward.know.customers import routes as customer_routes
from steward.know.holdings.actions import seal_earlier
from steward.know.insight import routes as insight_routes
from steward.know.products import routes as product_routes
from steward.know.suitability import routes as suitability_routes
from steward.platform import schema, vault
from steward.platform.access.model import SYSTEM, Actor
from steward.platform.clock import Clock, SystemClock
from steward.platform.db import make_engine, reader
from steward.platform.durable import Durable, Schedules
from steward.platform.identity import sessions
from steward.platform.identity.actions import forget_expired
from steward.platform.memory import share_heaps
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import give_birth, open_bank
from steward.platform.telemetry import configure_logging, configure_tracing
from steward.platform.web import problems
from steward.platform.web.call import api_routes, check_routes
from steward.platform.web.edge import Edge
from steward.platform.web.load import LoadGate
from steward.platform.web.public import Turnstile
from steward.platform.web.site import mount_site
from steward.platform.words import LANGUAGES, say
from steward.quant.warm import warm
from steward.sim import routes as demo
from steward.sim.registrar import forget_registrar, registrar_of
from steward.workflows.book.impact import compute_waiting, log_all_decisions
from steward.workflows.book.late_prices import review_late_prices
from steward.workflows.book.review_all import review_book
from steward.workflows.book.what_if import compute_what_ifs
from steward.workflows.conduct import count_all
from steward.workflows.corporate_actions.run import apply_corporate_actions
from steward.workflows.expiry import expire_overdue
from steward.workflows.noticing import notice_all, tidy_observations
from steward.workflows.personal_data.erase import destroy_run_out
from steward.workflows.reactions import REACTIONS
from steward.workflows.recurring_plan import carry_out_plans
from steward.workflows.settlement import settle_now
from steward.workflows.settlement.files import file_registrar
from steward.workflows.settlement.reconcile import reconcile_files
from steward.workflows.suggesting import suggest_all
from steward.workflows.verify import write_checkpoint

# A request is compared with one route after the other: what is asked most comes first.
ROUTERS: tuple[APIRouter, ...] = (
    home.router,
    holdings.router,
    order_routes.router,
    system.router,
    metrics.router,
    auth.router,
    enrolment.router,
    step_up.router,
    order_chain.router,
    export_package.router,
    performance.router,
    reports.router,
    import_desk.router,
    imports.router,
    market_calendar.router,
    market_desk.router,
    customers.router,
    statements.router,
    customer_routes.router,
    personal_data.router,
    shelf.router,
    shelf.for_customer,
    shelf.decisions,
    product_routes.router,
    suitability_routes.router,
    allocations.router,
    objectives.router,
    assessing.router,
    preliminary.router,
    proposal_documents.router,
    proposal_reviews.router,
    proposal_steps.router,
    proposals.router,
    proposal_versions.router,
    questionnaires.router,
    disclosures.router,
    verdicts.router,
    compliance_routes.router,
    impact.router,
    contract_routes.router,
    contract_templates.router,
    evidence.router,
    cases.router,
    reviews.router,
    calm.router,
    suggestions.router,
    likelihood.router,
    what_if.router,
    what_if_readings.router,
    risk_book.router,
    fall_notices.router,
    rule_browser.router,
    service.router,
    goal_routes.router,
    plans.router,
    plans.kept,
    liquidity.router,
    outlook_routes.router,
    view_impact.router,
    withdrawals.router,
    insight_routes.router,
    demo.router,
)


# Requests answered at once by a process. One interpreter runs them in turn: more threads take it from each other in the middle of
# every query, and whoever waits for it waits a whole switch interval (docs/operations/load.md has the figures).
REQUEST_THREADS = 4
SWITCH_SECONDS = 0.001


def settle_orders(rt: Runtime) -> None:
    """What is due in the order book: a demo bank has the simulated registrar, others that of their settings or none."""
    settle_now(rt, registrar_of(rt) if rt.demo else file_registrar(rt))


def review_nightly(rt: Runtime) -> None:
    """The daily review and what follows for whom, unless somebody has one at work."""
    with suppress(ReviewUnderway):
        review_book(rt)
        suggest_all(rt)


def review_missed(rt: Runtime) -> None:
    """A night the machine slept through is made up for: everybody is reviewed where no complete book is of today."""
    with rt.work(SYSTEM, read_only=True) as w:
        last = last_book(w)
        is_missed = w.now >= w.at(w.today, NIGHT_OVER) and (last is None or last.as_of < w.today)
    if is_missed:
        review_nightly(rt)


def review_touched(rt: Runtime) -> None:
    """Whom late or corrected prices touch; while a run is at work the next time will do."""
    with suppress(ReviewUnderway):
        review_late_prices(rt)


# The hour by which the nightly review should have begun.
NIGHT_OVER = 4
# Seconds, minutes, hours, days, months, weekdays.
SCHEDULES: Schedules = {
    "audit_checkpoint": ("0 * * * * *", write_checkpoint),
    "daily_review": ("0 30 3 * * *", review_nightly),
    "missed_review": ("40 3/5 * * * *", review_missed),
    "decision_log": ("0 20 2 * * *", log_all_decisions),
    "erasure_destruction": ("0 41 2 * * *", destroy_run_out),
    "corporate_actions": ("50 */5 * * * *", apply_corporate_actions),
    "insight_run": ("0 40 * * * *", notice_all),
    "insight_tidy": ("0 25 3 * * *", tidy_observations),
    "conduct_count": ("0 10 3 * * *", count_all),
    "late_prices": ("20 7/10 * * * *", review_touched),
    "impact": ("*/3 * * * * *", compute_waiting),
    "identity_sweep": ("0 17 * * * *", forget_expired),
    "proposal_expiry": ("0 3/15 * * * *", expire_overdue),
    "reconciliation": ("0 50 6 * * *", reconcile_files),
    "recurring_plans": ("10 */5 * * * *", carry_out_plans),
    "what_if": ("1/3 * * * * *", compute_what_ifs),
    "settlement": ("30 */5 * * * *", settle_orders),
}


def prepare_database(settings: Settings, *, demo: bool, revision: str = "head", clock: Clock | None = None) -> None:
    """Bring the schema to `revision`; when no bank lives there yet, give it its keys."""
    if settings.is_sqlite:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.check_start(demo=demo)
    engine = make_engine(settings.database_url)
    schema.upgrade(engine, revision)
    with reader(engine) as db:
        empty = sa.inspect(db).has_table(vault.key.name) and db.execute(sa.select(sa.func.count()).select_from(vault.key)).scalar_one() == 0
    if empty:
        give_birth(engine, settings, clock or SystemClock(), demo=demo)
    engine.dispose()
    if not empty and revision == "head":
        rt = open_runtime(settings)
        rt.run(SYSTEM, seal_earlier)
        rt.engine.dispose()


def remove_demo_bank(settings: Settings) -> None:
    """Drop every table of a demo bank and the checkpoints of its audit chain; RuntimeError for any other bank."""
    engine = make_engine(settings.database_url)
    with reader(engine) as db:
        if not vault.get_setting(db, vault.DEMO):
            raise RuntimeError("only a demo bank can be removed")
    schema.downgrade(engine, "base")
    engine.dispose()
    forget_registrar(settings)
    shutil.rmtree(settings.checkpoint_dir, ignore_errors=True)


def open_runtime(settings: Settings, *, clock: Clock | None = None) -> Runtime:
    """The bank with all its reactions, for servers and commands."""
    return open_bank(settings, REACTIONS, clock=clock)


def server() -> FastAPI:
    """Factory for the web server: opens the bank of this environment and runs the durable engine while the server lives."""
    share_heaps()
    settings = Settings.from_env()
    configure_logging(settings.log_level)
    configure_tracing()
    rt = open_runtime(settings)
    app = create_app(rt)
    engine = Durable(rt, SCHEDULES)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = REQUEST_THREADS
        sys.setswitchinterval(SWITCH_SECONDS)
        # Its start and stop take seconds: not on the event loop.
        await run_in_threadpool(engine.start)
        threading.Thread(target=_warm_up, name="numeric-core", daemon=True).start()
        yield
        await run_in_threadpool(engine.stop)

    app.router.lifespan_context = lifespan
    return app


def _warm_up() -> None:
    """What the first visitor would otherwise wait for."""
    for language in LANGUAGES:
        say(language, "asset_class.cash")
    warm()
    warm_plans()


def create_app(rt: Runtime, *, resolve_session: Callable[[Runtime, str], Actor | None] = sessions.resolve) -> FastAPI:
    """The server's application on an open bank; raises when a route has no permission declared."""
    app = FastAPI(
        title="Steward",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        separate_input_output_schemas=False,
    )
    app.state.runtime = rt
    app.state.resolve_session = resolve_session
    app.state.turnstile = Turnstile()
    # Their routes themselves, not the routers: an included router is searched anew by every request, twice.
    app.router.routes += api_routes(route for router in ROUTERS for route in router.routes)
    problems.install(app)
    mount_site(app)
    check_routes(app, exempt=())
    app.add_middleware(LoadGate, settings=rt.settings, turnstile=app.state.turnstile)
    app.add_middleware(Edge, https=rt.settings.public_url.startswith("https://"))
    return app
