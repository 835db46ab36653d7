"""The world's mail servers: letters are filed, and every bad day that a test asks for comes."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from aiosmtplib import SMTPException

from bot.mail import Nature
from bot.rehearsal.mailbox import Conduct, Manner
from tests.bot.channels.email.drawn_letters import ANN, TOKEN
from tests.bot.rehearsal.mailbox.mailing import BOUNCES, Mailing


async def test_a_letter_is_filed_for_its_reader(post: Mailing) -> None:
    """It is there byte for byte, unread, with the sender of its envelope, whatever the case of the address."""
    letter = await post.letter()
    assert (True, BOUNCES) == (letter.unread, letter.sender)
    assert letter is post.office.letter(ANN.email.upper(), letter.number)
    assert "First-time entrants" in letter.part("plain")
    assert "<h1" in letter.part("html")


async def test_a_mailbox_nobody_introduced(post: Mailing) -> None:
    """Mail to an address that is on no list is filed as well, and can be read."""
    await post.send(to="gwen@elsewhere.example")
    reader = post.office.reader("gwen@elsewhere.example")
    assert reader is not None
    assert reader in post.office.everybody()


async def test_an_unknown_address_bounces(post: Mailing) -> None:
    """The letter comes back to the address that names it, as a report that marks the address; then letters arrive."""
    post.office.behave(ANN.email, Conduct(Manner.UNKNOWN))
    await post.send()
    (report,) = await post.heard()
    assert (Nature.BOUNCE, None, (BOUNCES,)) == (report.nature, report.envelope.sender, report.envelope.recipients)
    assert report.bounce is not None
    assert (True, ANN.email) == (report.bounce.hard, report.bounce.recipient)
    assert TOKEN in report.tokens
    assert [] == post.office.box(ANN.email)
    post.office.behave(ANN.email, Conduct())
    assert await post.letter()


async def test_an_absent_reader_answers_by_machine(post: Mailing) -> None:
    """The letter arrives, and a notice with the days comes back that no bot may answer."""
    post.office.behave(ANN.email, Conduct(Manner.AWAY, date(2026, 10, 19)))
    assert await post.letter()
    (notice,) = await post.heard()
    assert (Nature.ABSENCE, None) == (notice.nature, notice.envelope.sender)
    assert notice.absent is not None
    assert date(2026, 10, 19) == notice.absent.last


async def test_machines_never_answer_nobody(post: Mailing) -> None:
    """A letter without a return path is answered by none; one with it is."""
    post.office.behave(ANN.email, Conduct(Manner.AWAY))
    await post.send(sender="")
    await post.send()
    assert 1 == len(await post.heard())


@pytest.mark.parametrize(("manner", "code"), [(Manner.REFUSES, "550"), (Manner.GREYLISTS, "451")])
async def test_a_letter_may_be_turned_away(post: Mailing, manner: Manner, code: str) -> None:
    """Refused for good, or put off once: the second time a greylisted letter comes it is taken."""
    post.office.behave(ANN.email, Conduct(manner))
    with pytest.raises(SMTPException, match=code):
        await post.send()
    assert [] == post.office.box(ANN.email)
    if manner is Manner.REFUSES:
        post.office.behave(ANN.email, Conduct())
    assert await post.letter()


async def test_a_server_may_stall(post: Mailing) -> None:
    """It has the letter and says no word, until it behaves again."""
    post.office.behave(ANN.email, Conduct(Manner.STALLS))
    sending = asyncio.ensure_future(post.send())
    await post.office.changes.until(lambda: bool(post.office.came(ANN.email)))
    assert not sending.done()
    post.office.behave(ANN.email, Conduct())
    await sending
