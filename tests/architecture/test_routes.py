"""Who may use a route is declared at the route; what anybody may see is a short list (S1, A2)."""

import re
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI

from steward.app import create_app
from steward.platform.access.operation import Operation
from steward.platform.web.call import PUBLIC, api_routes, check_routes, operation
from tests.support.banks import new_bank

# Without signing in one may: see the bank and its shelf, sign in or register, load the pages; machines may ask for health and metrics.
FOR_ANYBODY = {
    "GET /api/bank",
    "GET /api/instruments",
    "GET /api/products",
    "GET /api/products/compare",
    "GET /api/products/facets",
    "GET /api/products/{product_id}",
    "GET /api/products/{product_id}/prices",
    "GET /api/products/{product_id}/versions",
    "GET /api/auth/personas",
    "POST /api/auth/invitation",
    "POST /api/auth/passkey",
    "POST /api/auth/passkey/enrol",
    "POST /api/auth/passkey/enrol/options",
    "POST /api/auth/passkey/options",
    "POST /api/auth/password",
    "POST /api/auth/persona",
    "POST /api/auth/register",
    "POST /api/auth/sign-out",
    "POST /api/auth/totp",
    "POST /api/auth/totp/enrol/confirm",
    "POST /api/preliminary",
    "GET /health/live",
    "GET /health/ready",
    "GET /metrics",
}
PAGES = "GET /{path:path}"  # of the web, where it is built


def declared(app: FastAPI) -> dict[str, str]:
    """`GET /path` -> operation, of every route."""
    return {
        f"{m} {r.path}": (r.openapi_extra or {}).get("x-operation", "") for r in api_routes(app.routes) for m in sorted(r.methods or ())
    }


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(new_bank(tmp_path_factory.mktemp("routes")))


def test_every_route_names_an_operation_of_the_matrix(app: FastAPI) -> None:
    routes = declared(app)
    assert len(routes) > 40
    assert {route: op for route, op in routes.items() if op != PUBLIC and op not in set(Operation)} == {}


def test_the_public_routes_are_the_known_ones(app: FastAPI) -> None:
    assert {route for route, op in declared(app).items() if op == PUBLIC} - {PAGES} == FOR_ANYBODY


def hidden(app: FastAPI) -> list[str]:
    """Routes that no request reaches, because one before them takes their path."""
    routes, out = list(api_routes(app.routes)), []
    for n, route in enumerate(routes):
        path = re.sub(r"{[^}]*}", "x", route.path)
        before = (r for r in routes[:n] if (r.methods or set()) & (route.methods or set()))
        out += [f"{route.path} behind {r.path}" for r in before if r.path_regex.match(path)]
    return out


def test_no_route_hides_another(app: FastAPI) -> None:
    assert hidden(app) == []
    planted = FastAPI()
    for path in ("/api/{one}", "/api/all"):
        planted.add_api_route(path, lambda: None)
    assert hidden(planted) == ["/api/all behind /api/{one}"]


def test_requests_search_one_list_of_routes(app: FastAPI) -> None:
    nested = [r for r in app.routes if getattr(r, "original_router", None) is not None]
    assert nested == []


def test_a_planted_route_without_an_operation_is_refused(tmp_path: Path) -> None:
    router = APIRouter()
    router.add_api_route("/api/secret", lambda: None)
    planted = FastAPI()
    planted.include_router(router)
    with pytest.raises(RuntimeError, match="/api/secret"):
        check_routes(planted, exempt=())


def test_a_declared_route_is_let_in() -> None:
    router = APIRouter()
    router.add_api_route("/api/open", lambda: None, **operation(None))
    router.add_api_route("/api/own", lambda: None, **operation(Operation.SYSTEM_HEALTH_READ))
    fine = FastAPI()
    fine.include_router(router)
    check_routes(fine, exempt=())
