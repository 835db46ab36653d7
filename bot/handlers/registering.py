"""The risk register acts: a risk that crosses the line, rises steeply or stands on a red target reaches the sponsor."""

from __future__ import annotations

from collections.abc import Collection

from bot.handlers.after import After, Lanes
from bot.handlers.asking import Asking, ask, nobody_to_ask, quarter_now
from bot.handlers.blocking import PATIENCE, Surroundings, gist, surroundings
from bot.handlers.support import support_of
from bot.handlers.telling import tell
from conversations.partnership.case import Rating
from conversations.partnership.dates import long_date
from conversations.partnership.decisions import Decision, DecisionBrief, DecisionKind, Ruling
from conversations.partnership.matrix import Matrix
from conversations.partnership.register import Why, escalations, lacks_action, say_why
from storage import plans, register, talks
from storage.conventions import conventions_of
from storage.register import RiskHeld

RISK = "risk"
"""What the talks of risks are found by."""
BOARD = ":board"
"""What the talk of a risk taken to the board is told apart by."""


def about(held: RiskHeld) -> str:
    """What the talks of a risk are found by, as it stands: a risk that rises again is put before the sponsor again."""
    return f"{RISK}:{held.risk.id}:{held.rise}"


def after_grading(after: After, target_id: int, rating: Rating | None = None) -> Lanes:
    """Put before the sponsor what this talk graded so, and what stands open on a target that it made red.

    Whoever is asked about a risk that has fallen or is closed since need not answer.
    """
    _end_overtaken(after, target_id)
    known = {held.risk.id: held for held in register.graded_in(after.session, after.partnership, after.seat.return_id)}
    bare = _lacks_action(after, target_id, rating)
    if bare:
        open_ones = register.open_risks_of(after.session, after.partnership, target_id)
        known = {held.risk.id: held for held in open_ones} | known
    return _escalated(after, target_id, known.values(), bare=bare)


def _end_overtaken(after: After, target_id: int) -> None:
    waiting = talks.waiting_under(after.session, after.partnership, target_id, RISK)
    if not waiting:
        return
    matrix = conventions_of(after.session, after.partnership).matrix
    standing = [f"{about(held)}:bare" if _fell_below(held, matrix) else about(held)
                for held in register.open_risks_of(after.session, after.partnership, target_id)]  # fmt: skip
    for subject in waiting:
        if not any(subject == each or subject.startswith(f"{each}:") for each in standing):
            talks.end_talks(after.session, after.partnership, subject, after.received.at)


def _fell_below(held: RiskHeld, matrix: Matrix) -> bool:
    """Whether it was graded down last, and stands below the line."""
    fell = held.before is not None and held.risk.grade.score < held.before.score
    return fell and not matrix.above_line(held.risk.grade)


def _lacks_action(after: After, target_id: int, rating: Rating | None) -> bool:
    if rating is not Rating.RED:
        return False
    promised = plans.open_actions(after.session, after.partnership, {target_id: after.talking.brief.ref})
    return lacks_action(rating, promised.get(target_id, ()))


def _escalated(after: After, target_id: int, held: Collection[RiskHeld], *, bare: bool) -> Lanes:
    if not held:
        return ()
    matrix = conventions_of(after.session, after.partnership).matrix
    lanes: Lanes = ()
    for each in held:
        reasons = escalations(each.risk, each.before, matrix, red_without_action=bare)
        if reasons:
            said = tuple(say_why(why, each.risk, each.before, matrix) for why in reasons)
            lanes += ask_sponsor(after, target_id, each, said, reasons)
    return lanes


def ask_sponsor(after: After, target_id: int, held: RiskHeld, said: tuple[str, ...], reasons: Collection[Why]) -> Lanes:
    """Ask the sponsor, else the chair, what is to be done about a risk; once for as long as it stands so."""
    among = surroundings(after.desk, after.session, after.partnership, target_id, after.received.at)
    decider = among.roles.sponsor_id or among.roles.chair_id
    if decider is None:
        what = f"A risk to {among.roles.ref}, {among.roles.title}, has to be decided on: {' '.join(said)}"
        nobody_to_ask(after.session, after.partnership, about(held), what, after.received.at)
    if decider is None or _was_asked(after, held, reasons):
        return ()
    subject = _bare(after, held) if Why.RED_WITHOUT_ACTION in reasons else about(held)
    talk = "sponsor_decision" if decider == among.roles.sponsor_id else "board_decision"
    matter = to_decide(after, held, said, among, decider, above=_above(among, decider))
    asking = Asking(decider, talk, matter, subject, target_id)
    return ask(after.desk, after.session, after.partnership, asking, after.received.at)


def _bare(after: After, held: RiskHeld) -> str:
    """What is asked of a risk because its target is red in this quarter and nothing is done for it."""
    return f"{about(held)}:bare:{after.talking.brief.quarter}"


def _was_asked(after: After, held: RiskHeld, reasons: Collection[Why]) -> bool:
    """Whether somebody decides on the risk as it stands already, or has decided knowing all of these reasons.

    Whoever decided on it when it stood higher has decided on this, too.
    """
    stem = f"{RISK}:{held.risk.id}"
    asked = [each.removeprefix(f"{stem}:").partition(":") for each in
             talks.asked_under(after.session, after.partnership, held.target_id, stem)]  # fmt: skip
    beside = [what for rise, _, what in asked if int(rise) >= held.rise]
    if Why.RED_WITHOUT_ACTION in reasons and f"bare:{after.talking.brief.quarter}" not in beside:
        return bool(talks.waiting_talks(after.session, after.partnership, about(held)))
    return bool(beside)


def _above(among: Surroundings, decider: int) -> str | None:
    """Who would have it next: the board, where the chair is somebody else."""
    chair = among.roles.chair_id
    if chair is None or chair == decider:
        return None
    return f"{among.partnership.board}, through {among.known[chair].name}"


def to_decide(
    after: After, held: RiskHeld, said: tuple[str, ...], among: Surroundings, decider: int, *, above: str | None
) -> DecisionBrief:
    """A risk as it is put before whoever decides."""
    return DecisionBrief(
        ref=among.roles.ref, title=among.roles.title,
        quarter=quarter_now(after.session, after.partnership, after.received.at),
        due=among.calendar.plus_working_days(among.today, PATIENCE), support=support_of(among.partnership),
        about=DecisionKind.RISK, decider=among.known[decider].name, lead=among.known[among.roles.lead_id].name,
        above=above, risk=held.risk, why_risk=said,
    )


def _ask_board(after: After, held: RiskHeld, words: str | None) -> Lanes:
    """The sponsor takes a risk to the board: the theme's chair is asked."""
    among = surroundings(after.desk, after.session, after.partnership, held.target_id, after.received.at)
    chair = among.roles.chair_id
    if chair is None:
        return ()
    said = (f"{after.seat.name} takes it to the board: {gist(words)}" if words else f"{after.seat.name} takes it up.",)
    asking = Asking(chair, "board_decision", to_decide(after, held, said, among, chair, above=None),
                    about(held) + BOARD, held.target_id)
    return ask(after.desk, after.session, after.partnership, asking, after.received.at)


def ruled(after: After, decided: Decision) -> Lanes:
    """The sponsor accepts a risk, wants it reduced (a promise of its owner from now on), or takes it to the board."""
    held = register.risk_of(after.session, after.partnership, decided.subject)
    if held is None:
        return ()
    if decided.ruling is Ruling.PASSED_UP:
        return _ask_board(after, held, decided.words)
    among = surroundings(after.desk, after.session, after.partnership, held.target_id, after.received.at)
    owner = held.owner_id or among.roles.lead_id
    risk = f"the risk “{gist(held.risk.description)}”"
    said = f"{after.seat.name} accepts {risk} as it stands."
    if decided.ruling is Ruling.REDUCE:
        by = f" by {long_date(decided.until)}" if decided.until else ""
        said = f"{after.seat.name} wants {risk} reduced{by}. What is to be done is a promise of yours now:"
        _promise(after, held, decided, among.known[owner].email)
    lines = [said, *([decided.words] if decided.words else [])]
    return tell(after.desk, after.session, after.partnership, owner, lines, f"ruled:{after.seat.return_id}",
                after.received.at, about=f"A risk to {among.roles.title}")


def _promise(after: After, held: RiskHeld, decided: Decision, owner: str) -> None:
    text = decided.words or f"Reduce the risk “{gist(held.risk.description)}”"
    register.promise_for_risk(after.session, after.partnership, held, f"{after.seat.return_id}.action", text, owner,
                              decided.until, after.source)
