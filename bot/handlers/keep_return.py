"""A quarterly return was sent: its figure is a version, and what it promises, fears and finds blocked is kept."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.following import after_talk, figure_sent_again
from bot.handlers.overriding import after_contesting
from bot.handlers.signing_off import after_sending_again, sent_late
from conversations.dialogue.reading import Read
from conversations.partnership.brief import Brief
from conversations.partnership.direction import against_last
from conversations.partnership.figures import Figure
from conversations.partnership.returns import Return
from conversations.partnership.rounds import RoundState
from conversations.scripts.figure_kinds import figure_of
from storage import ledger, mentions, outcomes, returns

FIGURE = "figure"


def keep_return(after: After, outcome: Return) -> Lanes:
    """Keep the return; what it raises is put before whoever can act."""
    brief = Brief.model_validate(after.talking.brief)
    outcome = outcome.model_copy(update={"figure": _with_parts(after, brief, outcome.figure)})
    before = outcomes.outcome_before(after.session, after.seat, Return)
    returns.record_return(after.session, after.seat, outcome, returns.Sending(
        reference=after.reference,
        source=after.source,
        milestone=brief.milestone,
        direction=against_last(brief, outcome.figure.value),
        note=after.talking.answers.reason_for("figure", "changed"),
    ))  # fmt: skip
    if after.seat.target_id is None:
        raise LookupError(f"Return {after.seat.return_id} is about no target; nothing can follow from it.")
    signed: Lanes = ()
    if before is None and after.seat.round_state != RoundState.OPEN:
        signed = sent_late(after)
    if before is None and after.seat.round_state == RoundState.RELEASED:
        from bot.handlers.late_returns import came_after_digests  # read when one comes: a server is spared it till then

        came_after_digests(after)
    if before is not None:
        _take_grades_back(after, brief, before, outcome)
        signed = after_sending_again(after)
        figure_sent_again(after, after.seat.target_id, before.figure, outcome.figure)
    return (*signed, *after_contesting(after, after.seat.target_id, outcome),
            *after_talk(after, after.seat.target_id, outcome.rated.rating))


def _take_grades_back(after: After, brief: Brief, before: Return, outcome: Return) -> None:
    """A risk that was graded anew and is right as it stood after all stands as it did when the return was begun."""
    graded = {said.risk for said in before.risks if said.grade is not None}
    stood = {risk.id: risk.grade for risk in brief.risks}
    again = [said.model_copy(update={"grade": stood[said.risk]}) for said in outcome.risks
             if said.open and said.grade is None and said.risk in graded & stood.keys()]  # fmt: skip
    mentions.keep_reviews(after.session, after.seat, again, after.source, {})


def _with_parts(after: After, brief: Brief, figure: Figure) -> Figure:
    """The figure with what it was worked out from, where it was given as so many out of so many."""
    if figure.value is None:
        return figure
    told = [entry for entry in ledger.entries_of(after.session, after.partnership, after.seat.return_id)
            if (entry.kind, entry.key) == ("answered", FIGURE)]  # fmt: skip
    reading = figure_of(brief).read(told[-1].said or "", after.today) if told else None
    if not isinstance(reading, Read) or reading.value != figure.value:
        return figure
    return figure.model_copy(update={"numerator": reading.numerator, "denominator": reading.denominator})
