"""Composition root: which modules make the product, how a server is put together, and how a database is made for it."""

from collections.abc import Callable

from fastapi import APIRouter, FastAPI

from steward import __version__
from steward.api import system
from steward.platform.access.model import Actor
from steward.platform.outbox import Reactions
from steward.platform.runtime import Runtime
from steward.platform.web import problems
from steward.platform.web.call import check_routes
from steward.platform.web.edge import Edge
from steward.platform.web.site import mount_site

ROUTERS: tuple[APIRouter, ...] = (system.router,)
REACTIONS: Reactions = {}


def create_app(rt: Runtime, *, resolve_session: Callable[[Runtime, str], Actor | None]) -> FastAPI:
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
    for router in ROUTERS:
        app.include_router(router)
    problems.install(app)
    mount_site(app)
    check_routes(app, exempt=())
    app.add_middleware(Edge, https=rt.settings.public_url.startswith("https://"))
    return app
