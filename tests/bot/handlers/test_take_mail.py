"""A mail is taken: whose it is, what it answers, what its sender is told, and what the support team sees."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.handlers.taking import take_turn
from bot.mail import Absent, Attachment, Bounce, Nature, Proof
from bot.ports import Received
from conversations.dialogue.session import Reply
from storage import addresses, evidence, inbox, sessions
from storage import mail as mails
from storage.database import Session, Store
from storage.inbox import Outcome
from storage.people import absences_from
from storage.sessions import Seat, seat_by_return
from storage.statements import run
from storage.tables import MessageRow, table
from tests.bot.handlers.corresponding import Corresponding, Sent
from tests.bot.wire.weald import ANN, BOB, WEALD, email_of, led_by


@pytest.fixture
async def ann(store: Store) -> Corresponding:
    """Ann leads one target, and Bob another; both have their letter."""
    writing = Corresponding(store)
    await writing.open(led_by({ANN: 1, BOB: 1}))
    return writing


async def seat_of(writing: Corresponding, user: str = ANN) -> Seat:
    """Where a person sits."""
    who = await writing.person_id(user)
    seats = await writing.store.read(partial(sessions.seats_of_person, partnership_id=WEALD, person_id=who))
    return seats[0]


def number_of(letter: Sent, question: str) -> str:
    """The number a question has in a letter."""
    line = next(each for each in letter.text.splitlines() if question in each and each.strip()[:1].isdigit())
    return line.strip().partition(".")[0]


def green(letter: Sent) -> str:
    """A reply that gives all that a green return needs."""
    return f"{number_of(letter, 'What was')}. 402\n{number_of(letter, 'How was the figure checked')}. checked\n"


async def given(writing: Corresponding, user: str = ANN) -> dict[str, str]:
    """What was answered, by question."""
    session = (await seat_of(writing, user)).session
    return dict(json.loads(session)["texts"]) if session else {}


async def test_one_letter_a_person(ann: Corresponding) -> None:
    """Whoever would rather have letters gets one, however often the round is opened."""
    assert [email_of(ANN), email_of(BOB)] == [letter.to for letter in ann.letters]
    await ann.open(led_by({ANN: 1, BOB: 1}))
    assert 2 == len(ann.letters)


async def test_one_reply_gives_a_green_return(ann: Corresponding) -> None:
    """Everything needed in one reply: it is sent, and the receipt reads it back."""
    (receipt,) = await ann.mail(green(ann.letters[0]))
    assert ("letter:receipt", email_of(ANN)) == (receipt.kind, receipt.to)
    assert "402" in receipt.text
    assert "sent" == (await seat_of(ann)).state
    assert receipt.token != ann.letters[0].token


async def test_half_a_reply_asks_for_the_other_half(ann: Corresponding) -> None:
    """What is missing is asked again under its old number, and given in a second reply."""
    (back,) = await ann.mail(f"{number_of(ann.letters[0], 'What was')}. 402\n")
    assert "letter:read_back" == back.kind
    number = number_of(back, "How was the figure checked")
    assert number == number_of(ann.letters[0], "How was the figure checked")
    (receipt,) = await ann.mail(f"{number}. checked\n", to=back)
    assert "letter:receipt" == receipt.kind


async def test_a_second_reply_corrects_what_was_sent(ann: Corresponding) -> None:
    """Why it changed is asked first; then the correction says what the value was and is."""
    (receipt,) = await ann.mail(green(ann.letters[0]))
    (asked,) = await ann.mail(f"{number_of(ann.letters[0], 'What was')}. 398\n", to=receipt)
    why = number_of(asked, "Why has it changed")
    (correction,) = await ann.mail(f"{why}. Four were counted twice.\n", to=asked)
    assert "letter:correction" == correction.kind
    assert "398" in correction.text
    assert "402" in correction.text


async def test_a_wish_sends_nothing(ann: Corresponding) -> None:
    """A return that is complete and not sent stays so when a letter only asks for a person; an answer sends it."""
    figure, checked = (number_of(ann.letters[0], asked) for asked in ("What was", "How was the figure checked"))
    await ann.mail(f"{figure}. 402\n")
    seat = await seat_of(ann)
    received = Received(key="page:1", channel="web", workspace="", sender="", place="", at=ann.now, replies=())

    def typed(session: Session) -> None:
        inbox.admit(session, received.key, channel="web", place="", received_at=ann.now, raw="", outcome=Outcome.TAKEN)
        held = seat_by_return(session, seat.partnership_id, seat.return_id, turn=True)
        assert held is not None
        take_turn(ann.desk, session, held, received, [Reply(key="checked", text="checked")])

    await ann.store.write(typed)
    await ann.mail("can I speak to a person")
    assert "ready_to_send" == (await seat_of(ann)).state
    await ann.mail(f"{checked}. audited\n")
    assert "sent" == (await seat_of(ann)).state


async def test_what_cannot_be_read_is_asked_back(ann: Corresponding) -> None:
    """Nothing is guessed: the value stays out until it is certain."""
    number = number_of(ann.letters[0], "What was")
    (back,) = await ann.mail(f"{number}. about four hundred or so, maybe 410\n")
    assert "letter:" in back.kind
    assert "figure" not in await given(ann)
    await ann.mail(f"{number}. 402\n", to=back)
    assert "402" == (await given(ann))["figure"]


async def test_thanks_are_not_answered(ann: Corresponding) -> None:
    """A mail that holds no answer earns no letter."""
    assert [] == await ann.mail("Thanks!\n")
    assert "It held no answer." == (await ann.inbox())[0].reason


@pytest.mark.parametrize("nature", [Nature.AUTOMATIC, Nature.OWN, Nature.LIST, Nature.BOUNCE, Nature.ABSENCE])
async def test_no_machine_is_answered(ann: Corresponding, nature: Nature) -> None:
    """Whatever it says, and even with the right token; a person with the same words is."""
    assert [] == await ann.mail(green(ann.letters[0]), nature=nature)
    assert {} == await given(ann)
    assert [] != await ann.mail(green(ann.letters[0]))


async def test_a_hard_bounce_marks_the_address(ann: Corresponding) -> None:
    """The support team is told once, and no letter is written there again until somebody mends it."""
    report = Bounce(email_of(ANN), "5.1.1", "no such user", None)
    await ann.mail("", nature=Nature.BOUNCE, bounce=report, senders=())
    await ann.mail("again", nature=Nature.BOUNCE, bounce=report, senders=())
    alive = await ann.store.read(partial(addresses.letter_addresses, partnership_id=WEALD))
    assert await ann.person_id() not in alive
    assert 1 == len([each for each in await ann.told() if "does not arrive" in each])
    await ann.store.write(partial(addresses.mark_alive, partnership_id=WEALD, email=email_of(ANN)))
    alive = await ann.store.read(partial(addresses.letter_addresses, partnership_id=WEALD))
    assert email_of(ANN) == alive[await ann.person_id()]


async def test_a_soft_bounce_marks_nothing(ann: Corresponding) -> None:
    """A full mailbox is no dead one."""
    await ann.mail("", nature=Nature.BOUNCE, bounce=Bounce(email_of(ANN), "5.2.2", "mailbox full", None), senders=())
    alive = await ann.store.read(partial(addresses.letter_addresses, partnership_id=WEALD))
    assert email_of(ANN) == alive[await ann.person_id()]


async def test_mail_that_a_server_does_not_want_is_told(ann: Corresponding) -> None:
    """The address lives; somebody has to ask the other side’s IT team."""
    report = Bounce(email_of(ANN), "5.7.1", "rejected by policy", None)
    await ann.mail("", nature=Nature.BOUNCE, bounce=report, senders=())
    assert any("rejected by policy" in said for said in await ann.told())
    alive = await ann.store.read(partial(addresses.letter_addresses, partnership_id=WEALD))
    assert email_of(ANN) == alive[await ann.person_id()]


async def test_an_absence_notice_pauses_the_person(ann: Corresponding) -> None:
    """Its days are noted, and the support team sees who would stand in."""
    away = Absent(date(2026, 10, 6), date(2026, 10, 20), "I am on leave until 20 October")
    await ann.mail("I am on leave", nature=Nature.ABSENCE, absent=away)
    held = await ann.store.read(partial(absences_from, partnership_id=WEALD, day=date(2026, 10, 7)))
    assert [(await ann.person_id(), date(2026, 10, 20))] == [(each.person_id, each.last) for each in held]
    assert any("away until 20 October 2026" in said for said in await ann.told())


@pytest.mark.parametrize("proof", [Proof.FAILED, Proof.SILENT])
async def test_an_unproven_sender_answers_nothing(ann: Corresponding, proof: Proof) -> None:
    """The mail waits for a person; once they vouch for it, it is taken."""
    said = await ann.mail(green(ann.letters[0]), proof=proof)
    assert {} == await given(ann)
    held = (await ann.inbox())[0]
    assert "parked" == held.outcome
    assert all(letter.to == email_of(ANN) and letter.kind == "letter:notice" for letter in said)
    assert any(held.reason in told for told in await ann.told() if held.reason)


async def test_a_released_mail_is_taken(ann: Corresponding) -> None:
    """An operator vouches for the sender, and the answers count."""
    words = green(ann.letters[0])
    await ann.mail(words, proof=Proof.SILENT)
    held = (await ann.inbox())[0]

    assert await ann.store.write(partial(inbox.release, partnership_id=WEALD, key=held.key))
    await ann.store.write(partial(mails.vouch_for, key=held.key))
    kept = await ann.store.read(partial(mails.kept_mail, key=held.key))
    assert kept is not None
    assert kept.released
    ann.came -= 1  # the same mail, read anew
    (receipt,) = await ann.mail(words, proof=Proof.SILENT)
    assert "letter:receipt" == receipt.kind


async def test_a_header_within_a_header_waits_for_a_person(ann: Corresponding) -> None:
    """Proven, but no mail program writes it so: its sender is told that it waits, and the next mail is taken."""
    words, hides = green(ann.letters[0]), "its subject hides a header “Bcc”"
    (told,) = await ann.mail(words, smuggled=hides)
    assert ("letter:notice", email_of(ANN), True) == (told.kind, told.to, "holds a hidden line" in told.text)
    assert {} == await given(ann)
    assert ("parked", True) == ((held := (await ann.inbox())[0]).outcome, hides in str(held.reason))
    assert any(hides in said for said in await ann.told())
    (receipt,) = await ann.mail(words)
    assert "letter:receipt" == receipt.kind


async def test_a_colleague_cannot_answer_another_s_letter(ann: Corresponding) -> None:
    """Bob is on file and proven, but Ann's token is not his: he is told, and nothing of Ann's changes."""
    (told,) = await ann.mail(green(ann.letters[0]), sender=email_of(BOB))
    assert ("letter:notice", email_of(BOB)) == (told.kind, told.to)
    assert {} == await given(ann)
    assert [] != await ann.mail(green(ann.letters[1]), sender=email_of(BOB), to=ann.letters[1])
    assert "402" == (await given(ann, BOB))["figure"]


async def test_a_stranger_is_not_answered(ann: Corresponding) -> None:
    """A proven stranger with a token that leaked: held, told to the support team, and nobody is written to."""
    assert [] == await ann.mail(green(ann.letters[0]), sender="mallory@elsewhere.example")
    assert {} == await given(ann)
    assert "parked" == (await ann.inbox())[0].outcome


@pytest.mark.parametrize("senders", [(), ("ann@weald.example", "mallory@elsewhere.example")])
async def test_two_senders_or_none_are_held(ann: Corresponding, senders: tuple[str, ...]) -> None:
    """Nobody can be held to such a mail."""
    assert [] == await ann.mail(green(ann.letters[0]), senders=senders)
    assert {} == await given(ann)
    assert "parked" == (await ann.inbox())[0].outcome


async def test_a_mail_without_a_token_finds_the_last_letter(ann: Corresponding) -> None:
    """Somebody writes afresh instead of replying."""
    (receipt,) = await ann.mail(green(ann.letters[0]), token="")
    assert "letter:receipt" == receipt.kind


async def test_a_token_of_nobody_s_is_no_way_in(ann: Corresponding) -> None:
    """A guessed token names nothing; an unproven stranger with it is held."""
    assert [] == await ann.mail("1. 402", token="a" * 28, sender="mallory@elsewhere.example", proof=Proof.SILENT)
    assert "parked" == (await ann.inbox(None))[0].outcome


async def test_an_expired_letter_says_so(ann: Corresponding) -> None:
    """A reply months later stores nothing, and its sender learns why."""
    ann.now += timedelta(days=400)
    (told,) = await ann.mail(green(ann.letters[0]))
    assert "letter:notice" == told.kind
    assert {} == await given(ann)


async def test_the_same_mail_twice_is_one(ann: Corresponding) -> None:
    """By another way, with other trace lines, it is the same Message-ID and body."""
    words = green(ann.letters[0])
    assert 1 == len(await ann.mail(words, message_id="<one@weald.example>"))
    assert [] == await ann.mail(words, message_id="<one@weald.example>")
    assert "ignored" == (await ann.inbox(None))[0].outcome


async def test_a_storm_is_answered_a_few_times_only(ann: Corresponding) -> None:
    """A machine that hides what it is gets one unclear answer an hour and three a day; then a person is told."""
    said = [letter for turn in range(60) for letter in await _bored(ann, turn)]
    assert 1 <= len(said) <= 3
    assert any("Replies come faster" in told for told in await ann.told())


async def _bored(ann: Corresponding, turn: int) -> list[Sent]:
    ann.now += timedelta(minutes=20)
    return await ann.mail(f"Ticket {turn} was opened for your request; 17 before you.")


async def test_files_are_kept_with_the_return(ann: Corresponding) -> None:
    """As evidence, byte for byte; an answer that says “see attached” is asked back."""
    file = Attachment("figures.xlsx", "application/octet-stream", "application/zip", b"PK\x03\x04 figures")
    number = number_of(ann.letters[0], "What was")
    (back,) = await ann.mail(f"{number}. see attached\n", files=(file,))
    seat = await seat_of(ann)
    (kept,) = await ann.store.read(
        partial(evidence.evidence_of, partnership_id=WEALD, return_id=seat.return_id))
    assert ("figures.xlsx", len(file.content)) == (kept.name, kept.size)
    assert "attached" in back.text
    assert "figure" not in await given(ann)


async def test_a_mail_too_large_is_refused_with_a_reason(ann: Corresponding) -> None:
    """Its sender is told what to do; a smaller one is taken."""
    (told,) = await ann.mail("", trouble="It is larger than 25 MB.", too_large=True)
    assert "letter:notice" == told.kind
    ann.now += timedelta(hours=2)
    assert [] != await ann.mail(green(ann.letters[0]))


async def test_not_me_reaches_the_support_team(ann: Corresponding) -> None:
    """“Not me, Bob does this now” stores no figure and is seen by somebody."""
    await ann.mail("Not me, Bob Carter does this now\n")
    assert any("Bob Carter" in said for said in await ann.told())
    assert "figure" not in await given(ann)


async def test_answers_go_to_slack_s_return_too(ann: Corresponding) -> None:
    """A return begun by letter is the same return: its state shows where the person looks in Slack."""
    await ann.mail(f"{number_of(ann.letters[0], 'What was')}. 402\n")
    claimed = await ann.store.read(_tasks_written)
    assert claimed


def _tasks_written(session: Session) -> bool:
    row = table(MessageRow)
    return bool(run(session, select(row.c.id).where(row.c.kind == "tasks")).all())


async def test_refusals_are_told_three_times_a_day(ann: Corresponding) -> None:
    """Somebody who goes on answering a letter that is not theirs is told thrice; the support team sees the rest."""
    told = []
    for _ in range(20):
        ann.now += timedelta(hours=1)
        told += await ann.mail(green(ann.letters[0]), sender=email_of(BOB))
    assert 3 == len(told)
    assert any("Replies come faster" in said for said in await ann.told())
    assert [] != await ann.mail(green(ann.letters[0]))


async def test_a_refusal_never_goes_to_an_unproven_address(ann: Corresponding) -> None:
    """An operator vouched for a stranger's mail, and the letter has expired: Ann is told, the stranger is not."""
    words, stranger = green(ann.letters[0]), "mallory@elsewhere.example"
    ann.now += timedelta(days=400)
    await ann.mail(words, sender=stranger, proof=Proof.SILENT)
    held = (await ann.inbox())[0]
    assert await ann.store.write(partial(inbox.release, partnership_id=WEALD, key=held.key))
    await ann.store.write(partial(mails.vouch_for, key=held.key))
    ann.came -= 1  # the same mail, read anew
    (told,) = await ann.mail(words, sender=stranger, proof=Proof.SILENT)
    assert ("letter:notice", email_of(ANN)) == (told.kind, told.to)
