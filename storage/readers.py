"""Who reads which digest: for every group of a layer its channel, its people, and addresses beside them.

The statements are the same few whatever the number of groups.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from conversations.digests.grouping import WHOLE, Grouping
from conversations.digests.layers import Layer
from storage.bodies import bodies_of
from storage.districts import DistrictHeld, districts_of
from storage.people import Names, person_ids
from storage.roles import all_roles
from storage.statements import Query, run
from storage.tables import PartnershipRow, ThemeRow, table

_partnership, _theme = table(PartnershipRow), table(ThemeRow)


@dataclass(frozen=True, slots=True)
class Readers:
    """Where a digest is read and by whom, everybody named once.

    `person_ids` are people of the partnership, be they named by their part or by
    an address of theirs; `emails` are the addresses of nobody known here.
    """

    channel: str | None = None
    emails: tuple[str, ...] = ()
    person_ids: tuple[int, ...] = ()


def readers_of(session: Session, partnership_id: str, layer: Layer, group: str) -> Readers:
    """Who reads the digest of one group.

    Raises:
        LookupError: the layer has no such group.
    """
    found = groups_of(session, partnership_id, layer)
    if group not in found:
        raise LookupError(f"The layer {layer.name} has no group “{group}”.")
    return found[group]


def groups_of(session: Session, partnership_id: str, layer: Layer) -> Mapping[str, Readers]:
    """Every group of a layer by its name, with its readers; the board's one group has no name."""
    groups, own = _grouped(session, partnership_id, layer), own_readers(session, partnership_id, layer)
    return groups if own is None else dict.fromkeys(groups, own)


def own_readers(session: Session, partnership_id: str, layer: Layer) -> Readers | None:
    """Who reads every digest of a layer that says so itself; none where it is read by the readers of each group."""
    if layer.channel is None and not layer.emails:
        return None
    return _readers(layer.channel, None, layer.emails, person_ids(session, partnership_id))


def _grouped(session: Session, partnership_id: str, layer: Layer) -> Mapping[str, Readers]:
    match layer.grouping:
        case Grouping.PARTNERSHIP:
            return {WHOLE: _board(session, partnership_id)}
        case Grouping.THEME:
            return _themes(session, partnership_id)
        case Grouping.DISTRICT:
            return _districts(session, partnership_id)
        case Grouping.TARGET:
            return _targets(session, partnership_id)


_BOARD: Query = select(_partnership.c.board_channel, _partnership.c.board_emails).where(
    _partnership.c.id == bindparam("partnership_id"))
_THEMES: Query = (
    select(_theme.c.name, _theme.c.chair_id, _theme.c.channel, _theme.c.emails)
    .where(_theme.c.partnership_id == bindparam("partnership_id"))
    .order_by(_theme.c.id)
)


def _board(session: Session, partnership_id: str) -> Readers:
    row = run(session, _BOARD, {"partnership_id": partnership_id}).one()
    return _readers(row.board_channel, None, json.loads(row.board_emails), person_ids(session, partnership_id))


def _themes(session: Session, partnership_id: str) -> dict[str, Readers]:
    known = person_ids(session, partnership_id)
    return {row.name: _readers(row.channel, row.chair_id, json.loads(row.emails), known)
            for row in run(session, _THEMES, {"partnership_id": partnership_id})}


def _districts(session: Session, partnership_id: str) -> dict[str, Readers]:
    """The districts that were named; where none was, every body of the agreement, which nobody reads for yet."""
    named = districts_of(session, partnership_id)
    if not named:
        bodies = (each.body for held in bodies_of(session, partnership_id).values() for each in held)
        named = dict.fromkeys(sorted(set(bodies)), DistrictHeld())
    known = person_ids(session, partnership_id)
    return {name: _readers(held.channel, held.chair_id, held.emails, known) for name, held in named.items()}


def _targets(session: Session, partnership_id: str) -> dict[str, Readers]:
    """The lead and the members of each delivery group; it has no channel of its own."""
    roles = sorted(all_roles(session, partnership_id).values(), key=lambda each: each.target_id)
    return {each.ref: Readers(person_ids=tuple(dict.fromkeys((each.lead_id, *each.members)))) for each in roles}


def _readers(channel: str | None, chair_id: int | None, addresses: Iterable[str], known: Names) -> Readers:
    """The chair first, then whoever an address belongs to; what belongs to nobody stays an address."""
    given = list(dict.fromkeys(address.lower() for address in addresses))
    people = [chair_id, *(known.get(address) for address in given)]
    return Readers(
        channel=channel,
        emails=tuple(address for address in given if address not in known),
        person_ids=tuple(dict.fromkeys(who for who in people if who is not None)),
    )
