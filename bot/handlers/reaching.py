"""How a person is reached: by the channel they prefer where it is open to them, else by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.handlers.desk import Desk
from bot.ports import Reach
from storage import addresses, people
from storage.database import Session
from storage.people import Identity

SLACK, EMAIL = "slack", "email"


def reaches(
    desk: Desk, session: Session, partnership_id: str, known: Mapping[int, Identity] | None = None
) -> dict[int, tuple[Reach, ...]]:
    """Every open way to each person of a partnership, the one they prefer first; nobody whom nothing reaches.

    `known` is everybody of it, where they were read already.
    """
    everybody = people.people_of(session, partnership_id) if known is None else known
    prefers = {who: each.prefers for who, each in everybody.items()}
    found: dict[int, list[Reach]] = {}
    for person_id, reach in _open(desk, session, partnership_id):
        found.setdefault(person_id, []).append(reach)
    return {who: _preferred_first(ways, prefers[who]) for who, ways in found.items()}


def ways_to(desk: Desk, session: Session, partnership_id: str, person_id: int) -> tuple[Reach, ...]:
    """Every open way to one person, the one they prefer first; none where nothing reaches them."""
    theirs = [reach for who, reach in _open(desk, session, partnership_id, person_id) if who == person_id]
    prefers = people.person_of(session, partnership_id, person_id).prefers
    return _preferred_first(theirs, prefers)


def _preferred_first(ways: Sequence[Reach], prefers: str) -> tuple[Reach, ...]:
    return tuple(sorted(ways, key=lambda way: way.channel != prefers))


def _open(
    desk: Desk, session: Session, partnership_id: str, person_id: int | None = None
) -> Iterator[tuple[int, Reach]]:
    """Every way that is open, to everybody or to the one given; a way that a channel brings may name others too."""
    if SLACK in desk.drawers:
        for who, (team, user) in people.slack_identities(session, partnership_id, person_id).items():
            yield who, Reach(SLACK, team, user)
    if desk.letterer is not None:
        relay = desk.letterer.lane.partition(":")[2]
        for who, email in addresses.letter_addresses(session, partnership_id, person_id).items():
            yield who, Reach(EMAIL, relay, email)
    for way in desk.ways:
        yield from way(session, partnership_id)


def workspaces(desk: Desk, session: Session, partnership_id: str) -> tuple[tuple[str, str], ...]:
    """The channels with rooms (channel, workspace) that the partnership's people are known in."""
    if SLACK not in desk.drawers:
        return ()
    teams = {team for team, _ in people.slack_identities(session, partnership_id).values()}
    return tuple((SLACK, team) for team in sorted(teams))
