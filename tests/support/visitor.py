"""One person at one screen of a served bank."""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect

REPO = Path(__file__).resolve().parents[2]
PHONE = ViewportSize(width=390, height=844)
# Nothing is timed here: this only tells a slow machine from a page that never comes.
PATIENCE_MS = 30_000
DESK = ViewportSize(width=1440, height=900)


class Visitor:
    """One person at one screen. Remembers every fault the pages reported."""

    def __init__(self, browser: Browser, address: str, viewport: ViewportSize, *, language: str = "zh", theme: str = "light") -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(viewport=viewport, locale="zh-CN", service_workers="block")
        self.context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        chosen = f"localStorage.setItem('steward.preferences', JSON.stringify({{language: '{language}', theme: '{theme}'}}))"
        self.context.add_init_script(chosen)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        # Asking who is signed in before anybody is gives a 401, which the browser logs by itself.
        if message.type == "error" and "401" not in message.text:
            self.faults.append(f"{self.page.url}: {message.text} ({message.location['url']})")

    def sign_in(self, name: str, *, staff: bool = False) -> None:
        """Enter as a persona of the demo bank."""
        self.open("/staff/sign-in" if staff else "/sign-in")
        self.page.get_by_test_id("persona").filter(has_text=name).click()
        expect(self.page.get_by_test_id("nav-me" if staff else "total").first).to_be_visible()

    def open(self, path: str) -> None:
        """Go to an address of the bank."""
        self.page.goto(f"{self.address}{path}")

    def leave(self) -> None:
        """Close the screen; no page may have reported a fault."""
        self.context.close()
        assert self.faults == []
