"""`/r/{token}`: the page of a return, whoever asks for it and however."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web import drawing
from bot.channels.web.answering import READING, SEE_OTHER, TAKING, Answering, Told, answered
from bot.channels.web.drawing import Link
from bot.channels.web.filled import Filled, read_form
from bot.channels.web.forms import Trouble, id_of
from bot.channels.web.seals import is_from_elsewhere, is_sealed, seal
from bot.handlers.begin_page import begin_on_page
from bot.handlers.beginning import NOTHING_TO_REPORT_ON
from bot.handlers.desk import Desk
from bot.handlers.page import Page, page_for
from bot.handlers.pages import PageKey, page_key, page_token
from bot.handlers.stopping import STOP, stop_reminders
from bot.handlers.take_page import PageTaken, take_page
from bot.ports import Received
from bot.tokens import Signer

WEB = "web"
"""The channel's name, as records keep it."""
HERE = Path(__file__).parent
STATIC: Mapping[str, str] = MappingProxyType({"style.css": "text/css; charset=utf-8", "mark.svg": "image/svg+xml"})
NO_SUCH_LINK = ("This link does not open a return", (
    "It may have been copied in part, replaced by a newer one, or be too old. Nothing was changed.",
    "To get a new link, reply to the letter that asked for your return, or say /returns start in Slack. "
    "If neither helps, ask the support team of your partnership.",
))  # fmt: skip
FAULT = ("Sorry, there is a problem with the service", (
    "What you have just sent may not be saved. Everything that was read back to you before is saved.",
    "Try again in a few minutes: go back in your browser, where what you typed still stands, and press the button once"
    " more. If that does not help, reply to the letter that asked for your return.",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _At:
    """One request for one page, its link read."""

    desk: Desk
    signer: Signer
    key: PageKey
    token: str

    @property
    def link(self) -> Link:
        """The link with a seal for the next form."""
        return Link(self.token, seal(self.signer, self.desk.ids, self.key))


class Pages(Answering):
    """Answers everything under `/r/`."""

    fault = FAULT

    def drawn(self, base_url: str, told: Told) -> str:
        """A page that says what is the matter."""
        heading, sentences = told
        return drawing.draw_error(heading, *sentences)

    async def answer(self, request: Request, desk: Desk | None) -> Response:
        """The page behind a link, or a file that pages are made of."""
        rest = str(request.path_params["rest"])
        if request.method not in READING | TAKING:
            return self.cannot(desk, READING | TAKING)
        if rest in {f"static/{name}" for name in STATIC} and request.method in READING:
            name = rest.removeprefix("static/")
            return Response((HERE / name).read_bytes(), media_type=STATIC[name])
        if desk is None:
            return self.not_ready()
        if rest.startswith(f"{STOP}."):
            return await _stop(desk, rest, request)
        key = page_key(desk, rest)
        if key is None or desk.signer is None:
            return _no_such_link()
        at = _At(desk, desk.signer, key, rest)
        return await (_show(at, request) if request.method in READING else _take(at, request))


async def _stop(desk: Desk, rest: str, request: Request) -> Response:
    """One click in a mail program posts; a person who follows the link is asked first, for scanners follow it too."""
    key = page_key(desk, rest.removeprefix(f"{STOP}."), STOP)
    if key is None:
        return _no_such_link()
    if request.method in READING:
        return answered(drawing.draw_stop(rest))
    return answered(drawing.draw_stopped()) if await stop_reminders(desk, key) else _no_such_link()


def _no_such_link() -> Response:
    heading, sentences = NO_SUCH_LINK
    return answered(drawing.draw_error(heading, *sentences), 404)


async def _show(at: _At, request: Request) -> Response:
    """Show the page; nothing is changed by looking."""
    page = await page_for(at.desk, at.key)
    return _no_such_link() if page is None else answered(_shown(page, at.link, request.url.query))


def _shown(page: Page, link: Link, way: str) -> str:
    if page.closed:
        return drawing.draw_closed(page, link)
    if page.complete and way != drawing.FORM:
        return drawing.draw_receipt(page, link) if page.sent else drawing.draw_check(page, link)
    if way == drawing.PROBLEM:
        return drawing.draw_form(page, link, Trouble(missing=page.missing))
    if way == drawing.MORE:
        return drawing.draw_form(page, link, Trouble(wanted=page.missing), drawing.FOLLOWING)
    return drawing.draw_form(page, link, Trouble(), drawing.KEPT if way == drawing.SAVED else None)


async def _take(at: _At, request: Request) -> Response:
    form = await read_form(request)
    if is_from_elsewhere(request.headers, at.desk.base_url):
        return await _again(at, replace(form, answers={}, send=False))
    if not is_sealed(at.signer, at.key, form.seal):
        return await _again(at, form)
    if form.begins is not None:
        return await _begin(at, form, form.begins)
    taken = await take_page(at.desk, at.key, _received(at, form), form.replies, send=form.send, seen=form.seen)
    if taken is None:
        return _no_such_link()
    return _taken(at, form, taken)


def _received(at: _At, form: Filled) -> Received:
    """The form as a delivery: two with one seal and one text are the same."""
    once = sha256(f"{form.seal}\n{form.raw}".encode()).hexdigest()
    return Received(
        key=f"page:{once}", channel=WEB, workspace="", sender=str(at.key.person_id), place=f"page/{at.key.return_id}",
        at=at.desk.clock(), replies=tuple((reply.key, reply.text) for reply in form.replies),
        return_id=at.key.return_id, raw=form.raw,
    )  # fmt: skip


async def _begin(at: _At, form: Filled, talk: str) -> Response:
    """Begin a report and lead to its page; a form sent twice leads to the same."""
    once = sha256(f"{form.seal}\n{talk}".encode()).hexdigest()
    begun = await begin_on_page(at.desk, at.key, replace(_received(at, form), key=f"begin:{once}"), talk)
    if begun is None:
        return _no_such_link()
    if begun.seat is None:
        return answered(drawing.draw_error("There is nothing to report on", NOTHING_TO_REPORT_ON), 409)
    return RedirectResponse(page_token(at.signer, begun.seat), SEE_OTHER)


async def _again(at: _At, form: Filled) -> Response:
    """A form that we cannot know for ours: drawn again with what was typed, and a seal that holds."""
    page = await page_for(at.desk, at.key)
    if page is None:
        return _no_such_link()
    if page.closed:
        return answered(drawing.draw_closed(page, at.link), 403)
    if form.send and page.complete and not page.sent:
        return answered(drawing.draw_check(page, at.link, drawing.PRESS_AGAIN), 403)
    return answered(drawing.draw_form(page, at.link, Trouble(typed=form.answers), drawing.PRESS_AGAIN), 403)


def _taken(at: _At, form: Filled, taken: PageTaken) -> Response:
    page = taken.page
    if taken.closed:
        return answered(drawing.draw_closed(page, at.link, drawing.TOO_LATE), 409)
    if taken.overtaken:
        draw = drawing.draw_check if page.complete else drawing.draw_standing
        return answered(draw(page, at.link, drawing.OVERTAKEN), 409)
    refused = {each.key: form.answers[each.key] for each in taken.refused if each.key in form.answers}
    if taken.refused:
        trouble = Trouble(taken.refused, page.missing, typed=refused)
        return answered(drawing.draw_form(page, at.link, trouble), 422)
    if taken.told:
        notice = drawing.Notice("Please note", taken.told)
        return answered(drawing.draw_form(page, at.link, Trouble(), notice))
    return RedirectResponse(at.token + _onward(form, taken), SEE_OTHER)


def _onward(form: Filled, taken: PageTaken) -> str:
    """Where a form that was taken leads: on within the form, back to what is missing, or to the answers."""
    page = taken.page
    if form.opens:
        return f"?{drawing.FORM}" + (f"#{id_of(page.showing)}" if page.showing else "")
    if form.later:
        return f"?{drawing.SAVED}"
    if taken.left_blank:
        return f"?{drawing.PROBLEM}"
    return "" if page.complete else f"?{drawing.MORE}"
