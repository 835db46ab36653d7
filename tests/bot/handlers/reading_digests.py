"""The example county with its digests out: readers of them, and what they ask about the one line that is red."""

from __future__ import annotations

from functools import partial

from bot.handlers.digest_reader import ReaderKey
from bot.handlers.questioning import LineQuestion, Put, ask_about
from bot.handlers.releasing import Released, release
from conversations.digests.facts import QuestionFacts
from storage import inbox, notices
from storage.database import Session, Store
from storage.facts import round_facts
from storage.inbox import Outcome
from storage.people import person_ids
from tests.bot.handlers.arguing import MAYA, OFF_TRACK, tells
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire

RHYS = "rhys.tudor@police.marlshire.example"
"""The chair of another theme."""
CHILDREN = "2026-Q2:theme:Children and young people"
RED = "NI 111"
"""The line of Maya's target, which is red; Patricia chairs its theme and reads it by letter."""
WHY = "Why is this so much worse than last year?"
EVENTS = "Two large events in August brought twenty arrests"


async def released(store: Store) -> Marlshire:
    """Maya has reported red, and the round is released: every digest is out."""
    county = await Marlshire(store).open()
    await reported(county)
    assert isinstance(await release(county.desk, MARLSHIRE, QUARTER), Released)
    await county.post()
    return county


async def reported(county: Marlshire) -> None:
    """Maya sends her return, which is red."""
    await tells(county, MAYA, "quarterly_return", RED, OFF_TRACK | {"figure": "150", "promise.A3.kept": "done"})


async def asks(county: Marlshire, email: str, question: LineQuestion) -> Put:
    """Somebody asks about a line, by whichever way; the delivery stands in the inbox."""
    def put(session: Session) -> Put:
        inbox.admit(session, question.key, channel=question.channel, place=question.place, received_at=county.now,
                    raw="", outcome=Outcome.TAKEN)
        key = ReaderKey(MARLSHIRE, person_ids(session, MARLSHIRE)[email])
        return ask_about(county.desk, session, key, question, county.now)

    done = await county.store.write(put)
    await county.post()
    return done


def a_question(words: str = WHY, *, line: str = RED, key: str = "k1", document: str = CHILDREN) -> LineQuestion:
    """What somebody asks on a page."""
    return LineQuestion(document, line, words, "web", "/d/2026-Q2/theme/children-and-young-people/NI%20111", key)


async def answers(county: Marlshire, user: str, words: str = EVENTS) -> None:
    """Whoever is asked begins, answers and sends."""
    await county.presses(user, "Start", on=county.last(user, kind="top"))
    await county.says(user, words)
    await county.presses(user, "Send")


async def attached(county: Marlshire, ref: str = RED) -> tuple[QuestionFacts, ...]:
    """What stands beside the lines of a target."""
    facts = await county.read(partial(round_facts, partnership_id=MARLSHIRE, quarter=QUARTER))
    return next(each.questions for each in facts.targets if each.ref == ref)


async def for_support(county: Marlshire) -> list[str]:
    """What waits for the support team about questions."""
    held = await county.read(partial(notices.notices, partnership_id=MARLSHIRE))
    return [each.text for each in held if each.kind == "question"]
