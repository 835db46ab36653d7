"""What holds of a digest that is sent, by letter or to a channel, and of its correction, whatever anybody wrote.

Each law looks at the spoilt digest beside the harmless one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from email import message_from_string, policy
from email.message import EmailMessage

from bot.channels.email.letters import LetterDrawer
from bot.channels.slack.digest_pictures import MOST_PICTURES
from bot.channels.slack.draw_digest import MOST_LINES
from bot.channels.slack.drawing import SlackDrawer
from bot.handlers.composing import Composed
from bot.handlers.digest_reader import ReaderKey
from bot.handlers.digest_thread import BESIDES
from bot.handlers.write_digest import LARGEST, LetterReader, bulletin_of
from bot.mail import Addressed
from conversations.dialogue.speech import Line, Manner, Speech
from conversations.digests.correction import Corrected, say_correction
from conversations.letters.notices import told
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from tests.bot.channels.slack.test_digest_limits import LIVE, runs
from tests.bot.channels.slack.test_draw_digest import faults, forms, lines
from tests.bot.injection.drawn_laws import AT, LINKS, TURNING, UNWRITABLE
from tests.conversations.digests.test_page import outline

DOMAIN, PRIYA = "returns.example", "priya@county.example"
LETTERS = LetterDrawer(domain=DOMAIN, sender=f"Returns <returns@{DOMAIN}>", relay="relay", base_url="https://q.example")
TO = Addressed(name="Priya", email=PRIYA, token="abcdefghijklmnop", at=datetime(2026, 11, 2, 9, tzinfo=UTC))
WITH_PICTURES = {"multipart/related", "image/png"}
IN_LETTERS = {("img", "src", "alt", "width", "style")}
"""What a letter may hold that the harmless one does not: a picture may be too large to travel with that."""
SMTP_LINE, BODY_LINE = 998, 76
"""Octets of any line of mail (RFC 5321, 4.5.3.1.6), and of one that is encoded (RFC 2045, 6.7)."""


def letter_of(composed: Composed) -> tuple[str, EmailMessage]:
    """The letter on the wire, and as a mail program has it."""
    reader = LetterReader(ReaderKey("weald", 1), LINKS, LINKS, AT)
    bulletin, _ = bulletin_of(reader, composed, f"the support team of {composed.facts.partnership}")
    raw = str(LETTERS.bulletin(bulletin, TO).payload["raw"])
    message = message_from_string(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return raw, message


def body_of(letter: EmailMessage, kind: str) -> str:
    """One of its two bodies."""
    return str(next(each for each in letter.walk() if each.get_content_type() == kind).get_content())


def letter_law(spoilt: Composed, harmless: Composed) -> None:
    """The headers, parts and links of the harmless one; lines that every server passes on; not too large a page."""
    (raw, letter), (_, plain) = letter_of(spoilt), letter_of(harmless)
    wire_law(raw, letter, plain)
    assert len(body_of(letter, "text/html").encode()) <= LARGEST
    found, calm = (outline(body_of(each, "text/html")) for each in (letter, plain))
    assert [] == [each for each in found.leads if not each.startswith((AT, "cid:"))]
    assert set(found.tags) <= set(calm.tags) | IN_LETTERS
    shown = {str(each["Content-ID"]) for each in letter.walk() if each.get_content_maintype() == "image"}
    assert {f"<{each.removeprefix('cid:')}>" for each in found.leads if each.startswith("cid:")} == shown


def wire_law(raw: str, letter: EmailMessage, plain: EmailMessage) -> None:
    """Headers and parts are those of the harmless letter, and every line is short enough."""
    assert raw.isascii()
    assert "\r" not in raw.replace("\r\n", "")
    head, _, rest = raw.partition("\r\n\r\n")
    assert max(map(len, head.split("\r\n"))) <= SMTP_LINE
    assert max(map(len, rest.split("\r\n"))) <= BODY_LINE
    assert plain.keys() == letter.keys()
    assert [PRIYA] == [each.addr_spec for each in letter["To"].addresses]
    assert all(str(value).isprintable() for value in letter.values())
    kinds = [each.get_content_type() for each in letter.walk() if each.get_content_type() not in WITH_PICTURES]
    assert ["multipart/alternative", "text/plain", "text/html"] == kinds
    for kind in ("text/plain", "text/html"):
        assert [] == UNWRITABLE.findall(body_of(letter, kind))


def slack_law(spoilt: Composed, harmless: Composed) -> None:
    """Slack takes every form of every message; nothing calls, links, shouts or marks up, but links of our own."""
    payloads = SlackDrawer().digest(spoilt.document, LINKS)
    assert [] == faults(payloads)
    assert MOST_LINES >= lines(payloads[0])
    for form in forms(payloads):
        inert(form)
    kept = [each for payload in payloads for each in payload.get(BESIDES, {}).get("pictures", ())]
    assert len(kept) <= MOST_PICTURES
    assert all(len(each["alt"]) <= 1_000 and len(each["title"]) <= 150 for each in kept)
    assert json.loads(json.dumps(payloads)) == payloads
    assert [] == [text for text in told_in(payloads) if UNWRITABLE.search(text)]
    assert all(json.dumps(each["chart"], ensure_ascii=False).encode() for each in kept)


def told_in(value: object, name: str = "") -> Iterator[str]:
    """Every text of a message but the names by which its parts are known again."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from told_in(each, key) if key != "chart" else ()
    elif isinstance(value, list):
        for each in value:
            yield from told_in(each, name)
    elif isinstance(value, str) and name not in {"id", "value"}:
        yield value


def inert(form: Mapping[str, object]) -> None:
    """Nothing in a message comes alive."""
    text = str(form["text"])
    assert not {"<", ">"} & set(text.replace("&lt;", "").replace("&gt;", ""))
    found = list(runs(form["blocks"]))
    assert set() == {each["type"] for each in found} & LIVE
    assert [] == [each["url"] for each in found if "url" in each and not each["url"].startswith(f"{AT}/")]
    assert [] == [each for each in found if each["type"] == "plain_text" and each.get("emoji")]
    assert [] == [each for each in found if isinstance(each.get("text"), str) and re.search(TURNING, each["text"])]


def correction_law(spoilt: Composed, harmless: Composed) -> None:
    """The notice that a digest was wrong is one paragraph, under its post and by letter."""
    words, plain = notice_of(spoilt), notice_of(harmless)
    assert "\n" not in words
    speech = SlackDrawer().speech(Speech(lines=(Line(manner=Manner.TOLD, text=words),)), "")
    inert(speech)
    letters = [LETTERS.letter(told(f"Correction: {each.document.title}", [said], name=each.facts.partnership,
                                   support=each.facts.partnership), TO)
               for each, said in ((spoilt, words), (harmless, plain))]  # fmt: skip
    parsed = [message_from_string(str(each.payload["raw"]), policy=policy.default) for each in letters]
    assert all(isinstance(each, EmailMessage) for each in parsed)
    wire_law(str(letters[0].payload["raw"]), *parsed)
    pages = [outline(body_of(each, "text/html")) for each in parsed]
    assert (pages[1].tags, pages[1].leads) == (pages[0].tags, pages[0].leads)


def notice_of(composed: Composed) -> str:
    """The correction of a figure of the target that has most to tell."""
    target = composed.facts.targets[0]
    return say_correction(composed.document.title, Corrected(
        ref=target.ref, definition=target.definition, quarter=Quarter(2026, 1), was=Decimal(38), now=Decimal(31),
        rating_was=Rating.RED, rating_now=Rating.AMBER, by=target.lead, reason=target.title,
    ))  # fmt: skip
