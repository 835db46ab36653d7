"""A digest as a letter: text, page and pictures; numbered lines; never longer than mail programs show whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from email import message_from_string, policy
from email.message import EmailMessage
from functools import partial

import pytest

from bot.calendars import working_calendar
from bot.channels.email.letters import LetterDrawer
from bot.channels.slack.drawing import SlackDrawer
from bot.handlers.composing import Composed, compose_digest
from bot.handlers.desk import Desk
from bot.handlers.digest_pictures import LARGEST as MOST_OCTETS
from bot.handlers.digest_pictures import pictures_of
from bot.handlers.digest_reader import LINK, key_in
from bot.handlers.finding_letter import LETTER
from bot.handlers.write_digest import LARGEST, write_digest, write_digest_to_address
from bot.handlers.writing import MailIsOff
from bot.mail import Addressed, Bulletin, Enclosed
from bot.ports import Reach
from bot.tokens import Signer
from conversations.digests.document import Document, Picture
from conversations.letters.letter import LetterKind
from conversations.partnership.rating import Rated, Rating
from storage import letters, people
from storage.database import Session, Store
from storage.letters import HeldLetter
from storage.outbox import Message
from tests.conversations.digests.test_drawings import told_by
from tests.conversations.pictures.charts import CHARTS
from tests.storage.stored_round import QUARTER, a_target, answer, set_up

DOMAIN, SITE = "returns.weald.example", "https://q.example"
SIGNER = Signer([b"a key for the tests of digests, long enough"])
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
PRIYA = "priya@county.example"


def a_desk(store: Store) -> Desk:
    """A desk with mail, pages and Slack."""
    drawer = LetterDrawer(domain=DOMAIN, sender=f"Returns <returns@{DOMAIN}>", relay="relay", base_url=SITE)
    return Desk(
        store=store, clock=lambda: NOW, ids=iter("abc").__next__, drawers={"slack": SlackDrawer()},
        wake=lambda lane: None, send=lambda claimed: None,
        calendars=lambda nation, year: working_calendar(nation, [year]), letterer=drawer, signer=SIGNER, base_url=SITE,
    )  # fmt: skip


@pytest.fixture
async def desk(sqlite_store: Store) -> Desk:
    """A desk after a round in which one target is red."""

    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        answer(session, "weald", "NI 111", rated=Rated(rating=Rating.RED, variance=Decimal("-0.25")))

    await sqlite_store.write(work)
    return a_desk(sqlite_store)


async def composed(desk: Desk, document: Document | None = None) -> Composed:
    """The theme's digest, or another document in its place."""
    found = await compose_digest(desk, "weald", QUARTER, "theme", "Safer")
    assert isinstance(found, Composed)
    return found if document is None else replace(found, document=document)


def pictured(document: Document) -> Document:
    """The document with every kind of picture in it."""
    pictures = tuple(Picture(id=f"picture/{kind}", chart=chart, sources=document.sections[0].items[0].sources)
                     for kind, chart in CHARTS.items())  # fmt: skip
    first = document.sections[0].model_copy(update={"items": (*document.sections[0].items, *pictures)})
    return document.model_copy(update={"sections": (first, *document.sections[1:])})


async def write(desk: Desk, digest: Composed, purpose: str = "digest:1") -> tuple[Message, EmailMessage]:
    """The letter of a digest to Priya Shah, as a message and as her mail program has it."""
    def work(session: Session) -> Message:
        priya = next(each for each in people.people_of(session, "weald").values() if each.email == PRIYA)
        return write_digest(desk, session, Reach("email", "relay", PRIYA), priya, digest, purpose, NOW)

    message = await desk.store.write(work)
    return message, message_from_string(message.payload["raw"], policy=policy.default)


def plain(letter: EmailMessage) -> str:
    """The text of a letter."""
    return str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]  # every letter has one


def page(letter: EmailMessage) -> str:
    """The page of a letter."""
    body = next(part for part in letter.walk() if part.get_content_type() == "text/html")
    return str(body.get_content())


async def held(desk: Desk, letter: EmailMessage) -> HeldLetter:
    """What is remembered of a letter, found by the address that a reply goes to."""
    token = str(letter["Reply-To"]).partition("+")[2].partition("@")[0]
    number = SIGNER.read(LETTER, token)
    assert number is not None
    found = await desk.store.read(partial(letters.letter_by_number, number=int(number)))
    assert found is not None
    return found


async def test_a_digest_comes_as_text_and_as_a_page(desk: Desk) -> None:
    """Both say every line under its number, and how to ask about one; the headers tell what it is."""
    message, letter = await write(desk, await composed(desk))
    assert ("letter:digest", PRIYA, "email:relay") == (message.kind, message.place, message.lane)
    assert "Safer: what needs attention (Q2 2026/27)" == letter["Subject"]
    assert "auto-generated" == letter["Auto-Submitted"]
    for body in (plain(letter), page(letter)):
        assert "1. NI 111 First-time entrants" in body
        assert "begin with its number or its reference" in body
        assert "To reach a person, write to the support team of weald Partnership." in body


async def test_the_letter_is_remembered_for_the_replies_to_it(desk: Desk) -> None:
    """With its digest, and the line that each number stands for, in the words that stand in it."""
    _, letter = await write(desk, await composed(desk))
    kept = await held(desk, letter)
    assert ("2026-Q2:theme:Safer", letters.NO_SITTING) == (kept.document, kept.sitting_id)
    assert letter["Message-ID"] == kept.message_id
    assert [("1", "NI 111")] == [(each.label, each.key) for each in kept.sent.questions]
    assert plain(letter).split() == kept.sent.text.split()


async def test_its_links_know_the_reader_and_its_text_tells_the_address_that_stays(desk: Desk) -> None:
    """On the page every link is theirs; in the text the first is, and the lines lead to what may be passed on."""
    _, letter = await write(desk, await composed(desk))
    path = "2026-Q2/theme/safer"
    tokens = {link.split("/")[0] for link in page(letter).split(f'{SITE}/d/~')[1:]}
    assert 1 == len(tokens)
    key = key_in(SIGNER, LINK, tokens.pop(), NOW.date())
    assert key is not None
    assert ("weald", (await held(desk, letter)).person_id) == (key.partnership_id, key.who)
    assert f"{SITE}/d/{path}/NI%20111" in plain(letter)
    assert 1 == plain(letter).count(f"{SITE}/d/~")


async def test_its_pictures_travel_within_it(desk: Desk) -> None:
    """Each beside the page that shows it, as a PNG with its words; every one that is shown is there, and no other."""
    document = pictured((await composed(desk)).document)
    _, letter = await write(desk, await composed(desk, document))
    html = page(letter)
    ids = {str(part["Content-ID"]).strip("<>") for part in letter.walk() if part.get_content_maintype() == "image"}
    assert len(list(pictures_of(document))) == len(ids) == html.count('src="cid:')
    assert all(f'src="cid:{each}"' in html for each in ids)
    images = [part for part in letter.walk() if part.get_content_maintype() == "image"]
    assert all(part.get_content().startswith(b"\x89PNG") and part.get_content_disposition() == "inline"
               for part in images)  # fmt: skip
    assert ["multipart/alternative", "text/plain", "multipart/related", "text/html"] == [
        part.get_content_type() for part in letter.walk() if part.get_content_maintype() != "image"]
    assert sum(len(part.get_content()) for part in images) <= MOST_OCTETS
    for chart in CHARTS.values():
        assert chart.alt.split()[0] in html


def test_the_same_letter_is_the_same_octets() -> None:
    """However often it is drawn for one number, pictures and all: a second delivery is known as one."""
    letter = Bulletin(LetterKind.DIGEST, "A digest", "Text", "<p>Page</p>", (Enclosed("a@b", "a.png", b"PNG"),))
    to = Addressed(name="Priya", email=PRIYA, token="abcdefghijklmnop", at=NOW, purpose="digest:1")
    drawer = LetterDrawer(domain=DOMAIN, sender=f"<returns@{DOMAIN}>", relay="relay", base_url=SITE)
    assert drawer.bulletin(letter, to) == drawer.bulletin(letter, to)


async def test_a_long_digest_is_cut_to_its_most_serious_lines(desk: Desk) -> None:
    """Under what Gmail shows whole, with the number of lines that stand on the page; their numbers are not given."""
    document = told_by("x " * 400)
    rows = [row.model_copy(update={"id": f"{row.id}/{copy}"}) for copy in range(60) for row in document.rows]
    sections = (document.sections[0], document.sections[1].model_copy(update={"items": tuple(rows)}))
    _, letter = await write(desk, await composed(desk, document.model_copy(update={"sections": sections})))
    asked = (await held(desk, letter)).sent.questions
    assert len(page(letter).encode()) <= LARGEST
    assert 0 < len(asked) < len(rows)
    assert [row.id for row in rows[: len(asked)]] == [each.key for each in asked]
    left = f"{len(rows) - len(asked)} more lines stand on the page."
    assert left in page(letter)
    assert left in plain(letter)


async def test_an_address_of_nobody_reads_and_is_not_asked_to_reply(desk: Desk) -> None:
    """Its links are its own, and nothing is remembered that a reply could be about."""
    digest = await composed(desk)
    message = await desk.store.write(lambda session: write_digest_to_address(
        desk, session, "weald", "guest@else.example", digest, "digest:2", NOW))
    letter = message_from_string(message.payload["raw"], policy=policy.default)
    assert None is message.person_id
    assert "begin with its number" not in plain(letter)
    token = page(letter).partition(f"{SITE}/d/~")[2].split("/")[0]
    key = key_in(SIGNER, LINK, token, NOW.date())
    assert key is not None
    assert "guest@else.example" == key.who


async def test_without_mail_there_is_no_letter(desk: Desk) -> None:
    """The sentence names the setting; with mail it is written."""
    with pytest.raises(MailIsOff, match="MAIL_MODE=on"):
        await write(replace(desk, letterer=None), await composed(desk))
    assert (await write(desk, await composed(desk)))[0].payload
