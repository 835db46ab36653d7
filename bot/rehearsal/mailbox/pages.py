"""Everybody's mailbox in the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.rehearsal.faces import initials, tint
from bot.rehearsal.mailbox.conduct import MANNERS, Conduct, Manner
from bot.rehearsal.mailbox.forms import read_form
from bot.rehearsal.mailbox.framed import POLICY, framed
from bot.rehearsal.mailbox.hands import Hands
from bot.rehearsal.mailbox.office import Letter, PostOffice, Reader
from bot.rehearsal.mailbox.quoting import STYLES
from bot.rehearsal.mailbox.replying import Draft
from bot.rehearsal.mailbox.view import GROUNDS, SIDES, WIDTHS, View

HERE = Path(__file__).parent
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
ABSENCE = timedelta(days=14)
"""How long somebody is away who is made so here."""
SEE_OTHER, NOT_FOUND, UNPROCESSABLE = 303, 404, 422


class Pages:
    """The page where one chooses whose mail to read, and each person's mailbox."""

    def __init__(self, office: PostOffice, hands: Hands, timezone: str, start: str) -> None:
        self._office, self._hands, self._zone = office, hands, ZoneInfo(timezone)
        self._templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True,
                                      undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._templates.filters |= {"initials": initials, "tint": tint, "clock": self._clock, "address": urlencode}
        self._templates.globals |= {"start": start, "styles": STYLES, "manners": MANNERS, "sides": SIDES,
                                    "widths": WIDTHS, "grounds": GROUNDS}

    def _clock(self, letter: Letter) -> str:
        """When a letter came, by its reader's clock."""
        at = letter.at.astimezone(self._zone)
        return f"{at.day} {at:%b}, {at:%H:%M}"

    async def choose(self, request: Request) -> Response:
        """Choose whose mail to read."""
        boxes = {reader.address: self._office.box(reader.address) for reader in self._office.everybody()}
        return self._page(request, "choose.html", people=self._office.everybody(), boxes=boxes)

    async def box(self, request: Request) -> Response:
        """One person's mailbox, with one letter open in it; the newest that came if none is named."""
        reader = self._reader(request)
        if reader is None:
            return self._page(request, "nobody.html", NOT_FOUND)
        return self._drawn(request, reader, View.of(request.query_params))

    def _drawn(self, request: Request, reader: Reader, view: View, *, body: str = "", trouble: str = "") -> Response:
        came = self._office.came(reader.address)
        open_ = self._office.letter(reader.address, view.letter) or (came[-1] if came else None)
        if open_ is not None:
            self._office.look_at(open_)
        told = self._office.letter(reader.address, view.told)
        return self._page(
            request, "box.html", UNPROCESSABLE if trouble else 200, reader=reader, open=open_, told=told, body=body,
            view=view.at(open_.number if open_ else 0), letters=self._office.box(reader.address),
            conduct=self._office.conduct(reader.address), trouble=trouble,
        )  # fmt: skip

    async def html(self, request: Request) -> Response:
        """A letter's HTML alone, for its frame."""
        letter = self._letter(request)
        if letter is None:
            return Response("There is no such letter.", NOT_FOUND)
        dark = request.query_params.get("ground") == "dark"
        headers = HEADERS | {"Content-Security-Policy": POLICY}
        return HTMLResponse(framed(letter.part("html"), dark=dark, pictures=letter.pictures), headers=headers)

    async def reply(self, request: Request) -> Response:
        """Send what was typed; nothing typed is said so, and what was chosen stays."""
        reader, letter, form = self._reader(request), self._letter(request), await read_form(request)
        if reader is None or letter is None or letter.sent:
            return self._page(request, "nobody.html", NOT_FOUND)
        view = View(letter.number, style=form.get("style")).checked()
        if not form.get("body").strip() and not form.files:
            return self._drawn(request, reader, view, trouble="Write your answer before sending it.")
        sent = await self._hands.reply(letter, Draft(form.get("body"), view.style, form.files))
        return self._back(request, reader, view.having_told(sent.number))

    async def behave(self, request: Request) -> Response:
        """Change how the mail server of this address behaves."""
        reader, form = self._reader(request), await read_form(request)
        if reader is None or form.get("manner") not in MANNERS:
            return self._page(request, "nobody.html", NOT_FOUND)
        until = (self._office.clock() + ABSENCE).date()
        self._office.behave(reader.address, Conduct(Manner(form.get("manner")), until))
        return self._back(request, reader, View.of(request.query_params))

    async def stream(self, request: Request) -> Response:
        """One line whenever anything changed in a mailbox (Server-Sent Events)."""
        changes, box = self._office.changes, str(request.path_params["address"]).lower()

        async def lines() -> AsyncIterator[str]:
            yield "retry: 500\n\ndata: 0\n\n"
            while not changes.closed:
                await changes.next(box)
                yield f"data: {changes.count}\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream",
                                 headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    def _reader(self, request: Request) -> Reader | None:
        return self._office.reader(str(request.path_params["address"]))

    def _letter(self, request: Request) -> Letter | None:
        return self._office.letter(str(request.path_params["address"]), int(request.path_params["number"]))

    def _back(self, request: Request, reader: Reader, view: View) -> Response:
        base = request.scope.get("root_path", "")
        return RedirectResponse(f"{base}/as/{reader.address}?{urlencode(view.query())}", SEE_OTHER, headers=HEADERS)

    def _page(self, request: Request, template: str, status: int = 200, **context: Any) -> Response:
        base = request.scope.get("root_path", "")
        html = self._templates.get_template(template).render(base=base, **context)
        return HTMLResponse(html, status, headers=HEADERS)


def pages(office: PostOffice, hands: Hands, timezone: str, start: str) -> Starlette:
    """The pages, as an app of their own."""
    shown = Pages(office, hands, timezone, start)
    return Starlette(
        routes=[
            Route("/", shown.choose),
            Route("/as/{address}", shown.box),
            Route("/as/{address}/conduct", shown.behave, methods=["POST"]),
            Route("/as/{address}/stream", shown.stream),
            Route("/as/{address}/letters/{number:int}/html", shown.html),
            Route("/as/{address}/letters/{number:int}/reply", shown.reply, methods=["POST"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]
    )
