"""“Not me, it is Jo”, “Jo can answer 3 and 4”: somebody is named, asked whether they will, and the support team told.

Nothing is handed over yet: until the person named and the support team have
both confirmed it, the return stays with whoever gave it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.handlers.after import Lanes
from bot.handlers.asking import Asking, ask
from bot.handlers.desk import Desk
from bot.handlers.talking import Talking
from bot.handlers.who_is_meant import people_named, which_is_meant
from conversations.dialogue.naming import label_of
from conversations.dialogue.session import Wanted
from conversations.dialogue.slots import place
from conversations.digests.wording import listed
from conversations.partnership.delegations import DelegationState, HandoverBrief
from storage import delegations, notices, talks
from storage.database import Session
from storage.delegations import DelegationHeld
from storage.people import Identity
from storage.sessions import Seat

HANDING = frozenset({"not_me", "handover", "delegate"})
"""Wishes that somebody else answers."""
HANDOVER = "handover"
"""The talk in which the person named is asked, and the kind of a notice that waits for the support team."""
YOURSELF = ("You named yourself, so nothing was changed. If somebody else should answer, say who, for example "
            "“not me, it is …” with their name.")  # fmt: skip
ASKED_ALREADY = "{taker} has been asked already, and until it is confirmed you can go on answering."
HAS_IT = "{taker} has that already, and you will be told when it is in."
ASKED = ("{taker} is asked whether they will answer {what}. The support team must confirm it too. Until both have, it "
         "stays with you, and you can go on answering.")  # fmt: skip
TO_CONFIRM = ("{giver} names {taker} to answer {what} ({ref}): “{said}”. Confirm it with `quarterday "
              "handover confirm {id}`, or refuse it with `quarterday handover refuse {id}`.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised for a wish besides what the talk says; `lanes` have work because of it.

    `uncertain` says that it could not be done as it was said, so that the support team should see it.
    """

    said: str | None = None
    lanes: Lanes = ()
    uncertain: bool = False


def can_be_handed_over(talking: Talking) -> bool:
    """Whether somebody else may be named to answer: a return or a reader's question, no decision and no part."""
    return talking.talk.script.is_return or talking.talk.script.passes_on


def name_somebody(
    desk: Desk, session: Session, seat: Seat, talking: Talking, wanted: Wanted, now: datetime
) -> Promised:
    """Ask whoever is named, and say so; a name that fits several people or nobody is asked back."""
    named = people_named(session, seat.partnership_id, wanted.to or "")
    if named.only is None:
        return Promised(which_is_meant(named, wanted.said), uncertain=True)
    if named.only.person_id == seat.person_id:
        return Promised(YOURSELF)
    return _propose(desk, session, seat, talking, wanted, named.only, now)


def _propose(
    desk: Desk, session: Session, seat: Seat, talking: Talking, wanted: Wanted, taker: Identity, now: datetime
) -> Promised:
    open_ones = delegations.open_delegations(session, seat.partnership_id, seat.return_id)
    same = next((each for each in open_ones if (each.taker_id, each.giver_id, each.delegation.keys)
                 == (taker.person_id, seat.person_id, wanted.questions)), None)
    if same is not None:
        known = HAS_IT if same.delegation.state is DelegationState.HOLDS else ASKED_ALREADY
        return Promised(known.format(taker=taker.name))
    for each in open_ones:
        if not wanted.questions and not each.delegation.keys:
            overtake(session, seat.partnership_id, each, now)
    held = delegations.begin_delegation(session, seat.partnership_id, seat.return_id,
                                        (seat.person_id, taker.person_id), wanted.questions, wanted.said, now)
    labels = labels_of(talking, wanted.questions)
    asking = Asking(taker.person_id, HANDOVER, _matter(seat, talking, held, labels), held.about, seat.target_id)
    lanes = ask(desk, session, seat.partnership_id, asking, now)
    _tell_support(session, seat, talking, held, labels, now)
    return Promised(ASKED.format(taker=taker.name, what=what_of(labels, talking.brief.title)), lanes)


def overtake(session: Session, partnership_id: str, held: DelegationHeld, now: datetime) -> None:
    """End a hand-over that does not hold: somebody else was named since, or the return is another's by now."""
    delegations.advance(session, partnership_id, held, DelegationState.ENDED)
    talks.shut_talks(session, partnership_id, held.about, now)
    notices.settle_notice(session, partnership_id, held.about, now)


def labels_of(talking: Talking, keys: Sequence[str]) -> tuple[str, ...]:
    """What questions are called, by their keys."""
    found = (place(talking.answers, key) for key in keys)
    return tuple(label_of(talking.answers, slot) for slot in found if slot is not None)


def what_of(labels: Sequence[str], title: str) -> str:
    """The return by its title, or the questions of it by name."""
    whole = f"“{title}”"
    return f"{listed([f'“{label}”' for label in labels])} of {whole}" if labels else whole


def _matter(seat: Seat, talking: Talking, held: DelegationHeld, labels: tuple[str, ...]) -> HandoverBrief:
    brief = talking.brief
    return HandoverBrief(
        ref=brief.ref, title=brief.title, quarter=brief.quarter, due=brief.due, support=brief.support,
        delegation=held.delegation.id, giver=seat.name, taker=held.delegation.taker, target=brief.title,
        questions=labels,
    )


def _tell_support(
    session: Session, seat: Seat, talking: Talking, held: DelegationHeld, labels: Sequence[str], now: datetime
) -> None:
    text = TO_CONFIRM.format(giver=seat.name, taker=held.delegation.taker, ref=talking.brief.ref, said=held.said,
                             what=what_of(labels, talking.brief.title), id=held.delegation.id)
    notices.notify(session, seat.partnership_id, HANDOVER, held.about, text, now)
