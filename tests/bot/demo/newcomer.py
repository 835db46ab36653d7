"""A newcomer at the demonstration: presses what is shown, types answers, reads what is said back."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, Request, WebError, expect


@dataclass
class Watch:
    """What no page of the demonstration may do: complain, or ask anybody but this machine."""

    address: str
    complaints: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)

    def over(self, window: BrowserContext) -> None:
        """Watch everything a window does from now on."""
        window.on("console", self._console)
        window.on("weberror", self._error)
        window.on("request", self._request)

    def _console(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self.complaints.append(said.text)

    def _error(self, error: WebError) -> None:
        self.complaints.append(str(error.error))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.abroad.append(request.url)


class Newcomer:
    """One person at the rehearsal's screen; `replies` counts what they typed or pressed in the thread."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.replies = 0

    @property
    def thread(self) -> Locator:
        """The talk."""
        return self.page.get_by_test_id("thread")

    @property
    def latest(self) -> Locator:
        """What was said last in the talk."""
        return self.thread.get_by_test_id("message").last

    @property
    def top(self) -> Locator:
        """The message that asked."""
        return self.page.get_by_test_id("messages").get_by_test_id("message").first

    async def begin(self, suggestion: str) -> None:
        """Follow a suggestion of the start page, and press Start; the thread opens with the first question."""
        await self.page.goto(self.address)
        await self.page.get_by_role("link", name=suggestion).click()
        await self.page.wait_for_load_state()
        await self.top.get_by_role("button", name="Start").click()
        await expect(self.thread).to_be_visible()

    async def hears(self, *words: str) -> None:
        """Wait until the bot's latest message says all of this."""
        for said in words:
            await expect(self.latest).to_contain_text(said)

    async def types(self, text: str) -> None:
        """Reply in the thread."""
        await self.page.get_by_test_id("reply").fill(text)
        await self.page.get_by_test_id("reply").press("Enter")
        self.replies += 1

    async def presses(self, label: str) -> None:
        """Press a button of the latest message, by what is written on it."""
        await self.latest.get_by_text(label, exact=True).click()
        self.replies += 1

    async def changes(self, label: str) -> None:
        """Press the Change button of an answer in the latest list of answers."""
        row = self.thread.locator(".b-section").filter(has_text=label).last
        await row.get_by_role("button").click()
        self.replies += 1
