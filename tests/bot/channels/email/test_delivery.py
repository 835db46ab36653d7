"""A letter goes out: every answer of the far side, and every silence, becomes what is true of the letter."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from bot.channels.email.delivery import AGAIN, AWAITED, LOST, NO_MORE
from bot.ports import Delivery, Doubtful, Refused, Sent, TryLater
from tests.bot.channels.email.far_side import HOST, FarSide, Step, far_side
from tests.bot.channels.email.sending import LANE, MESSAGE_ID, PACE, RAW, delivering, letter

TWICE = " — check QUARTERDAY_SMTP_URL and QUARTERDAY_MAIL_FROM with `quarterday doctor mail`;" \
        " every letter is kept until then."


def later(said: str, seconds: float = 120) -> TryLater:
    """Put off, and counted."""
    return TryLater(seconds, said, counts=True)


ANSWERS: dict[str, tuple[str, str, Delivery]] = {
    "greylisted by recipient": (
        "RCPT", "450 4.2.0 <jo@county.example>: Greylisted, see you soon",
        later("The relay put the letter off at RCPT: 450 4.2.0 <jo@county.example>: Greylisted, see you soon")),
    "greylisted as RFC 6647 has it": (
        "RCPT", "451 4.7.1 Please try again later", later(
            "The relay put the letter off at RCPT: 451 4.7.1 Please try again later")),
    "greylisted at the end": (
        "DOT", "451 4.7.1 Greylisted",
        later("The relay put the letter off at the end of the letter: 451 4.7.1 Greylisted")),
    "a full mailbox": (
        "RCPT", "452 4.2.2 Mailbox full", later("The relay put the letter off at RCPT: 452 4.2.2 Mailbox full")),
    "put off without a word": ("DATA", "451 ", later("The relay put the letter off at DATA: 451 ")),
    "a domain that is slow": (
        "RCPT", "450 4.7.1 Error: too much mail from us", TryLater(
            300, "Mail to county.example rests for a while, as the relay asks at RCPT:"
                 " 450 4.7.1 Error: too much mail from us", pauses=PACE, asked=True)),
    "a domain that counts": (
        "DOT", "421-4.7.28 Too fast\r\n421 4.7.28 by far", TryLater(
            60, "The relay takes no mail just now, at the end of the letter: 421 4.7.28 Too fast by far", pauses=LANE)),
    "a domain at its limit": (
        "RCPT", "452 4.5.3 Recipient limit", TryLater(
            300, "Mail to county.example rests for a while, as the relay asks at RCPT: 452 4.5.3 Recipient limit",
            pauses=PACE, asked=True)),
    "a relay without room": (
        "RCPT", "452 4.3.1 Insufficient system storage", TryLater(
            60, "The relay takes no mail just now, at RCPT: 452 4.3.1 Insufficient system storage", pauses=LANE)),
    "a relay that puts us off": (
        "MAIL", "450 4.3.2 Not now", TryLater(
            60, "The relay takes no mail just now, at MAIL: 450 4.3.2 Not now", pauses=LANE)),
    "a relay that closes": (
        "RCPT", "421 4.3.2 Closing", TryLater(
            60, "The relay takes no mail just now, at RCPT: 421 4.3.2 Closing", pauses=LANE)),
    "nobody there": (
        "RCPT", "550 5.1.1 <jo@county.example>: Recipient address rejected: User unknown in relay recipient table",
        Refused("The relay refused the letter at RCPT: 550 5.1.1 <jo@county.example>: Recipient address rejected:"
                " User unknown in relay recipient table")),
    "not wanted": (
        "DOT", "554-5.7.1 Spam\r\n554 5.7.1 says the filter",
        Refused("The relay refused the letter at the end of the letter: 554 5.7.1 Spam says the filter")),
    "too large": ("MAIL", "552 5.3.4 Too big", Refused("The relay refused the letter at MAIL: 552 5.3.4 Too big")),
    "not let relay": (
        "RCPT", "554 5.7.1 <jo@county.example>: Relay access denied", TryLater(
            600, "The relay does not let us send, at RCPT: 554 5.7.1 <jo@county.example>: Relay access denied" + TWICE,
            pauses=LANE)),
    "a sender of somebody else": (
        "RCPT", "553 5.7.1 <x>: Sender address rejected: not owned by user", TryLater(
            600, "The relay does not let us send, at RCPT: 553 5.7.1 <x>: Sender address rejected: not owned by user"
            + TWICE, pauses=LANE)),
    "a sender that is not believed": (
        "MAIL", "550 No", TryLater(600, "The relay does not let us send, at MAIL: 550 No" + TWICE, pauses=LANE)),
    "a login that is missing": (
        "DATA", "530 5.7.0 Authentication required", TryLater(
            600, "The relay does not let us send, at DATA: 530 5.7.0 Authentication required" + TWICE, pauses=LANE)),
    "an answer out of turn": (
        "RCPT", "354 Go", later("The relay answered out of turn at RCPT: 354 Go")),
    "a word that is neither": (
        "DOT", "354 Go on", Doubtful(f"The relay's word on the letter says neither yes nor no (354 Go on).{AGAIN}")),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
async def test_every_answer_means_one_thing(name: str) -> None:
    """For the letter, its domain or all; the next letter then goes out, on a connection as good as new."""
    command, answer, expected = ANSWERS[name]
    async with far_side() as far, delivering(far) as delivery:
        far.tell(command, answer)
        assert expected == await delivery.deliver(letter())
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter())
    assert 1 == len(far.stored)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("MAIL", TryLater(15, "The relay hung up at MAIL; the letter did not arrive.", pauses=LANE)),
        ("RCPT", later("The relay hung up at RCPT; the letter did not arrive.")),
        ("DATA", later("The relay hung up at DATA; the letter did not arrive.")),
        ("DOT", Doubtful(LOST + AGAIN)),
    ],
)
async def test_a_lost_connection_is_a_doubt_only_after_the_dot(command: str, expected: Delivery) -> None:
    """Before it the letter certainly did not arrive; either way it goes out again with the same octets."""
    async with far_side() as far, delivering(far) as delivery:
        far.tell(command, Step.HANG_UP)
        assert expected == await delivery.deliver(letter())
        arrived = len(far.stored)
        assert await delivery.find(letter(attempts=2)) is None
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(attempts=2))
    assert (1 if command == "DOT" else 0) == arrived
    assert {RAW.encode()} == {one.content for one in far.stored}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("MAIL", TryLater(15, "The relay said nothing more at MAIL; the letter did not arrive.", pauses=LANE)),
        ("RCPT", later("The relay said nothing more at RCPT; the letter did not arrive.")),
        ("DATA", later("The relay said nothing more at DATA; the letter did not arrive.")),
        ("DOT", Doubtful(AWAITED)),
    ],
)
async def test_silence_ends_a_delivery_in_time(command: str, expected: Delivery) -> None:
    """A lease is never outlived by a relay that stalls; another letter is then delivered."""
    async with far_side() as far, delivering(far, patience=0.4) as delivery:
        far.tell(command, Step.STALL)
        assert expected == await delivery.deliver(letter())
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(number=2))


async def test_a_relay_that_does_not_read_has_not_got_the_letter() -> None:
    """What did not fit through the wire before the dot is no doubt, however much of it was written."""
    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 deaf\r\n")
        for answer in (b"250 deaf", b"250 ok", b"250 ok", b"354 go on"):
            await reader.readline()
            writer.write(answer + b"\r\n")
        await gone.wait()
        writer.transport.abort()

    gone, far = asyncio.Event(), FarSide()
    server = await asyncio.start_server(deaf, HOST, 0, limit=1024)
    far.port = server.sockets[0].getsockname()[1]
    async with delivering(far, patience=0.4) as delivery:
        said = await delivery.deliver(letter(RAW + "A long letter.\r\n" * 1_000_000))
    gone.set()
    server.close()
    assert later("The relay said nothing more at DATA; the letter did not arrive.") == said


async def test_a_late_acknowledgement_is_waited_for_and_nothing_is_sent_twice() -> None:
    """The attempt ends in doubt, the looking-up hears the relay's word when it comes, and one letter arrived."""
    async with far_side() as far, delivering(far, patience=0.3) as delivery:
        far.tell("DOT", Step.STALL)
        assert Doubtful(AWAITED) == await delivery.deliver(letter())
        assert Doubtful(AWAITED) == await delivery.find(letter(attempts=2))
        far.freed.set()
        assert Sent(MESSAGE_ID) == await delivery.find(letter(attempts=3))
        assert await delivery.find(letter(attempts=4)) is None
    assert (1, 1) == (len(far.stored), far.opened)


async def test_an_acknowledgement_that_never_comes_is_given_up() -> None:
    """The connection is closed after the longest wait, and the letter may be sent again, on another."""
    async with far_side() as far, delivering(far, patience=0.2, longest_word=0.3) as delivery:
        far.tell("DOT", Step.STALL)
        assert Doubtful(AWAITED) == await delivery.deliver(letter())
        assert await delivery.find(letter(attempts=2)) is None
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(attempts=2))
    assert (2, 2) == (len(far.stored), far.opened)


@pytest.mark.parametrize(("attempts", "again"), [(1, True), (3, True), (4, False), (7, False)])
async def test_a_letter_in_doubt_is_sent_again_a_few_times_only(attempts: int, again: bool) -> None:
    """After the fourth attempt an operator decides; the reason says what to look for."""
    async with far_side() as far, delivering(far) as delivery:
        far.tell("DOT", Step.HANG_UP)
        told = await delivery.deliver(letter(attempts=attempts))
        assert Doubtful(LOST + (AGAIN if again else NO_MORE), again) == told


async def test_a_late_doubt_after_many_attempts_is_not_sent_again() -> None:
    """Looking it up says so; a first attempt like it would have been let go out again."""
    async with far_side() as far, delivering(far, patience=0.2, longest_word=0.3) as delivery:
        far.tell("DOT", Step.STALL)
        assert Doubtful(AWAITED) == await delivery.deliver(letter())
        assert Doubtful(f"{LOST}{AGAIN}{NO_MORE}", again=False) == await delivery.find(letter(attempts=5))


BODIES: dict[str, str] = {
    "dots": RAW + ".\r\n..\r\n.dot\r\n\r\n...\r\n",
    "a dot first": f".\r\nMessage-ID: {MESSAGE_ID}\r\n\r\n.\r\n",
    "bare ends": RAW + "one\ntwo\rthree\r\n.\nfour",
    "a thousand lines": RAW + "".join(f"{n}. .What was it in quarter {n}?\r\n" for n in range(1_000)),
    "no end": RAW + "the last line",
    "beyond ASCII": RAW + "£12·4, “amber” – Ŵŷ\r\n",
    "a long line": RAW + "x" * 998 + "\r\n",
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_letter_arrives_byte_for_byte(name: str) -> None:
    """But for its line ends, each of which becomes CR LF (RFC 5321, 2.3.8)."""
    async with far_side() as far, delivering(far) as delivery:
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(BODIES[name]))
    lines = BODIES[name].replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    assert "".join(f"{line}\r\n" for line in lines).encode() == far.stored[0].content


async def test_the_size_is_told_and_kept_to() -> None:
    """A letter beyond what the relay takes is refused without being sent; a smaller one goes out with its size."""
    async with far_side(size=1_000) as far, delivering(far) as delivery:
        assert Refused("The letter has 2,077 octets, and the relay takes no more than 1,000.") \
            == await delivery.deliver(letter(RAW + "x" * 1_998 + "\r\n"))
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter())
    assert (f"SIZE={len(RAW)}",) == far.stored[0].options


@pytest.mark.parametrize(
    ("to", "offered", "arrives", "options"),
    [
        ("jo@county.example", True, "jo@county.example", ()),
        ("jo@cyngor-môn.example", False, "jo@xn--cyngor-mn-n7a.example", ()),
        ("siân@county.example", True, "siân@county.example", ("SMTPUTF8",)),
    ],
)
async def test_utf8_is_asked_for_only_where_it_is_needed(
    to: str, offered: bool, arrives: str, options: tuple[str, ...]
) -> None:
    """A domain has an ASCII form; a name before the at sign has none."""
    async with far_side(smtputf8=offered) as far, delivering(far) as delivery:
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(to=to))
    assert (arrives, options) == (far.stored[0].recipient, far.stored[0].options[1:])


@pytest.mark.parametrize("to", ["jo", "@county.example", "jo@", "jo@a@b", "jo\r\nRSET@a.example", "<jo@a.example>", ""])
async def test_what_is_no_address_is_refused_unsent(to: str) -> None:
    """Nothing of it reaches the wire; a letter to a true one is sent on the same connection."""
    async with far_side() as far, delivering(far) as delivery:
        refused = await delivery.deliver(letter(to=to))
        assert isinstance(refused, Refused)
        assert "is not an address that can be written to" in refused.reason
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter())
    assert (1, 1) == (far.opened, sum(said.startswith("RCPT") for said in far.said))


async def test_a_name_beyond_ascii_is_refused_where_it_cannot_be_carried() -> None:
    """The reason names another way; another address is sent to."""
    async with far_side(smtputf8=False) as far, delivering(far) as delivery:
        refused = await delivery.deliver(letter(to="siân@county.example"))
        assert isinstance(refused, Refused)
        assert "use another address of this person" in refused.reason
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter())


async def test_a_letter_without_a_message_id_is_refused() -> None:
    """It could not be recognised when it comes twice; one with an id on the next line is sent."""
    async with far_side() as far, delivering(far) as delivery:
        assert isinstance(await delivery.deliver(letter("Subject: x\r\n\r\nx\r\n")), Refused)
        folded = f"Subject: x\r\nMessage-ID:\r\n {MESSAGE_ID}\r\n\r\nx\r\n"
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(folded))


async def test_the_subject_of_a_letter_of_a_test_round_is_marked() -> None:
    """Its subject alone, also one that is encoded or folded; the Message-ID stays, and a line of the body does."""
    said = "Subject: in the body stays\r\n"
    folded = f"Message-ID: {MESSAGE_ID}\r\nSubject: =?utf-8?q?Si=C3=A2n?=\r\n =?utf-8?q?=E2=80=99s?=\r\n\r\n{said}"
    async with far_side() as far, delivering(far) as delivery:
        assert Sent(MESSAGE_ID) == await delivery.deliver(replace(letter(folded), trial=True))
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(folded, number=2))
    first, second = (message_from_bytes(each.content, policy=policy.default) for each in far.stored)
    assert ["Test: Siân’s", "Siân’s"] == [first["Subject"], second["Subject"]]
    assert said.strip() == first.get_content().strip()
