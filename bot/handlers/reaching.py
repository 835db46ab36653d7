"""How a person is reached: by the channel they prefer where it is open to them, else by another."""

from __future__ import annotations

from collections.abc import Iterator

from bot.handlers.desk import Desk
from bot.ports import Reach
from storage import addresses, people
from storage.database import Session

SLACK, EMAIL = "slack", "email"


def reaches(desk: Desk, session: Session, partnership_id: str) -> dict[int, tuple[Reach, ...]]:
    """Every open way to each person of a partnership, the one they prefer first; nobody whom nothing reaches."""
    prefers = {who: each.prefers for who, each in people.people_of(session, partnership_id).items()}
    found: dict[int, list[Reach]] = {}
    brought = (each for way in desk.ways for each in way(session, partnership_id))
    known = (*_in_slack(desk, session, partnership_id), *_by_letter(desk, session, partnership_id), *brought)
    for person_id, reach in known:
        found.setdefault(person_id, []).append(reach)
    return {who: tuple(sorted(ways, key=lambda way: way.channel != prefers[who])) for who, ways in found.items()}


def _in_slack(desk: Desk, session: Session, partnership_id: str) -> Iterator[tuple[int, Reach]]:
    if SLACK in desk.drawers:
        for person_id, (team, user) in people.slack_identities(session, partnership_id).items():
            yield person_id, Reach(SLACK, team, user)


def _by_letter(desk: Desk, session: Session, partnership_id: str) -> Iterator[tuple[int, Reach]]:
    if desk.letterer is not None:
        relay = desk.letterer.lane.partition(":")[2]
        for person_id, email in addresses.letter_addresses(session, partnership_id).items():
            yield person_id, Reach(EMAIL, relay, email)


def workspaces(desk: Desk, session: Session, partnership_id: str) -> tuple[tuple[str, str], ...]:
    """The channels with rooms (channel, workspace) that the partnership's people are known in."""
    if SLACK not in desk.drawers:
        return ()
    teams = {team for team, _ in people.slack_identities(session, partnership_id).values()}
    return tuple((SLACK, team) for team in sorted(teams))
