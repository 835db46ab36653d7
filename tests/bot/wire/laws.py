"""What holds of talks at every instant, whatever was killed: read from the database as it lies there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from conversations.partnership.returns import SENT_STATES, ReturnState
from storage.database import Session
from storage.sessions import WAITING_STATES
from tests.bot.wire.kept import rows


def broken(session: Session) -> list[str]:
    """Every law that does not hold, in a sentence; none where all do."""
    laws = (asked_twice, unlike_their_holder, decided_otherwise, moved_otherwise, invited_otherwise, sent_otherwise,
            disputes_adrift)
    return [sentence for law in laws for sentence in law(session)]


def asked_twice(session: Session) -> Iterator[str]:
    """Nobody is asked the same thing twice: no person has two talks about one matter."""
    for person, about in _twice(rows(session, "SELECT person_id, about FROM return WHERE about IS NOT NULL")):
        yield f"person {person} was asked about {about} more than once"


def unlike_their_holder(session: Session) -> Iterator[str]:
    """Whoever has a blockage is being asked about it, and nobody else is: its holder, or its raiser once answered."""
    waiting: dict[str, list[int]] = {}
    for about, person in _talks(session, WAITING_STATES, "about LIKE 'blockage:%'", "about, person_id"):
        waiting.setdefault(about, []).append(person)
    held = "SELECT id, state, holder_id, person_id, answer FROM blockage"
    for id_, state, holder, raiser, answer in rows(session, held):
        has_it = [] if state == "resolved" else [holder if answer is None else raiser]
        if (asked := waiting.pop(f"blockage:{id_}", [])) != has_it:
            yield f"{id_}, {state}, is with {has_it}, and {asked} are asked"
    yield from (f"there is no {about}, and {asked} are asked" for about, asked in waiting.items())


def decided_otherwise(session: Session) -> Iterator[str]:
    """A decision is kept exactly when its talk was sent, and so is what a side of a dispute said."""
    for kept, scripts in (("decision", "script LIKE '%decision@%'"), ("stance", "script LIKE 'dispute@%'")):
        sent = {id_ for id_, in _talks(session, SENT_STATES, scripts, "id")}
        found = [id_ for id_, in rows(session, f"SELECT return_id FROM {kept}")]
        yield from (f"{id_} has a {kept} too many or too few" for id_ in _differing(sent, found))


def moved_otherwise(session: Session) -> Iterator[str]:
    """A blockage took one step for each talk about it that was sent, and one when it was raised; no other."""
    about_one = _talks(session, SENT_STATES, "about LIKE 'blockage:%'", "id, about")
    talks = {(about.removeprefix("blockage:"), id_) for id_, about in about_one}
    raised = set(rows(session, "SELECT id, return_id FROM blockage"))
    steps = [(id_, by) for id_, by in rows(session, "SELECT blockage_id, return_id FROM blockage_move")]
    yield from (f"{id_} has a step too many or too few by {by}" for id_, by in _differing(talks | raised, steps))


def invited_otherwise(session: Session) -> Iterator[str]:
    """There is one invitation to every sitting, or the question with which a talk of one's own begins."""
    sittings = {f"sitting:{id_}" for id_, in rows(session, "SELECT id FROM sitting")}
    tops = [to for to, in rows(session, "SELECT conversation FROM message WHERE kind IN ('top', 'begun')")]
    yield from (f"{sitting} has a top too many or too few" for sitting in _differing(sittings, tops))


def sent_otherwise(session: Session) -> Iterator[str]:
    """What was sent says so once in the ledger, and what says so was sent; no answer stands there twice."""
    sent = {id_ for id_, in _talks(session, SENT_STATES, "1 = 1", "id")}
    told = [id_ for id_, in rows(session, "SELECT return_id FROM ledger WHERE kind = 'sent'")]
    yield from (f"{id_} was sent too often or not at all" for id_ in _differing(sent, told))
    for id_, key in _twice(rows(session, "SELECT return_id, key FROM ledger WHERE kind = 'answered'")):
        yield f"{key} of {id_} was stored more than once"


def disputes_adrift(session: Session) -> Iterator[str]:
    """Somebody is asked about each dispute until it is settled, and nobody any more then."""
    asked = {about for about, in _talks(session, WAITING_STATES, "about LIKE 'dispute:%'", "about")}
    for id_, settled in rows(session, "SELECT id, settled_at FROM dispute"):
        if (f"dispute:{id_}" in asked) is (settled is not None):
            yield f"{id_} is {'settled' if settled else 'open'}, and that is not who is asked"


def _talks(
    session: Session, states: Iterable[ReturnState], which: str, told: str
) -> list[tuple[Any, ...]]:
    wanted = ", ".join(f"'{state}'" for state in states)
    return rows(session, f"SELECT {told} FROM return WHERE state IN ({wanted}) AND {which}")


def _twice(found: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [each for each, many in Counter(found).items() if many > 1]


def _differing(wanted: Iterable[Any], found: Iterable[Any]) -> list[Any]:
    there, here = Counter(wanted), Counter(found)
    return [*(there - here), *(here - there)]
