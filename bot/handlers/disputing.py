"""Contradictions between what people say: found as soon as one is stored, put before both sides, settled by name.

Both are asked in their own channel, each shown the other's words only as far
as they may see them. Where neither gives way the sponsor decides. Until then
the line is disputed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.handlers.after import After, Lanes
from bot.handlers.asking import Asking, ask
from bot.handlers.blocking import PATIENCE, Surroundings, surroundings
from bot.handlers.support import support_of
from bot.handlers.telling import tell
from conversations.partnership.conflicts import conflicts
from conversations.partnership.decisions import DecisionBrief, DecisionKind
from conversations.partnership.disputes import Dispute, DisputeBrief, Side, Stance
from conversations.partnership.quarters import Quarter
from conversations.partnership.ruled import Ruled, ruled_already
from storage import decisions, disputes, notices, stories, talks
from storage.disputes import GONE, DisputeHeld

OPEN_TO_ALL = "partnership"
"""The visibility of a target that every partner may see."""
FIRST, SECOND = "first", "second"
"""Which side holds; the lead's stands first where the lead is one."""
UNSETTLED = "unsettled"
"""The kind of a notice about a dispute that nobody can be asked to settle."""
HIDDEN = "What you said of “{title}” and what another partner said do not fit together."
SETTLED_UNSEEN = "It is settled. What was said of it may not be shown to you."
PUT_RIGHT = "Please change that where you gave it, and send it again."
"""Said to a side whose words did not hold, where nothing else puts them right."""


def about(dispute_id: str) -> str:
    """What the talks of a dispute are found by."""
    return f"dispute:{dispute_id}"


def after_saying(after: After, target_id: int, quarter: Quarter) -> Lanes:
    """Look for contradictions in what is now said of a target: new ones are put before both sides, others are gone."""
    story = stories.story_of(after.session, after.partnership, target_id, quarter)
    if story is None:
        return ()
    held = disputes.disputes_of(after.session, after.partnership, target_id, quarter)
    found = {each.id: each for each in conflicts(story)}
    gone = [each for each in held if each.settled is None and each.dispute.id not in found]
    if not (found or gone):
        return ()
    among = surroundings(after.desk, after.session, after.partnership, target_id, after.received.at)
    lanes: Lanes = tuple(lane for each in gone for lane in _gone(after, each, among))
    ruled, decimals = _ruled(after, held), story.definition.decimals
    for dispute in found.values():
        if not ruled_already(dispute, ruled, decimals) and disputes.keep_dispute(
                after.session, after.partnership, target_id, quarter, dispute, after.source):
            lanes += _ask_sides(after, dispute, quarter, among)
    return lanes


def _ruled(after: After, held: Sequence[DisputeHeld]) -> list[Ruled]:
    """What was settled by somebody, with the figure that they gave where neither of two held."""
    settled = [each for each in held if each.settled is not None and each.settled.holds != GONE]
    if not settled:
        return []
    made = decisions.decisions(after.session, after.partnership, DecisionKind.DISPUTE,
                               [each.dispute.id for each in settled])  # fmt: skip
    given = {subject: each.decision.value for subject, each in made.items()}
    return [Ruled(each.dispute, each.settled.holds, given.get(each.dispute.id)) for each in settled if each.settled]


def _gone(after: After, held: DisputeHeld, among: Surroundings) -> Lanes:
    """It contradicts itself no more, because somebody corrected what they had said: nobody need settle it."""
    disputes.settle_dispute(after.session, after.partnership, held.dispute.id, GONE, None, after.source)
    return over(after, held.dispute, f"After what {after.seat.name} has said since, the two answers agree.", among)


def over(
    after: After, dispute: Dispute, said: str, among: Surroundings, *, wrong: Collection[Side] = ()
) -> Lanes:
    """A dispute is settled: talks about it end, and the sides are told how, as far as they may see it.

    Whoever said what is `wrong` is asked to put it right.
    """
    talks.end_talks(after.session, after.partnership, about(dispute.id), after.received.at, but=after.seat.return_id)
    told: Lanes = ()
    for person_id, side in sides(dispute, among):
        if person_id != after.seat.person_id:
            lines = [f"Two answers on “{among.roles.title}” did not agree; yours was: {side.says}",
                     said if may_see(person_id, among) else SETTLED_UNSEEN, *([PUT_RIGHT] if side in wrong else [])]
            told += tell(after.desk, after.session, after.partnership, person_id, lines,
                         f"settled:{after.received.key}:{dispute.id}:{person_id}", after.received.at,
                         about=f"Settled: {among.roles.title}")
    return told


def put_right(after: After, dispute: Dispute, side: Side, among: Surroundings) -> Lanes:
    """Whoever has given way is told to correct what they said, where nothing else does."""
    lines = [f"You gave way on “{among.roles.title}”. You had said: {side.says}", PUT_RIGHT]
    return tell(after.desk, after.session, after.partnership, after.seat.person_id, lines,
                f"put_right:{after.received.key}:{dispute.id}", after.received.at,
                about=f"To correct: {among.roles.title}")


def sides(dispute: Dispute, among: Surroundings) -> Iterator[tuple[int, Side]]:
    """Whoever speaks for each side, once where the same person said both."""
    named: dict[int, Side] = {}
    for side in (dispute.first, dispute.second):
        who = among.known.at(side.email)
        if who is not None:
            named.setdefault(who, side)
    yield from named.items()


def _ask_sides(after: After, dispute: Dispute, quarter: Quarter, among: Surroundings) -> Lanes:
    lanes: Lanes = ()
    for person_id, side in sides(dispute, among):
        other = dispute.second if side is dispute.first else dispute.first
        matter = _to_answer(dispute, side, other, person_id, quarter, among)
        asking = Asking(person_id, "dispute", matter, about(dispute.id), among.roles.target_id)
        lanes += ask(after.desk, after.session, after.partnership, asking, after.received.at)
    return lanes


def _to_answer(
    dispute: Dispute, side: Side, other: Side, person_id: int, quarter: Quarter, among: Surroundings
) -> DisputeBrief:
    seen = may_see(person_id, among)
    return DisputeBrief(
        ref=dispute.ref, title=among.roles.title, quarter=quarter,
        due=among.calendar.plus_working_days(among.today, PATIENCE), support=support_of(among.partnership),
        dispute=dispute.id, kind=dispute.kind, person=side.name, yours=side.says,
        says=dispute.says if seen else HIDDEN.format(title=among.roles.title),
        other=f"{other.name}, {other.body}" if seen else "another partner", theirs=other.says if seen else None,
    )


def may_see(person_id: int, among: Surroundings) -> bool:
    """Whether somebody may see what others said of a target: of a restricted one only its lead and sponsor may."""
    named = {among.roles.lead_id, among.roles.sponsor_id}
    return among.roles.visibility == OPEN_TO_ALL or person_id in named


def judged(after: After, held: DisputeHeld) -> Lanes:
    """A side has answered: settled where all say that both are so, else put before the sponsor once all have.

    Whoever said both themselves settles it by what they answer.
    """
    dispute = held.dispute
    among = surroundings(after.desk, after.session, after.partnership, held.target_id, after.received.at)
    taken = {each.email.casefold(): each for each in disputes.stances_on(after.session, after.partnership, dispute.id)}
    asked = [side for _, side in sides(dispute, among)]
    answered = [taken[side.email.casefold()] for side in asked if side.email.casefold() in taken]
    if len(answered) < len(asked):
        return ()
    both = all(each.stance is Stance.BOTH for each in answered)
    if not both and not by_one(dispute):
        return _ask_sponsor(after, held, among)
    words = answered[-1].words
    disputes.settle_dispute(after.session, after.partnership, dispute.id, Stance.BOTH if both else FIRST, words,
                            after.source)
    return over(after, dispute, f"It is settled: both are so. {words}", among)


def by_one(dispute: Dispute) -> bool:
    """Whether the same person said both."""
    return dispute.first.email.casefold() == dispute.second.email.casefold()


def _ask_sponsor(after: After, held: DisputeHeld, among: Surroundings) -> Lanes:
    themselves = {person_id for person_id, _ in sides(held.dispute, among)}
    decider = next((who for who in (among.roles.sponsor_id, among.roles.chair_id)
                    if who is not None and who not in themselves), None)
    if decider is None:
        said = (f"Two answers on {held.dispute.ref} do not agree, and there is no sponsor or chair to settle it who is "
                "not a side of it.")
        notices.notify(after.session, after.partnership, UNSETTLED, held.dispute.id, said, after.received.at)
        return ()
    matter = DecisionBrief(
        ref=held.dispute.ref, title=among.roles.title, quarter=held.quarter,
        due=among.calendar.plus_working_days(among.today, PATIENCE), support=support_of(among.partnership),
        about=DecisionKind.DISPUTE, decider=among.known[decider].name, lead=among.known[among.roles.lead_id].name,
        dispute=_with_words(after, held.dispute),
    )
    talk = "sponsor_decision" if decider == among.roles.sponsor_id else "board_decision"
    asking = Asking(decider, talk, matter, about(held.dispute.id), held.target_id)
    return ask(after.desk, after.session, after.partnership, asking, after.received.at)


def _with_words(after: After, dispute: Dispute) -> Dispute:
    """Both sides with what they answered when they were asked."""
    words = {each.email.casefold(): each.words for each in
             disputes.stances_on(after.session, after.partnership, dispute.id)}  # fmt: skip

    def answered(side: Side) -> Side:
        said = words.get(side.email.casefold())
        return side if said is None else side.model_copy(update={"says": f"{side.says} Asked about it: {said}"})

    return dispute.model_copy(update={"first": answered(dispute.first), "second": answered(dispute.second)})
