"""The main job with the mouse, in Chinese: the advisor proposes, the customer reads and accepts, the position appears (D5, F2, F4)."""

from contextlib import suppress
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect  # noqa: A004 - the library's name

from steward.guard.contracts.rules.library import questions
from tests.support.papers import OWN_WORDS
from tests.support.visitor import DESK, PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

ADVISOR = "沈思远"
CUSTOMER = "周景行"
OFFICER = "夏明澈"
MOST_DAYS = 6
MOST_STEPS = 60
STEPS = ", ".join(
    f"[data-testid={name}]"
    for name in ("next-part", "acknowledge", "check-next", "check-answer", "care-answer", "care-send", "words", "finished")
)
RIGHT_BY_TEXT = {q.text.zh: q.right for found in questions().values() for q in found}


def test_a_proposal_becomes_a_position(address: str, chromium: Browser) -> None:
    advisor = Visitor(chromium, address, DESK)
    advisor.sign_in(ADVISOR, staff=True)
    number = propose(advisor.page)

    customer = Visitor(chromium, address, PHONE)
    customer.sign_in(CUSTOMER)
    product = accept(customer.page, number)

    execute(advisor.page, customer.page)
    trace(customer.page, product, number)
    check_chain(chromium, address)
    customer.leave()
    advisor.leave()


def propose(page: Page) -> str:
    """The advisor finds the customer, drafts for a third of their cash, reviews and issues; gives the proposal's number."""
    row = page.get_by_test_id("customers").locator("tr[data-row]")
    expect(row.first).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(CUSTOMER)
    expect(row).to_have_count(1)
    row.press("Enter")
    expect(page.get_by_test_id("customer-name")).to_have_text(CUSTOMER[0] + "**")
    cash = Decimal(page.get_by_test_id("customer-cash").inner_text().strip("¥").replace(",", ""))
    page.get_by_test_id("make-proposal").click()
    page.get_by_test_id("amount").fill(str(cash // 3))
    page.get_by_test_id("draft").click()
    expect(page.get_by_test_id("review")).to_contain_text("先说要点")
    expect(page.get_by_test_id("lines").locator("tr[data-row]").first).to_be_visible()
    page.get_by_test_id("issue").click()
    expect(page.get_by_test_id("issued")).to_contain_text("已出具")
    return page.get_by_test_id("issued-number").inner_text()


def accept(page: Page, number: str) -> str:
    """The customer reads to the end and accepts with a fresh proof; gives the id of a product that is bought."""
    page.reload()
    page.get_by_test_id("open-proposals").click()
    page.locator(f"[data-testid=proposal][data-number='{number}'] a").click()
    expect(page.get_by_test_id("summary")).to_contain_text("坏年份可能亏损")
    first = page.get_by_test_id("product-line").first
    for heading in ("为什么适合您", "为什么是它", "它会怎样亏钱", "要花多少钱"):
        expect(first).to_contain_text(heading)
    page.get_by_text("用到的资料").click()
    read_papers(page)
    sign_contracts(page)
    expect(page.get_by_test_id("accept")).to_be_enabled()
    page.get_by_test_id("accept").click()
    expect(page.get_by_test_id("step-up")).to_contain_text(number)
    page.get_by_test_id("step-up-persona").click()
    expect(page.get_by_test_id("accepted")).to_be_visible()
    return first.get_attribute("data-product") or ""


def read_papers(page: Page) -> None:
    """Every product's papers, one step a screen, until nothing is left to read; back on the proposal."""
    expect(page.get_by_test_id("accept")).to_have_count(0)
    page.get_by_test_id("to-papers").click()
    card = page.get_by_test_id("paper")
    expect(card.first).to_be_visible()
    places = page.url
    for number in range(card.count()):
        card.nth(number).click()
        for _ in range(MOST_STEPS):
            if page.get_by_test_id("finished").is_visible():
                break
            take_step(page)
        page.goto(places)
        expect(card.first).to_be_visible()
    page.get_by_test_id("papers-done").click()
    expect(page.get_by_test_id("step-papers")).to_have_attribute("data-left", "0")


def sign_contracts(page: Page) -> None:
    """The proposal's document, and whatever else is to be signed, as one package with one proof; back on the proposal."""
    page.get_by_test_id("step-contracts").get_by_role("link").click()
    expect(page.get_by_test_id("offered").first).to_be_visible()
    page.get_by_test_id("sign").click()
    page.get_by_test_id("step-up-persona").click()
    expect(page.get_by_test_id("step-contracts")).to_have_attribute("data-left", "0")


def take_step(page: Page) -> None:
    """Whatever is asked now: a part to read, a text to acknowledge, a question, own words or a sentence."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    found = page.locator(STEPS).first
    found.wait_for()
    match found.get_attribute("data-testid"):
        case "next-part" | "acknowledge" | "check-next" | "care-send" as named:
            button = page.get_by_test_id(named)
            # a part that was read may have moved the page on by itself
            page.wait_for_function("id => !document.querySelector(`[data-testid=${id}]`)?.disabled", arg=named)
            press(button)
        case "care-answer":
            press(found)
        case "check-answer":
            question = page.get_by_test_id("check").locator("p").first.inner_text()
            press(page.locator(f"[data-testid=check-answer][data-answer={RIGHT_BY_TEXT[question]}]"))
        case "words":
            sentence = page.get_by_test_id("sentence")
            found.fill(sentence.inner_text() if sentence.count() else OWN_WORDS["zh"])
            press(page.get_by_test_id("send-words"))
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def press(button: Locator) -> None:
    """Click, unless the page moved on between the look and the click: the next step is then taken from what is there."""
    with suppress(TimeoutError):
        button.click(timeout=3000)


def execute(advisor: Page, customer: Page) -> None:
    """Business days pass until every order of the customer is confirmed."""
    customer.goto(customer.url.split("/proposals")[0] + "/orders")
    waiting = customer.locator("[data-testid=order][data-state=placed], [data-testid=order][data-state=submitted]")
    expect(waiting.first).to_be_visible()
    date = advisor.get_by_test_id("business-date")
    for _ in range(MOST_DAYS):
        before = date.get_attribute("data-date") or ""
        advisor.get_by_test_id("next-day").click()
        expect(date).not_to_have_attribute("data-date", before)
        customer.reload()
        expect(customer.get_by_test_id("order").first).to_be_visible()
        if waiting.count() == 0:
            return
    raise AssertionError("orders still wait after six business days")


def trace(page: Page, product: str, number: str) -> None:
    """The position has a cost, and its newest entry leads to the order and to the proposal."""
    page.goto(page.url.split("/orders")[0] + "/positions")
    page.locator(f"[data-testid=position][data-product='{product}'] a").click()
    expect(page.get_by_test_id("position-summary")).to_contain_text("成本")
    entry = page.get_by_test_id("entry").filter(has=page.get_by_test_id("entry-proposal")).first
    entry.get_by_test_id("entry-order").click()
    expect(page.get_by_test_id("order-details")).to_contain_text("成交净值")
    page.go_back()
    entry.get_by_test_id("entry-proposal").click()
    page.get_by_text("编号与依据").click()
    expect(page.get_by_test_id("reader")).to_contain_text(number)


def check_chain(chromium: Browser, address: str) -> None:
    """From the list of orders compliance reads the whole chain with the second click, and a record of it with the third (J7)."""
    officer = Visitor(chromium, address, DESK)
    officer.sign_in(OFFICER, staff=True)
    officer.open("/staff/orders?state=settled")
    page = officer.page
    page.get_by_test_id("orders").locator("tr[data-row]").first.click()
    page.get_by_test_id("chain").click()
    expect(page.get_by_test_id("chain-link")).to_have_count(9)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)  # the frame turns over at once
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, width
    page.locator("[data-link=verdict] [data-testid=chain-proof]").first.click()
    expect(page.get_by_test_id("proof")).to_have_attribute("data-outcome", "proved")
    officer.leave()
