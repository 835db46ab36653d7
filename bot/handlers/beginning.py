"""Somebody reports a blockage or a risk of their own accord: a talk begins, about what they have a part in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.handlers.asking import quarter_now
from bot.handlers.desk import Desk
from bot.handlers.posting import DOUBLE_CLICK
from bot.handlers.support import support_of
from bot.handlers.working_days import working_days
from conversations.partnership.blockages import RaisingBrief, Speakable
from conversations.partnership.calendars import local_date
from conversations.scripts.catalogue import talk_named
from storage import people, plans, roles, sessions, talks
from storage.conventions import conventions_of
from storage.database import Session
from storage.people import Identity
from storage.roles import Roles
from storage.sessions import Seat

TITLES = {"blockage": "Report of a blockage", "risk": "Report of a risk"}
FOR_A_REPORT = 5
"""Working days in which somebody who began a report may be expected to end it."""
NOTHING_TO_REPORT_ON = ("You have no part in any target here, and none is open to you to report on. "
                        "Ask the support team.")  # fmt: skip
PRESSED_TWICE = "The same report was begun a moment ago, and nothing has been said in it yet."


def begun_just_now(session: Session, person: Identity, talk: str, now: datetime) -> bool:
    """Whether they have begun this talk a moment ago and said nothing in it yet: the same, pressed twice."""
    return talks.begun_since(session, person.partnership_id, person.person_id, talk_named(talk).script.id,
                             now - DOUBLE_CLICK)


def begin(desk: Desk, session: Session, person: Identity, talk: str, now: datetime) -> Seat | None:
    """Begin the talk and give back its seat, held for this turn; none where there is nothing they may report on."""
    about = _speakable(session, person)
    if not about:
        return None
    matter = _matter(desk, session, person, talk, about, now)
    return_id = talks.begin_talk(session, person.partnership_id, person.person_id, talk_named(talk).script.id,
                                 matter.model_dump_json(), now)
    return sessions.seat_by_return(session, person.partnership_id, return_id, turn=True)


def _in_a_week(desk: Desk, session: Session, person: Identity, now: datetime) -> date:
    today = local_date(now, person.timezone)
    days = working_days(desk, session, person.partnership_id, person.calendar, today.year)
    return days.plus_working_days(today, FOR_A_REPORT)


def _matter(
    desk: Desk, session: Session, person: Identity, talk: str, about: tuple[Speakable, ...], now: datetime
) -> RaisingBrief:
    partnership = people.partnerships(session)[person.partnership_id]
    matrix = conventions_of(session, person.partnership_id).matrix
    return RaisingBrief(
        ref=about[0].ref if len(about) == 1 else "", title=TITLES[talk],
        quarter=quarter_now(session, person.partnership_id, now), due=_in_a_week(desk, session, person, now),
        support=support_of(partnership), person=person.name, targets=about, matrix=matrix.size,
        grade_words=matrix.own_words,
    )


def _speakable(session: Session, person: Identity) -> tuple[Speakable, ...]:
    """The targets they have a part in; where they have a part in none, those that all partners see."""
    known = roles.all_roles(session, person.partnership_id)
    theirs = [each for each in known.values() if person.person_id in each.everybody()]
    seen = theirs or [each for each in known.values() if each.visibility == "partnership"]
    return tuple(_with_actions(session, person.partnership_id, seen))


def _with_actions(session: Session, partnership_id: str, seen: Iterable[Roles]) -> Iterable[Speakable]:
    refs = {each.target_id: each.ref for each in seen}
    promised = plans.open_actions(session, partnership_id, refs)
    for each in seen:
        actions = tuple((action.id, action.text) for action in promised.get(each.target_id, ()))
        yield Speakable(ref=each.ref, title=each.title, actions=actions)
