"""What was asked in a round, read back once it was played: whose it was when, and what happened in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.cli.rehearsing.record import NOTHING, Record, record_of
from bot.handlers.preview_round import in_a_round
from bot.handlers.signing_off import PART
from bot.handlers.talking import Talking
from conversations.partnership.returns import ReturnState
from storage import delegations, ledger, rounds
from storage.database import Session
from storage.roles import all_roles
from storage.rounds import ReturnLine


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that was asked in the round: as a preview names it, whose it is in the end, and what happened in it.

    `called` is how messages call it, `minutes` what it takes.
    """

    id: str
    ref: str
    owner: int
    sponsor: int | None
    line: ReturnLine
    record: Record = NOTHING
    called: str = ""
    minutes: int = 0

    def owner_at(self, moment: datetime) -> int:
        """Whose it was when something was written at that moment; a hand-over of the very moment came after it."""
        return next((each.giver for each in self.record.handed if each.at >= moment), self.owner)

    @property
    def had_by(self) -> tuple[int, ...]:
        """Everybody whose it ever was."""
        return tuple(dict.fromkeys((*(each.giver for each in self.record.handed), self.owner)))


def asked_in(
    session: Session, partnership_id: str, round_id: int, quarter: str, talkings: Mapping[str, Talking],
    since: datetime,
) -> dict[str, Asked]:  # fmt: skip
    """Everything that a round of a quarter, by its short name, asks, and whose it was since a moment.

    `talkings` are its talks by return.
    """
    roles, found = all_roles(session, partnership_id), {}
    known = {each.delegation.id: each for each in delegations.delegations(session, partnership_id)}
    for line in rounds.lines(session, partnership_id, round_id):
        talking, item = talkings[line.return_id], in_a_round(line.return_id)
        record = record_of(ledger.entries_of(session, partnership_id, line.return_id), known, since)
        found[item] = Asked(item, line.ref, line.person_id, roles[line.target_id].sponsor_id, line, record,
                            talking.called.removesuffix(f", {quarter}"), talking.brief.minutes)
    return found


def is_sign_off(line: ReturnLine) -> bool:
    """Whether a line of the round asks a sponsor to sign a return off."""
    return line.return_id.endswith(f".{PART}")


def was_given(line: ReturnLine) -> bool:
    """Whether it was sent at all."""
    return line.sent_at is not None and line.state != ReturnState.NO_RETURN
