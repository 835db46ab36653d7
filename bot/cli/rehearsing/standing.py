"""The digests of a round as they stand at a moment, and how much each has to say."""

from __future__ import annotations

from dataclasses import dataclass

from bot.handlers.desk import Desk
from conversations.digests.compose import compose
from conversations.partnership.calendars import local_date
from conversations.partnership.quarters import Quarter
from storage import people
from storage.database import Session
from storage.facts import round_facts
from storage.layers import layers_in
from storage.readers import groups_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A digest: of which layer, for whom, with how many lines."""

    layer: str
    group: str
    lines: int


def standing(desk: Desk, partnership_id: str, quarter: Quarter, session: Session) -> list[Standing]:
    """Every digest of the round with its lines; the facts are read once for all of them."""
    facts = round_facts(session, partnership_id, quarter)
    today = local_date(desk.clock(), people.partnerships(session)[partnership_id].timezone)
    return [Standing(layer.name, group, len(compose(layer, group, facts, today).rows))
            for layer in layers_in(session, partnership_id).values()
            for group in groups_of(session, partnership_id, layer)]
