"""The pages around digests: the digest in its frame, who may not read it and why, and how to get a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bot.channels.web.drawing import draw
from bot.handlers.digest_pages import DigestPage, Embargoed, NotTheirs, Refused, Unknown
from conversations.digests.addresses import path_of
from conversations.digests.as_html import body
from conversations.partnership.dates import long_date

FILE = "as"
"""What stands behind the `?` of the address of a digest as a file."""
FILES = {"xlsx": "as a workbook (XLSX)", "csv": "as CSV, a file for each sheet", "json": "as JSON"}
"""The files of a digest that its page offers, by their formats."""
NO_FILE = ("There is no such file", ("Open the page of the digest, and choose at its foot how to download it.",))
IN_SLACK = "In Slack, press the button under the digest that opens its page: the link it gives you is yours alone."


@dataclass(frozen=True, slots=True)
class Places:
    """Where the pages of digests stand (`/d/`), and those of returns (`/r/`) with what both are drawn with."""

    here: str
    root: str

    @property
    def shown(self) -> dict[str, Any]:
        """What every page needs to know of it."""
        return {"here": self.here, "root": self.root, "leave": f"{self.here}leave", "page": None, "wrong": False}


@dataclass(frozen=True, slots=True)
class Asking:
    """The form that sends a link: for which digest, what was typed, and what is wrong with that.

    Without `mail` no form is shown; `stale` says that a link or cookie came that holds no more.
    """

    path: str
    mail: bool
    typed: str = ""
    error: str = ""
    stale: bool = False


def draw_digest_page(page: DigestPage, places: Places) -> str:
    """The digest, for whoever may read it."""
    drawn = Markup(body(page.composed.document, page.links))  # noqa: S704  # the drawing escapes every text in it
    path = f"{places.here}{path_of(page.composed.document.id)}"
    return draw("digest.html", **places.shown, reading=page.standing, heading=page.composed.document.title, body=drawn,
                files=[(f"{path}?{FILE}={form}", named) for form, named in FILES.items()])


def draw_refused(refused: Refused, places: Places) -> tuple[str, int]:
    """Why somebody cannot read what stands at an address, and the status that says so."""
    heading, sentences, status = _said(refused)
    told = (*sentences, f"If you think that is wrong, ask {_lowered(refused.standing.support)}.")
    return draw("error.html", **places.shown, reading=refused.standing, heading=heading, sentences=told), status


def _said(refused: Refused) -> tuple[str, tuple[str, ...], int]:
    match refused:
        case Unknown():
            return "There is no such digest", (
                "No round, layer or group of that name is known here. The address may have been copied in part.",), 404
        case NotTheirs():
            return "This digest is not written for you", (
                f"It is for {_with_article(refused.written_for)}, and for whoever has a part in its targets.",), 403
        case Embargoed():
            return "This digest may not be read yet", (
                f"It can be read from {long_date(refused.until)}, or as soon as the support team releases it.",), 403


def _with_article(reader: str) -> str:
    return f"the {reader}"


def _lowered(support: str) -> str:
    return support[:1].lower() + support[1:]


def draw_asking(asking: Asking, places: Places) -> str:
    """Who are you? The same for every address, whether anything stands there or not."""
    stale = ("This link holds no longer, or was copied in part.",) if asking.stale else ()
    why = "Digests are read by a personal link, so that each person sees what is theirs."
    ways = ("Give your email address to be sent one.", IN_SLACK) if asking.mail else (IN_SLACK,)
    return draw("link.html", **(places.shown | {"wrong": bool(asking.error)}), reading=None, asks=asking.mail,
                heading="Open this digest by your own link", sentences=(*stale, why, *ways), path=asking.path,
                typed=asking.typed, error=asking.error)  # fmt: skip


def draw_link_sent(typed: str, places: Places) -> str:
    """The same whoever asked, so that nobody learns whom a partnership knows."""
    return draw("link.html", **places.shown, reading=None, asks=False, heading="Check your email", sentences=(
        f"If {typed} is an address that the partnership has for you, a letter with your link is on its way.",
        "It comes within a few minutes. If none comes, see whether you gave the address that letters from the"
        " partnership reach you at, or ask its support team. At most one such letter is sent an hour, and three a day.",
    ), path="", typed="", error="")  # fmt: skip


def draw_trouble(heading: str, sentences: tuple[str, ...], places: Places) -> str:
    """A page that says what went wrong and what to do; nothing in it is about anybody."""
    return draw("error.html", **places.shown, reading=None, heading=heading, sentences=sentences)
