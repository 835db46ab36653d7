"""`/d/{quarter}/{layer}/{group}`: digests as pages, for whoever a personal link or its cookie names.

`/d/~{token}/…` sets the cookie and leads on to the address without it, which
may then be kept, sent round and put into papers: it opens for nobody else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web import digest_drawing as drawing
from bot.channels.web.answering import READING, SEE_OTHER, TAKING, Answering, Told, answered
from bot.channels.web.digest_drawing import Asking, Places
from bot.channels.web.filled import Unacceptable, clean, form_body
from bot.channels.web.line_asking import ask_of_line, asking_at
from bot.channels.web.line_drawing import draw_line_gone, draw_line_page
from bot.channels.web.seals import is_from_elsewhere
from bot.channels.web.typeface import FACES, typeface
from bot.handlers.desk import Desk
from bot.handlers.digest_pages import DigestAt, DigestPage, Refused, digest_page
from bot.handlers.digest_reader import COOKIE, COOKIE_LASTS, LINK, ReaderKey, key_in
from bot.handlers.export_digest import TakenAway, take_away
from bot.handlers.line_page import LineGone, LinePage, line_page
from bot.handlers.send_link import LONGEST_ADDRESS, send_link
from conversations.digests.addresses import WHOLE_SLUG
from conversations.digests.style import STYLE
from conversations.digests.way_back_page import FROM, TRAIL_STYLE

NAME = "quarterday_reader"
"""The cookie that says who reads; it is signed, and no script can see it."""
SHEET, ASK, QUESTION, LEAVE = "static/digest.css", "link", "ask", "leave"
PARTS = 3
LONGEST_PLACE = 7
CHALLENGE = 'Link realm="digests"'
"""What an answer to somebody unknown must name (RFC 9110, 11.6.1); a browser shows the page."""
NO_ADDRESS = "Enter an email address, like name@example.gov.uk"
FAULT = ("Sorry, there is a problem with the service", (
    "Nothing was changed. Try again in a few minutes; if that does not help, ask the support team of your"
    " partnership.",))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _At:
    """One request: what it asks for below `/d/`, and how what it gets is drawn."""

    desk: Desk
    request: Request
    rest: str
    places: Places

    @property
    def key(self) -> ReaderKey | None:
        """Whom the cookie names."""
        signer, given = self.desk.signer, self.request.cookies.get(NAME, "")
        return None if signer is None else key_in(signer, COOKIE, given, self.desk.clock().date())

    def asks(self, **told: object) -> Response:
        """The page that offers a link."""
        mail = self.desk.letterer is not None
        asking = Asking(**({"path": self.rest, "mail": mail} | told))  # type: ignore[arg-type]  # as named by the caller
        status = 422 if asking.error else 401
        answer = answered(drawing.draw_asking(asking, self.places), status)
        if status == 401:
            answer.headers["WWW-Authenticate"] = CHALLENGE
        return answer


class DigestPages(Answering):
    """Answers everything under `/d/`."""

    fault = FAULT

    def drawn(self, base_url: str, told: Told) -> str:
        """A page that says what is the matter."""
        heading, sentences = told
        return drawing.draw_trouble(heading, sentences, _places(base_url))

    async def answer(self, request: Request, desk: Desk | None) -> Response:
        """The digest, line or file behind an address, or a file that pages are made of."""
        rest = str(request.path_params["rest"])
        if request.method in READING and rest == SHEET:
            return Response(FACES + STYLE + TRAIL_STYLE, media_type="text/css")
        if request.method in READING and (file := typeface(rest)) is not None:
            return file
        if desk is None:
            return self.not_ready()
        at, way = _At(desk, request, rest, _places(desk.base_url)), WAYS.get(rest)
        if request.method in TAKING and way is not None:
            return await way(at)
        if request.method not in READING:
            return self.cannot(desk, READING)
        if rest.startswith("~"):
            return _enter(at)
        return _left(at) if rest == LEAVE else await _show(at)


def _places(base_url: str) -> Places:
    path = urlsplit(base_url).path.rstrip("/")
    return Places(f"{path}/d/", f"{path}/r/")


def _enter(at: _At) -> Response:
    """A personal link: whoever holds it is who it was made for, and goes on to an address that says nothing of them."""
    token, _, path = at.rest.removeprefix("~").partition("/")
    today, signer = at.desk.clock().date(), at.desk.signer
    key = None if signer is None else key_in(signer, LINK, token, today)
    if key is None or signer is None or (cookie := key.token(signer, COOKIE, today)) is None:
        return at.asks(path=path, stale=True)
    answer = RedirectResponse(_below(at.places, path), SEE_OTHER)
    answer.set_cookie(NAME, cookie, max_age=int(COOKIE_LASTS.total_seconds()), path=at.places.here.rstrip("/"),
                      secure=at.desk.base_url.startswith("https:"), httponly=True, samesite="lax")
    return answer


def _left(at: _At) -> Response:
    """The browser forgets who read."""
    answer = at.asks(path="")
    answer.delete_cookie(NAME, path=at.places.here.rstrip("/"))
    return answer


def _below(places: Places, path: str) -> str:
    """An address of ours, whatever a link says that it leads to."""
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    return places.here + "/".join(quote(part, safe="", errors="replace") for part in parts)


async def _show(at: _At) -> Response:
    """A digest, for whoever the cookie names and has the right; looking changes nothing."""
    key = at.key
    if key is None:
        return at.asks(stale=NAME in at.request.cookies)
    quarter, layer, called, line = _parted(at.rest)
    named = DigestAt.parse(quarter, layer, called)
    if line:
        return await _show_line(at, key, named, line)
    if (form := at.request.query_params.get(drawing.FILE)) is not None:
        return await _show_file(at, key, named, form)
    page = await digest_page(at.desk, key, named)
    if page is None:
        return at.asks(stale=True)
    if not isinstance(page, DigestPage):
        return _refused(page, at)
    return answered(drawing.draw_digest_page(page, at.places))


def _refused(refused: Refused, at: _At) -> Response:
    html, status = drawing.draw_refused(refused, at.places)
    return answered(html, status)


async def _show_file(at: _At, key: ReaderKey, named: DigestAt | None, form: str) -> Response:
    """The digest as a file to be kept; refused as its page is."""
    if form not in drawing.FILES:
        return answered(drawing.draw_trouble(*drawing.NO_FILE, at.places), 404)
    taken = await take_away(at.desk, key, named, form)
    match taken:
        case None:
            return at.asks(stale=True)
        case TakenAway(name, file):
            kept = {"Content-Disposition": f'attachment; filename="{name}"'}
            return Response(file.content, media_type=file.media_type, headers=kept)
        case _:
            return _refused(taken, at)


async def _show_line(at: _At, key: ReaderKey, named: DigestAt | None, line: str) -> Response:
    """Where a line comes from; refused as its digest is."""
    page = await line_page(at.desk, key, named, line, _place(at.request.query_params.get(FROM, "")))
    match page:
        case None:
            return at.asks(stale=True)
        case LinePage():
            return answered(draw_line_page(page, at.places, asking_at(at.desk.signer, at.desk.ids, key, at.rest)))
        case LineGone():
            return answered(draw_line_gone(page, at.places), 404)
        case _:
            return _refused(page, at)


def _place(text: str) -> int:
    """The place from which a long line is gone through; its beginning for anything that is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_PLACE else 0


def _parted(rest: str) -> tuple[str, str, str, str]:
    """Quarter, layer, group, and the line if any; the id of a line may hold strokes of its own."""
    quarter, layer, called, line = ([*rest.split("/", PARTS), "", "", ""])[: PARTS + 1]
    return quarter, layer, called or WHOLE_SLUG, line


async def _send_link(at: _At) -> Response:
    """The form came back: the answer is the same for every address."""
    if is_from_elsewhere(at.request.headers, at.desk.base_url):
        raise Unacceptable(403, "The form was sent from elsewhere, and nothing was sent. Open your link again.")
    fields = await _fields(at.request)
    email, path = fields.get("email", "").strip(), fields.get("path", "")
    if not _is_address(email):
        return at.asks(path=path, typed=email[:LONGEST_ADDRESS], error=NO_ADDRESS)
    await send_link(at.desk, email, _below(at.places, path).removeprefix(at.places.here))
    return answered(drawing.draw_link_sent(email, at.places))


async def _ask(at: _At) -> Response:
    """The form below a line came back, and counts for whom the cookie names."""
    if is_from_elsewhere(at.request.headers, at.desk.base_url):
        raise Unacceptable(403, "The form was sent from elsewhere, and nothing was asked. Open the line again.")
    key, fields = at.key, await _fields(at.request)
    asked = None if key is None else await ask_of_line(at.desk, key, fields, at.places)
    return at.asks(path=fields.get("path", ""), stale=True) if asked is None else answered(*asked)


async def _fields(request: Request) -> Mapping[str, str]:
    raw = (await form_body(request)).decode("ascii", "replace")
    try:
        return {clean(name): clean(value) for name, value in parse_qsl(raw, keep_blank_values=True, max_num_fields=20)}
    except ValueError:
        raise Unacceptable(400, "The form could not be read, and nothing was sent. Open your link again.") from None


def _is_address(email: str) -> bool:
    local, _, domain = email.partition("@")
    return bool(local) and "." in domain and len(email) <= LONGEST_ADDRESS and email.isprintable() and " " not in email


WAYS: Mapping[str, Callable[[_At], Awaitable[Response]]] = {ASK: _send_link, QUESTION: _ask}
"""The forms below `/d/`, by where they are sent."""
