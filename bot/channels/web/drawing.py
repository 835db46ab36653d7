"""The pages as HTML: every text in them is escaped, whatever it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.channels.web.forms import Trouble, form_of, id_of
from bot.channels.web.shapes import pieces
from bot.handlers.page import Page
from bot.ports import REPORTS

if TYPE_CHECKING:
    from jinja2 import Environment

PROBLEM, MORE, SAVED, FORM = "missing", "more", "saved", "form"
"""What stands behind the `?` of a page's address: which way of showing the form is meant."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a page is: the last part of its address, by which it leads to itself, and the seal of its next form."""

    token: str
    seal: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something said above a form that is no fault of its reader: a heading, and sentences."""

    heading: str
    sentences: tuple[str, ...]


PRESS_AGAIN = Notice("Press the button again", (
    "For safety, this page only takes a form that it drew itself, and it could not tell that it drew yours.",
    "Nothing was saved, and nothing that you typed is lost: it stands below. Press the button again.",
))  # fmt: skip
OVERTAKEN = Notice("Your answers have changed", (
    "Something was changed since you opened this page, perhaps in Slack or by email, so nothing was sent.",
    "Check your answers as they stand now, then send them.",
))  # fmt: skip
TOO_LATE = Notice("Nothing was changed", (
    "This round has closed since you opened the page, so what you typed was not saved. Ask the support team.",
))  # fmt: skip
KEPT = Notice("Your answers are saved", (
    "You can close this page. The same link brings you back to it, and you can go on in Slack or by email as well.",
))  # fmt: skip
FOLLOWING = Notice("Your answers are saved", ("What you answered leads to a few more questions, listed here.",))


def draw_form(page: Page, link: Link, trouble: Trouble, notice: Notice | None = None) -> str:
    """The whole return as a form; where nothing is wrong, what is still to be answered is listed under the notice."""
    form, wrong = form_of(page, trouble), bool(trouble.refused or trouble.missing)
    return draw("form.html", page=page, link=link, form=form, notice=notice, wrong=wrong)


def draw_standing(page: Page, link: Link, notice: Notice | None = None) -> str:
    """The form as it stands, with nothing wrong in it."""
    return draw_form(page, link, Trouble(), notice)


def draw_check(page: Page, link: Link, notice: Notice | None = None) -> str:
    """“Check your answers”."""
    return draw("check.html", page=page, link=link, notice=notice, wrong=False)


def draw_receipt(page: Page, link: Link) -> str:
    """That the return was sent, with its reference."""
    return draw("receipt.html", page=page, link=link, wrong=False)


def draw_closed(page: Page, link: Link, notice: Notice | None = None) -> str:
    """The answers, without a way to change them."""
    return draw("closed.html", page=page, link=link, notice=notice, wrong=False)


def draw_stop(link: str) -> str:
    """The question whether reminders are to stop, with its button."""
    return draw("stop.html", link=link, page=None, wrong=False)


def draw_stopped() -> str:
    """That no more reminders come, and what that does not change."""
    return draw_error(
        "You will get no more reminders for this round",
        "Your answers are kept, and your return is still due. The support team is told.",
        "To go on at any time, reply to the letter that asked for your return.",
    )


def draw_error(heading: str, *sentences: str) -> str:
    """A page that says what went wrong and what to do; nothing in it is about anybody."""
    return draw("error.html", heading=heading, sentences=sentences, page=None, wrong=False)


def draw(template: str, **shown: Any) -> str:
    """A page of this template; `reading` is who reads a digest, none on the page of a return."""
    return _pages().get_template(template).render({"reading": None} | shown)


@cache
def _pages() -> Environment:
    """Jinja is read with the first page: 1.2 MB that talks in Slack alone are spared."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals.update(id_of=id_of, pieces=pieces, reports=REPORTS)
    return pages
