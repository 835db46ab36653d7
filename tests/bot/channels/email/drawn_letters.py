"""Letters as they are drawn for the tests: for one reader, on one domain, at one moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from bot.channels.email.letters import LetterDrawer
from bot.mail import Addressed, Drawn
from conversations.letters.letter import Letter
from tests.conversations.letters.letters_written import LETTERS

DOMAIN = "returns.hartshire.example.gov.uk"
TOKEN = "mzxw6ytboi4dsnzvge3dqojqgq2tmnzyhe"
DRAWER = LetterDrawer(domain=DOMAIN, sender="Returns <returns@example.gov.uk>", relay="main",
                      base_url="https://returns.example.gov.uk")  # fmt: skip
ANN = Addressed("Ann Archer", "ann.archer@hart.example.gov.uk", TOKEN, datetime(2026, 10, 5, 9, 30, tzinfo=UTC))


def drawn(name: str = "invitation", to: Addressed = ANN, **changes: object) -> Drawn:
    """A letter by its name, drawn; `changes` are made to its address."""
    return drawn_letter(LETTERS[name](), to, **changes)


def drawn_letter(letter: Letter, to: Addressed = ANN, **changes: object) -> Drawn:
    """This letter, drawn."""
    return DRAWER.letter(letter, replace(to, **changes))  # type: ignore[arg-type]  # changes are fields


def parsed(letter: Drawn) -> EmailMessage:
    """The mail as any program reads it."""
    message = message_from_bytes(str(letter.payload["raw"]).encode("ascii"), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def html_of(letter: Drawn) -> str:
    """Its HTML part."""
    return part_of(letter, "html")


def part_of(letter: Drawn, subtype: str) -> str:
    """A part, decoded."""
    part = parsed(letter).get_body((subtype,))
    assert part is not None
    return str(part.get_content())
