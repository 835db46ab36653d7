"""A mail begins a report: of whom it is believed, what is asked back, and which mails begin nothing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from bot.handlers.begin_by_mail import TOO_MANY
from bot.handlers.budget import ANSWERS_AN_HOUR
from bot.handlers.release_mail import release
from bot.mail import Attachment, Nature, Proof
from bot.ports import REPORTS
from conversations.partnership.people import Person
from conversations.partnership.rating import TwoState
from conversations.partnership.targets import Partnership
from storage import evidence, ledger, sessions
from storage.database import Session, Store
from storage.inbox import Outcome
from storage.people import save_partnership, save_people
from storage.sessions import Seat
from tests.bot.handlers.corresponding import Corresponding, Sent
from tests.bot.handlers.test_take_mail import number_of
from tests.bot.wire import weald
from tests.bot.wire.weald import ANN, BOB, WEALD, email_of, led_by

TEXT = "Hello,\n\nThe court list does not reach us.\n\nKind regards\nAnn Archer\n"
WHAT = "The court list does not reach us."


@pytest.fixture
async def ann(store: Store) -> Corresponding:
    """Ann leads one target, and Bob another; both have their letter."""
    writing = Corresponding(store)
    await writing.open(led_by({ANN: 1, BOB: 1}))
    return writing


async def talks(writing: Corresponding, partnership_id: str = WEALD, user: str = ANN) -> list[Seat]:
    """What somebody has begun of their own accord."""
    who = await writing.person_id(user)
    seats = await writing.store.read(partial(sessions.seats_of_person, partnership_id=partnership_id, person_id=who))
    return [seat for seat in seats if seat.script.partition("@")[0] in REPORTS]


async def said(writing: Corresponding, seat: Seat) -> dict[str | None, str | None]:
    """What was answered in a talk."""
    entries = await writing.store.read(partial(ledger.entries_of, partnership_id=WEALD, return_id=seat.return_id))
    return {entry.key: entry.text for entry in entries if entry.kind == "answered"}


async def reports(writing: Corresponding, subject: str = "Blockage", text: str = TEXT, **facts: object) -> list[Sent]:
    """A mail of Ann's that names no letter."""
    return await writing.mail(text, subject=subject, token="", **facts)  # type: ignore[arg-type]  # as `mail` says


def in_the_downs_too(session: Session) -> None:
    """Ann is of another partnership as well."""
    save_partnership(session, "downs", Partnership(name="The Downs", board="Board", default_rule=TwoState()))
    save_people(session, "downs", [Person(email=email_of(ANN), name=weald.name_of(ANN), organisation="County")])


async def last_outcome(writing: Corresponding, partnership_id: str | None = None) -> tuple[str | None, str | None]:
    """What became of the last mail."""
    newest = (await writing.inbox(partnership_id))[0]
    return newest.outcome, newest.reason


SUBJECTS = {
    "Blockage": "blockage", "BLOCKED: the court list": "blockage", "We are stuck with the lease": "blockage",
    "Two blockages at the courts": "blockage", "Risk": "risk", "A new risk for ANN 1": "risk", "Risks, October": "risk",
    "Blocked, and a risk besides": "blockage", "Risk of being blocked": "risk", "Fwd: stuck again": "blockage",
    "Re: the courts are blocked": "blockage",
}


@pytest.mark.parametrize(("subject", "talk"), SUBJECTS.items())
async def test_a_subject_says_what_is_reported(ann: Corresponding, subject: str, talk: str) -> None:
    """The talk is begun, its first question answered, and one letter asks for the rest alone."""
    [letter] = await reports(ann, subject)
    [seat] = await talks(ann)
    assert (f"{talk}@1", {"what": WHAT}) == (seat.script, await said(ann, seat))
    assert (email_of(ANN), "letter:read_back") == (letter.to, letter.kind)
    assert WHAT in letter.text
    assert "What is stuck?" not in letter.text
    assert "What might stand in the way?" not in letter.text
    assert (Outcome.TAKEN, None) == await last_outcome(ann, WEALD)


@pytest.mark.parametrize("subject", ["Return for Q2", "Unblocked at last", "Young people at risk", "At-risk list",
                                     "No longer stuck", "Asterisks", "The desk is not blocked", ""])
async def test_other_subjects_begin_nothing(ann: Corresponding, subject: str) -> None:
    """Such a mail is read as an answer to the one letter that waits, as ever."""
    text = f"{number_of(ann.letters[0], 'What was')}. 402"
    [letter] = await reports(ann, subject, text)
    assert [] == await talks(ann)
    assert "402" in letter.text


async def test_the_address_says_what_is_reported(ann: Corresponding) -> None:
    """Whatever the subject says."""
    await reports(ann, "We are blocked", begins="risk")
    assert ["risk@1"] == [seat.script for seat in await talks(ann)]


async def test_a_mail_under_our_subject_or_token_answers_our_letter(ann: Corresponding) -> None:
    """A reply to a letter is never taken for a report, even where its mail program lost what tells which it answers."""
    text = f"{number_of(ann.letters[0], 'What was')}. 402"
    await ann.mail(text, subject="Re: we are stuck")
    await reports(ann, text=TEXT)
    begun = ann.letters[-1]
    assert 1 == len(await talks(ann))
    await reports(ann, f"RE: Re: {begun.subject}", "2. 1 September 2026")
    await ann.mail(f"{number_of(begun, 'Since when')}. 1 September 2026", subject=f"Re: {begun.subject}", to=begun)
    [seat] = await talks(ann)
    assert {"what": WHAT, "since": "2026-09-01 Tue"} == await said(ann, seat)


async def test_the_letter_back_is_answered_like_any_other(ann: Corresponding) -> None:
    """In one reply; the report is then sent, and a receipt says so."""
    [letter] = await reports(ann)
    rest = {"Since when": "1 September 2026", "Who can clear it": "The court clerk", "What has been tried": "none",
            "By when": "30 October 2026"}
    answers = "\n".join(f"{number_of(letter, ask)}. {text}" for ask, text in rest.items())
    came = await ann.mail(answers, to=letter)
    assert "letter:receipt" in [each.kind for each in came]
    assert [True] == [seat.sent_at is not None for seat in await talks(ann)]


async def test_an_empty_mail_begins_the_talk_and_everything_is_asked(ann: Corresponding) -> None:
    """Its files are kept with the talk."""
    file = Attachment("list.pdf", "application/pdf", "application/pdf", b"%PDF-1.7 a list")
    [letter] = await reports(ann, text="", files=(file,))
    assert "What is stuck" in letter.text
    [seat] = await talks(ann)
    kept = await ann.store.read(partial(evidence.evidence_of, partnership_id=WEALD, return_id=seat.return_id))
    assert ["list.pdf"] == [each.name for each in kept]


async def test_the_same_mail_twice_begins_one_talk(ann: Corresponding) -> None:
    """By the same way or by another: the second has no effect and no letter."""
    await reports(ann, message_id="<one@weald.example>")
    assert [] == await reports(ann, message_id="<one@weald.example>")
    assert 1 == len(await talks(ann))
    assert Outcome.IGNORED == (await last_outcome(ann))[0]
    assert 1 == len(await reports(ann, message_id="<two@weald.example>"))
    assert 2 == len(await talks(ann))


@pytest.mark.parametrize(("facts", "outcome"), [
    ({"proof": Proof.SILENT}, Outcome.PARKED), ({"proof": Proof.FAILED}, Outcome.PARKED),
    ({"sender": "stranger@nowhere.example"}, Outcome.PARKED),
    ({"senders": (email_of(ANN), email_of(BOB))}, Outcome.PARKED), ({"senders": ()}, Outcome.PARKED),
    ({"smuggled": "Subject hides “Bcc”"}, Outcome.PARKED),
    ({"trouble": "The mail cannot be read: it is encrypted."}, Outcome.REFUSED),
    ({"nature": Nature.AUTOMATIC}, Outcome.IGNORED), ({"nature": Nature.LIST}, Outcome.PARKED),
    ({"nature": Nature.OWN}, Outcome.IGNORED),
])  # fmt: skip
async def test_who_is_not_certain_begins_nothing(
    ann: Corresponding, facts: dict[str, object], outcome: Outcome
) -> None:
    """Unproven, unknown, several, hidden lines or a machine: held, refused or ignored; a proven mail then begins."""
    await reports(ann, **facts)  # type: ignore[arg-type]  # as `mail` says
    everywhere = [*await ann.inbox(None), *await ann.inbox(WEALD)]
    assert [outcome] == [each.outcome for each in everywhere]
    assert [] == await talks(ann)
    await reports(ann)
    assert 1 == len(await talks(ann))


async def test_an_unproven_report_is_taken_once_an_operator_releases_it(ann: Corresponding) -> None:
    """The operator vouches for who sent it."""
    await reports(ann, proof=Proof.SILENT)
    assert [] == await talks(ann)
    assert await release(ann.desk, WEALD, ann.mails[-1].key)
    await ann.take(ann.mails[-1])
    assert 1 == len(await talks(ann))


async def test_a_person_of_two_partnerships_is_asked_which(ann: Corresponding) -> None:
    """Nothing is begun in either, and nothing is read as an answer."""
    await ann.store.write(in_the_downs_too)
    [letter] = await reports(ann)
    assert "more than one partnership" in letter.text
    assert [] == await talks(ann) == await talks(ann, "downs")
    assert Outcome.REFUSED == (await last_outcome(ann))[0]
    await reports(ann, sender=email_of(BOB))
    assert 1 == len(await talks(ann, user=BOB))


async def test_no_more_is_begun_than_is_answered(ann: Corresponding) -> None:
    """A machine that looks like a person begins no more in an hour than a person could; an hour later it goes on."""
    for _ in range(ANSWERS_AN_HOUR):
        assert 1 == len(await reports(ann))
    assert [] == await reports(ann)
    assert (Outcome.PARKED, TOO_MANY) == await last_outcome(ann)
    assert ANSWERS_AN_HOUR == len(await talks(ann))
    ann.now += timedelta(hours=2)
    assert 1 == len(await reports(ann))


async def test_a_delivery_is_taken_once(ann: Corresponding) -> None:
    """Taking a mail again, as after a crash, changes nothing."""
    assert 1 == len(await reports(ann))
    await ann.take(ann.mails[-1])
    assert [] == await ann.post()
    assert 1 == len(await talks(ann))
    assert (Outcome.TAKEN, None) == await last_outcome(ann, WEALD)
