"""Test rounds: an agreement copied into a partnership of its own, in which one address alone is anybody's.

Nobody but whoever tries it has an address or a Slack identity there, no channel
is named, and everybody else's first address ends in a domain that can never be:
nothing that is sent from it can reach anybody else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlmodel import Session

from conversations.partnership.people import SlackIdentity
from conversations.partnership.quarters import Quarter
from conversations.partnership.trials import APART, trial_id, trial_name, trial_number
from storage.outbox import MessageState
from storage.rounds import close_round, release_round, rounds
from storage.statements import pairs, run, run_many
from storage.tables import (
    AbsenceRow,
    ActionRow,
    AddressRow,
    ClosureRow,
    DefinitionRow,
    DistrictRow,
    FigureRow,
    LayerRow,
    MessageRow,
    MilestoneRow,
    PartFigureRow,
    PartnershipRow,
    PersonRow,
    ReturnRow,
    RiskActionRow,
    RiskGradeRow,
    RiskRow,
    SlackIdentityRow,
    TargetBodyRow,
    TargetMemberRow,
    TargetRow,
    ThemeRow,
    TimerRow,
    table,
)

_partnership, _person, _address, _slack = (table(each) for each in (
    PartnershipRow, PersonRow, AddressRow, SlackIdentityRow))
_message, _timer, _return = table(MessageRow), table(TimerRow), table(ReturnRow)
_AGREED = tuple(table(each) for each in (
    ClosureRow, AbsenceRow, ThemeRow, TargetRow, TargetMemberRow, TargetBodyRow, DefinitionRow, MilestoneRow,
    FigureRow, PartFigureRow, ActionRow, RiskRow, RiskActionRow, RiskGradeRow, DistrictRow, LayerRow,
))  # fmt: skip
"""What is copied, each after what it refers to; nothing of a round, of a talk, or of what was sent."""
NOWHERE = ".invalid"
"""The end of an address that can never be anybody's (RFC 2606)."""
_KNOWN_BY = {"theme": "name", "target": "ref", "action": "id", "risk": "id"}
"""What other rows refer to, and the column by which each is the same in both."""
_SAID, _AWAY = frozenset({"figure", "part_figure"}), "absence"
"""Of these only what was there before the quarter is copied; of absences only those of others."""
_ROOMS = frozenset({"board_channel", "channel"})
_READERS = frozenset({"board_emails", "emails"})


@dataclass(frozen=True, slots=True)
class Player:
    """Whoever tries a round: as which person of the partnership, and where everything that one is sent goes."""

    plays: int
    email: str
    slack: SlackIdentity | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A test that was not dropped: the partnership it is held in, and the one address it writes to."""

    id: str
    email: str


def trials_of(session: Session, partnership_id: str) -> list[Trial]:
    """The tests of a partnership that were not dropped, the first one first."""
    wanted = select(_address.c.partnership_id, _address.c.email).where(
        _address.c.partnership_id.startswith(f"{partnership_id}{APART}", autoescape=True))
    return sorted((Trial(*row) for row in pairs(session, wanted)), key=lambda each: trial_number(each.id))


def begin_trial(session: Session, partnership_id: str, player: Player, quarter: Quarter) -> str:
    """Copy the agreement as it stood before a quarter was collected, for somebody who tries its round; its id."""
    begun = select(_partnership.c.id).where(_partnership.c.id.startswith(f"{partnership_id}{APART}", autoescape=True))
    number = 1 + max((trial_number(each) for each in run(session, begun).scalars()), default=0)
    trial = trial_id(partnership_id, number)
    row = dict(run(session, select(_partnership).where(_partnership.c.id == partnership_id)).mappings().one())
    copied = _Copied(session, partnership_id, trial, player, quarter)
    run(session, insert(_partnership), copied.sent_to_player(row) | {
        "id": trial, "name": trial_name(row["name"], number)})
    copied.people()
    for each in _AGREED:
        copied.all_of(each)
    return trial


class _Copied:
    """One agreement on its way into another partnership: what each id there is here."""

    def __init__(
        self, session: Session, partnership_id: str, trial: str, player: Player, quarter: Quarter
    ) -> None:
        self._session, self._of, self._trial = session, partnership_id, trial
        self._player, self._quarter = player, quarter
        self._ids: dict[str, Mapping[Any, Any]] = {}
        self._owners: dict[str, str] = {}

    def sent_to_player(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row with no channel, and with the tester's address for every one that something goes to."""
        mine = json.dumps([self._player.email])
        return {name: None if name in _ROOMS else mine if name in _READERS and json.loads(value) else value
                for name, value in row.items()}  # fmt: skip

    def people(self) -> None:
        """Everybody by name, reached by nothing; but for whoever is played, who is reached where the tester is."""
        rows = self._rows(_person)
        emails = {row["id"]: self._address_of(row) for row in rows}
        run_many(self._session, insert(_person), [
            {name: value for name, value in row.items() if name != "id"}
            | {"partnership_id": self._trial, "email": emails[row["id"]], "deputy_id": None} for row in rows])
        here = self._named(_person, _person.c.email)
        ids = self._ids["person"] = {who: here[email] for who, email in emails.items()}
        theirs = (_person.c.partnership_id == self._trial) & (_person.c.id == bindparam("who"))
        run_many(self._session, update(_person).where(theirs).values(deputy_id=bindparam("deputy")), [
            {"who": ids[row["id"]], "deputy": ids[row["deputy_id"]]} for row in rows if row["deputy_id"] is not None])
        names = {row["id"]: row["name"] for row in rows}
        known = select(_address.c.email, _address.c.person_id).where(_address.c.partnership_id == self._of)
        self._owners = {email: names[who] for email, who in pairs(self._session, known)}
        self._reached(ids[self._player.plays])

    def _address_of(self, row: Mapping[str, Any]) -> str:
        return self._player.email if row["id"] == self._player.plays else f"{row['email']}{NOWHERE}"

    def _reached(self, person_id: int) -> None:
        own = {"partnership_id": self._trial, "person_id": person_id}
        run(self._session, insert(_address), own | {"email": self._player.email, "dead_at": None, "dead_why": None})
        if (slack := self._player.slack) is not None:
            run(self._session, insert(_slack), own | {"team": slack.team, "member": slack.user})

    def all_of(self, each: Table) -> None:
        """Copy the rows of a table, in their order, with what they refer to as it is called here."""
        there = self._rows(each)
        run_many(self._session, insert(each), [self._moved(each, row) for row in there])
        if each.name in _KNOWN_BY:
            by = each.c[_KNOWN_BY[each.name]]
            here = self._named(each, by)
            self._ids[each.name] = {row["id"]: here[row[by.name]] for row in there}

    def _rows(self, each: Table) -> list[dict[str, Any]]:
        wanted = select(each).where(each.c.partnership_id == self._of).order_by(*each.primary_key)
        if each.name in _SAID:
            wanted = wanted.where(each.c.quarter < self._quarter)
        if each.name == _AWAY:
            wanted = wanted.where(each.c.person_id != self._player.plays)
        return [dict(row) for row in run(self._session, wanted).mappings()]

    def _named(self, each: Table, by: Any) -> dict[str, int]:
        return dict(pairs(self._session, select(by, each.c.id).where(each.c.partnership_id == self._trial)))

    def _moved(self, each: Table, row: dict[str, Any]) -> dict[str, Any]:
        """The row as it stands here; what it came of, a talk or a message, is not."""
        new = self.sent_to_player(row) | {"partnership_id": self._trial}
        if each.autoincrement_column is not None:
            del new[each.autoincrement_column.name]
        for constraint in each.foreign_key_constraints:
            parent, column = constraint.referred_table.name, list(constraint.columns)[-1].name
            if parent != _partnership.name and row[column] is not None:
                new[column] = self._ids[parent][row[column]] if parent in self._ids else None
        if row.get("owner") is not None:
            new["owner"] = self._owners.get(row["owner"].lower(), row["owner"])
        return self._layer(new) if each.name == "layer" else new

    def _layer(self, row: dict[str, Any]) -> dict[str, Any]:
        facts = json.loads(row["facts"])
        facts |= {"channel": None, "emails": [self._player.email] if facts.get("emails") else []}
        return row | {"facts": json.dumps(facts, ensure_ascii=False)}


def end_trial(session: Session, partnership_id: str, at: datetime, reason: str) -> None:
    """Drop a test: nothing of it is sent or taken any more, and its address leads nowhere. Its record stays.

    The record is append-only for everybody, and an id that was in a message must never come to name something else.
    """
    mine = {each: each.c.partnership_id == partnership_id for each in (_message, _timer, _return)}
    run(session, update(_timer).where(mine[_timer], _timer.c.status == "set").values(status="cancelled"))
    waits = mine[_message] & (_message.c.status == MessageState.PENDING)
    run(session, update(_message).where(waits).values(status=MessageState.CANCELLED, reason=reason))
    for held in rounds(session, partnership_id):
        close_round(session, partnership_id, held.round_id, at)
        release_round(session, partnership_id, held.round_id, at)
    run(session, update(_return).where(mine[_return]).values(link=_return.c.link + 1))
    for each in (_address, _slack):
        run(session, delete(each).where(each.c.partnership_id == partnership_id))
