"""A lead holds their rating to be better than the computed one: the sponsor agrees or refuses; both are kept."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.asking import Asking, ask, nobody_to_ask
from bot.handlers.blocking import PATIENCE, Surroundings, surroundings
from bot.handlers.support import support_of
from bot.handlers.telling import tell
from conversations.partnership.brief import Brief
from conversations.partnership.case import Rating
from conversations.partnership.decisions import Decision, DecisionBrief, DecisionKind, Override, Ruling
from conversations.partnership.overrides import claim, claims_of
from conversations.partnership.returns import Return
from conversations.scripts.figure_kinds import figure_of
from storage import talks

BEST_FIRST = (Rating.GREEN, Rating.AMBER, Rating.RED)


def after_contesting(after: After, target_id: int, outcome: Return) -> Lanes:
    """Put a better rating before the sponsor, once for the same figure; one that is held no longer is asked no more."""
    computed, contest, value = outcome.rated.rating, outcome.contest, outcome.figure.value
    if contest is None or computed is None or value is None or not _better(contest.rating, computed):
        _end_overtaken(after, target_id, None)
        return ()
    subject = claim(after.seat.return_id, contest.rating, value)
    _end_overtaken(after, target_id, subject)
    among = surroundings(after.desk, after.session, after.partnership, target_id, after.received.at)
    decider = _decider(among)
    if decider is None:
        what = f"{after.seat.name} contests the rating of {among.roles.ref}, {among.roles.title}."
        nobody_to_ask(after.session, after.partnership, subject, what, after.received.at)
    if decider is None or talks.was_asked(after.session, after.partnership, subject):
        return ()
    brief = Brief.model_validate(after.talking.brief)
    matter = DecisionBrief(
        ref=brief.ref, title=brief.title, quarter=brief.quarter,
        due=among.calendar.plus_working_days(among.today, PATIENCE), support=support_of(among.partnership),
        about=DecisionKind.OVERRIDE, decider=among.known[decider].name, lead=after.seat.name,
        override=Override(return_id=after.seat.return_id, figure=figure_of(brief).say(value),
                          computed=computed, contested=contest.rating, reason=contest.reason),
    )
    talk = "sponsor_decision" if decider == among.roles.sponsor_id else "board_decision"
    return ask(after.desk, after.session, after.partnership, Asking(decider, talk, matter, subject, target_id),
               after.received.at)


def _end_overtaken(after: After, target_id: int, holds: str | None) -> None:
    """Whoever is asked about a rating that is held no longer need not answer; before it is sent none was held."""
    if after.seat.sent_at is None:
        return
    stem = claims_of(after.seat.return_id)
    for subject in talks.waiting_under(after.session, after.partnership, target_id, stem):
        if subject != holds:
            talks.end_talks(after.session, after.partnership, subject, after.received.at)


def _decider(among: Surroundings) -> int | None:
    """The sponsor, else the chair; nobody agrees to what they hold themselves."""
    asked = (among.roles.sponsor_id, among.roles.chair_id)
    return next((who for who in asked if who is not None and who != among.roles.lead_id), None)


def _better(held: Rating, computed: Rating) -> bool:
    return BEST_FIRST.index(held) < BEST_FIRST.index(computed)


def tell_lead(after: After, decided: Decision) -> Lanes:
    """The lead hears what the sponsor decided; both ratings are shown whatever that is."""
    if after.seat.target_id is None:
        return ()
    among = surroundings(after.desk, after.session, after.partnership, after.seat.target_id, after.received.at)
    verb = "agrees with" if decided.ruling is Ruling.AGREED else "does not agree with"
    because = f" {decided.words}" if decided.words else ""
    lines = [f"{after.seat.name} {verb} your rating of “{among.roles.title}”.{because}",
             "Both ratings are kept and shown."]
    return tell(after.desk, after.session, after.partnership, among.roles.lead_id, lines,
                f"ruled:{after.seat.return_id}", after.received.at, about=f"The rating of {among.roles.title}")
