"""The form below a line: a question to whoever answers for it, drawn for its reader, taken once.

As on the page of a return, a form counts only where we drew it for this very
reader, and no browser says that another site sent it. Its seal is also what
tells one sending from another: pressed twice, it asks once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from bot.channels.web.digest_drawing import Places, draw_refused
from bot.channels.web.drawing import draw
from bot.channels.web.line_drawing import LineAsking, draw_line_gone, draw_line_page
from bot.handlers.ask_on_page import ask_on_page
from bot.handlers.desk import Desk
from bot.handlers.digest_pages import DigestAt, DigestPage, digest_page
from bot.handlers.digest_reader import ReaderKey
from bot.handlers.line_page import LineGone, LinePage, line_page
from bot.ports import Ids, Received
from bot.tokens import Signer
from conversations.digests.addresses import WHOLE_SLUG

QUESTION = "question"
"""The purpose that seals of these forms are signed for, and the field that holds the words."""
WEB = "web"
NOT_OURS = ("For safety, this page only takes a form that it drew itself for you. Nothing was sent, and what you typed "
            "stands below. Press the button again.")  # fmt: skip
ON_ITS_WAY = "Your question is on its way"
PARTS = 3
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class PathOfLine:
    """An address below `/d/`: the digest, as far as it names one, and the line."""

    path: str
    digest: DigestAt | None
    line: str

    @classmethod
    def parse(cls, path: str) -> PathOfLine:
        """The parts of an address; the id of a line may hold strokes of its own."""
        quarter, layer, called, line = ([*path.split("/", PARTS), "", "", ""])[: PARTS + 1]
        return cls(path, DigestAt.parse(quarter, layer, called or WHOLE_SLUG), line)


def asking_at(signer: Signer | None, ids: Ids, key: ReaderKey, path: str, **told: str) -> LineAsking | None:
    """The form for a line; none where nothing can be signed."""
    if signer is None:
        return None
    return LineAsking(path, signer.token(QUESTION, f"{_bound(key)}/{ids()[:32]}"), **told)


async def ask_of_line(desk: Desk, key: ReaderKey, fields: Mapping[str, str], places: Places) -> tuple[str, int] | None:
    """The form came back: its page and status; none where whom the cookie names is nobody any more."""
    at, words = PathOfLine.parse(fields.get("path", "")), fields.get(QUESTION, "").strip()
    page = await digest_page(desk, key, at.digest)
    if page is None:
        return None
    if not isinstance(page, DigestPage):
        return draw_refused(page, places)
    seal = fields.get("seal", "")
    if not _is_sealed(desk.signer, key, seal):
        return await _again(desk, key, at, places, words, NOT_OURS)
    received = Received(
        key=f"{WEB}:{sha256(seal.encode()).hexdigest()}", channel=WEB, workspace="", sender="", place=at.path,
        at=desk.clock(), replies=((None, words),), raw=words,
    )  # fmt: skip
    put = await ask_on_page(desk, key, received, page.composed.document.id, at.line)
    if not put.kept:
        return await _again(desk, key, at, places, words, put.said)
    return draw("asked.html", **places.shown, reading=page.standing, heading=ON_ITS_WAY, said=put.said,
                path=quote(at.path)), 200  # fmt: skip


async def _again(
    desk: Desk, key: ReaderKey, at: PathOfLine, places: Places, typed: str, error: str
) -> tuple[str, int] | None:
    """The line once more, with what was typed and why it was not sent."""
    page = await line_page(desk, key, at.digest, at.line)
    match page:
        case LinePage():
            asking = asking_at(desk.signer, desk.ids, key, at.path, typed=typed, error=error)
            return draw_line_page(page, places, asking), UNPROCESSABLE
        case LineGone():
            return draw_line_gone(page, places), 404
        case None:
            return None
        case _:
            return draw_refused(page, places)


def _is_sealed(signer: Signer | None, key: ReaderKey, given: str) -> bool:
    name = signer.read(QUESTION, given) if signer is not None else None
    return name is not None and name.partition("/")[0] == _bound(key)


def _bound(key: ReaderKey) -> str:
    return sha256(f"{key.partnership_id}/{key.who}".encode()).hexdigest()[:32]
