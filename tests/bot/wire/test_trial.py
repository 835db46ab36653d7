"""A test round beside the live one over the wire: marked in all it says, to one reader alone, gone when dropped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.channels.slack.trial_mark import MARKED
from bot.rehearsal.mailbox import Letter, Reader
from bot.rehearsal.slack.records import Message
from conversations.partnership.trials import MARK
from tests.bot.wire.county import GWEN, MAYA, QUARTER, STARTS, County, county, plain
from tests.bot.wire.kept import rows
from tests.bot.wire.lead import labels

CAT, TRIER = "cat.dewan@college.marlshire.example", "trier@support.example"
GWENS, MAYAS = "gwen.marsh@marlshire.example", "maya.quinn@marlshire.example"
DIGESTS = STARTS + timedelta(days=30)
SENT = "SELECT id FROM message WHERE kind = 'letter:digest' AND status = 'sent' AND place = :to"


@pytest.fixture
async def there(sqlite_url: str) -> AsyncIterator[County]:
    """The county with its round open: delivery is the same on either database."""
    async with county(sqlite_url, opened=False) as there:
        there.mail.office.add_reader(Reader(TRIER, "Trier", "Support"))
        await there.opens(QUARTER)
        yield there


def slack_of(there: County) -> dict[str, list[Message]]:
    """All that the bot wrote, by whom it wrote to; channels stand under their own ids."""
    users = {place.id: user for user in there.stand.workspace.people if (place := there.stand.workspace.direct(user))}
    return {users.get(place, place): there.stand.said_by_bot(place) for place in there.stand.workspace.channels}


def letters_of(there: County) -> dict[str, list[Letter]]:
    """Every letter of the bot, by address."""
    return {address: list(there.mail.office.came(address)) for address in there.mail.office.readers}


def is_marked(letter: Letter) -> bool:
    """Whether its subject begins with the mark."""
    return str(letter.message["Subject"]).startswith(f"{MARK}: ")


async def test_every_message_of_a_test_is_marked_and_nobody_else_has_one(there: County) -> None:
    """In Slack and by letter, from the invitation to the digests; what is live beside it is not marked anywhere."""
    await there.told(MAYA, "Quarterly return")
    await there.letter(CAT, QUARTER.name)
    await there.tries(GWENS, MAYAS)
    await there.tries(TRIER, CAT)
    top = await there.told(GWEN, "Quarterly return")
    await there.presses(GWEN, "Start", top)
    await there.told(GWEN, "What was “First time entrants")
    letter = await there.letter(TRIER, QUARTER.name)
    await there.replies(letter, "1. 78.7")
    await there.letter(TRIER, "78.7%")
    await there.stand.move_to(DIGESTS)
    await there.stand.until_read(lambda session: rows(session, SENT, to=TRIER), bool)
    await there.quiet()
    for who, messages in slack_of(there).items():
        assert {who == GWEN} >= {each.text.startswith(MARKED) for each in messages}, who
        assert {who == GWEN} >= {MARKED in str(each.blocks) for each in messages if each.blocks}, who
    for who, letters in letters_of(there).items():
        assert {who == TRIER} >= {is_marked(each) for each in letters if who != GWENS}, who
    assert all(is_marked(each) == ("Test " in plain(each)) for each in letters_of(there)[GWENS])
    assert slack_of(there)[MAYA]


async def test_what_was_dropped_takes_nothing_more(there: County) -> None:
    """A reply to its letter is held, words in its thread are nobody's, and the live return stays as it was."""
    tried = await there.tries(GWENS, MAYAS)
    await there.tries(TRIER, CAT)
    top = await there.told(GWEN, "Quarterly return")
    await there.presses(GWEN, "Start", top)
    question = await there.told(GWEN, "What was “First time entrants")
    letter = await there.letter(TRIER, QUARTER.name)
    assert 2 == await there.drops()
    there.says(GWEN, "118", question)
    await there.replies(letter, "1. 78.7")
    await there.quiet()
    assert [] == await there.rows("SELECT text FROM ledger WHERE key = 'figure'")
    assert [] == await there.rows("SELECT id FROM message WHERE partnership_id = :of AND status = 'pending'", of=tried)
    again = await there.tries(GWENS, MAYAS)
    top = await there.told(GWEN, "Quarterly return", 2)
    assert (again != tried, True) == (True, "Start" in labels(top))
