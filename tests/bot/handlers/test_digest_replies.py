"""A reply to a digest as each mail program quotes it: the question is found, and no line of ours taken for one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlmodel import Session, select

from bot.channels.email.parsing import parse
from bot.handlers.lines_in_reply import LinesAsked, lines_asked
from bot.mail import Envelope
from bot.rehearsal.mailbox import Draft, Letter, Reader
from bot.rehearsal.mailbox.quoting import STYLES
from bot.rehearsal.mailbox.replying import reply_to
from conversations.letters.letter import SentLetter
from conversations.letters.reading import read_reply
from storage.database import Store
from storage.tables import LetterRow, MessageRow, table
from tests.bot.handlers.reading_digests import WHY, released

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_letter, _message = table(LetterRow), table(MessageRow)


def digests(session: Session) -> Iterator[tuple[Letter, SentLetter]]:
    """Every digest that left by letter: as it came to its reader, and as it is remembered."""
    kept = session.connection().execute(select(_letter.c.message_id, _letter.c.content).where(
        _letter.c.kind == "digest"))
    remembered = {row.message_id: SentLetter.model_validate_json(row.content) for row in kept}
    went = session.connection().execute(select(_message.c.place, _message.c.payload).where(
        _message.c.kind == "letter:digest").order_by(_message.c.seq))
    for place, payload in went:
        letter = Letter(1, place, None, json.loads(payload)["raw"].encode("ascii"), NOON)
        if str(letter.message["Message-ID"]) in remembered:
            yield letter, remembered[str(letter.message["Message-ID"])]


def asked(letter: Letter, sent: SentLetter, body: str, style: str) -> LinesAsked:
    """What a reply typed in a program of this style asks."""
    mail = reply_to(letter, Draft(body, style), Reader(letter.box, "Patricia Okafor"), "r1", NOON, "Europe/London")
    envelope = Envelope(letter.box, ("returns@returns.example",), "lmtp")
    came = parse(mail.as_bytes(), envelope, "k1", NOON, domain="returns.example", authserv_id="mx", today=NOON.date())
    return lines_asked(sent, read_reply(came.text, came.other, sent, NOON.date()), ())


async def test_a_question_under_the_number_of_a_line_is_all_that_is_asked(sqlite_store: Store) -> None:
    """Above the quoted letter and within it, about the first line and the last, of every digest that left."""
    county = await released(sqlite_store)
    wrong = []
    for letter, sent in await county.read(lambda session: list(digests(session))):
        for line in {each.label: each for each in (*sent.questions[:1], *sent.questions[-1:])}.values():
            for style in STYLES:
                found = asked(letter, sent, f"{line.label}. {WHY}", style)
                wrong += [] if found == LinesAsked({line.key: WHY}) else [(letter.subject, line.key, style, found)]
    assert [] == wrong
