"""Every page of both faces: no fault reported, nothing wider than the screen, accessible by WCAG AA, in both languages and themes (L5)."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.support.visitor import DESK, PHONE, REPO, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

AXE = REPO / "web" / "node_modules" / "axe-core" / "axe.min.js"
CUSTOMER_PAGES = (
    *(
        "/",
        "/positions",
        "/performance?span=start",
        "/report?kind=year",
        "/cash",
        "/proposals",
        "/orders",
        "/conversion",
        "/custody",
        "/offers",
        "/notices",
        "/recurring",
        "/products",
        "/noticed",
        "/goals",
        "/calm",
        "/assessment",
    ),
    *("/plan", "/me", "/me/factors", "/me/profile", "/me/family", "/me/data", "/me/looks", "/documents", "/documents/sign"),
    *("/try", "/recurring/new", "/documents > main a[href*='/documents/']", "/positions > [data-testid=position] a"),
)
ADVISOR_PAGES = (
    *("/staff/customers", "/staff/proposals", "/staff/orders", "/staff/bridge", "/staff/assessments", "/staff/me"),
    *("/staff/morning", "/staff/outlook", "/staff/products", "/staff/customers > tr[data-row] > a[href$='/allocation']"),
)
MANAGER_PAGES = ("/staff/orders/desk", "/staff/outlook", "/staff/orders?state=settled")
COMPLIANCE_PAGES = (
    *(
        "/staff/morning",
        "/staff/what-if",
        "/staff/likelihood",
        "/staff/book",
        "/staff/book/customers?dimension=check&subject=unsuitable",
        "/staff/cases",
        "/staff/matches",
        "/staff/matches?state=same",
        "/staff/rules",
        "/staff/sandbox",
        "/staff/calls",
        "/staff/requests",
        "/staff/service",
        "/staff/wordings",
        "/staff/calendar",
        "/staff/orders?state=settled > tr[data-row]",
    ),
    *("/staff/assessments", "/staff/assessments?view=papers", "/staff/assessments?view=instruments"),
)
ADMIN_PAGES = ("/staff/system", "/staff/markets", "/staff/imports")
RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})"


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page, one line each."""
    page.evaluate(Path(AXE).read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(RULES)
    return [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]]


def reach(visitor: Visitor, path: str) -> None:
    """Go to an address; what stands behind each ` > ` is pressed there, one after the other."""
    place, *presses = path.split(" > ")
    visitor.open(place)
    settle(visitor.page)
    for press in presses:
        visitor.page.locator(press).first.click()
        settle(visitor.page)


def settle(page: Page) -> None:
    """Wait until the page shows what it has to show."""
    page.wait_for_load_state("networkidle")
    expect(page.get_by_test_id("loading")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "staff", "pages", "viewport", "language", "theme"),
    [
        ("周景行", False, CUSTOMER_PAGES, PHONE, "zh", "light"),
        ("顾晓雯", False, CUSTOMER_PAGES, DESK, "en", "dark"),
        ("沈思远", True, ADVISOR_PAGES, DESK, "zh", "light"),
        ("沈思远", True, ADVISOR_PAGES, PHONE, "en", "dark"),
        ("夏明澈", True, COMPLIANCE_PAGES, PHONE, "zh", "light"),
        ("夏明澈", True, COMPLIANCE_PAGES, DESK, "en", "light"),
        ("郑怀瑾", True, MANAGER_PAGES, PHONE, "zh", "light"),
        ("魏守正", True, ADMIN_PAGES, DESK, "zh", "dark"),
    ],
)
def test_pages_are_sound(
    address: str, chromium: Browser, name: str, staff: bool, pages: tuple[str, ...], viewport: ViewportSize, language: str, theme: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run make web")
    visitor = Visitor(chromium, address, viewport, language=language, theme=theme)
    visitor.sign_in(name, staff=staff)
    for path in pages:
        reach(visitor, path)
        assert visitor.page.get_by_test_id("failed").count() == 0, path
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        assert violations(visitor.page) == [], path
    visitor.leave()


def test_the_check_finds_a_planted_fault(address: str, chromium: Browser) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run make web")
    visitor = Visitor(chromium, address, PHONE)
    visitor.open("/products")
    settle(visitor.page)
    visitor.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")
    assert any(found.startswith("button-name") for found in violations(visitor.page))
    visitor.leave()
