"""Two partnerships in one workspace, everybody in them with a part, and every talk of the catalogue held by somebody.

Each talk carries a word of its own in every field that can hold one, so that
whatever is shown of it to anybody can be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from conversations.partnership.people import Person, SlackIdentity
from conversations.partnership.polarity import Polarity
from conversations.partnership.rating import TwoState
from conversations.partnership.targets import Definition, Measure, Partnership, Target, Theme
from conversations.scripts.catalogue import talk_named
from conversations.scripts.given import example, matter_given
from storage.database import Session
from storage.people import person_ids, save_partnership, save_people
from storage.sessions import place_sitting, seat_by_return
from storage.talks import begin_talk
from storage.targets import save_targets, save_themes
from tests.bot.wire.weald import LONG_AGO, QUARTER, STARTS, TEAM, WEALD

DOWNS = "downs"
PARTNERSHIPS = (WEALD, DOWNS)
HOLDS: Mapping[str, str] = {
    "quarterly_return@1": "lead",
    "delivery_update@1": "member",
    "blockage@1": "member",
    "risk@1": "owner",
    "risk_review@1": "owner",
    "lead_decision@1": "lead",
    "sponsor_decision@1": "sponsor",
    "board_decision@1": "chair",
    "unblocked@1": "member",
    "dispute@1": "giver",
    "handover@1": "delegate",
    "reader_question@1": "lead",
    "restatement@1": "lead",
    "quarterly_return@1:figure": "delegate",
}
"""Who holds each talk, by the part they play: they alone may read it and answer it."""
ROLES = ("lead", "sponsor", "member", "chair", "owner", "giver", "delegate", "former", "nobody")
"""The parts that are played in each partnership; “former” led once, “nobody” has no part in any target."""
BOTH = "both"
"""Somebody of both partnerships: a member in the Weald, the owner of a risk in the Downs."""
STRANGER = "stranger"
"""Somebody in the workspace and in no partnership."""
OF_BOTH = ((WEALD, "delivery_update@1"), (DOWNS, "risk_review@1"))


@dataclass(frozen=True, slots=True)
class Holding:
    """A talk that somebody holds: `canary` is the word in it, `thread` where it hangs once it was placed."""

    partnership_id: str
    talk: str
    holder: str
    return_id: str
    person_id: int
    canary: str
    about: str
    thread: str = ""


def user_of(partnership_id: str, role: str) -> str:
    """The Slack user who plays a part in a partnership."""
    known = {BOTH: "U0BOTH", STRANGER: "U0STRANGER"}
    return known.get(role, f"U0{partnership_id[0].upper()}{role.upper()}")


def email_of(user: str) -> str:
    """Their address."""
    return f"{user[2:].lower()}@parts.example"


def everybody() -> tuple[str, ...]:
    """Every user of the workspace."""
    own = (user_of(each, role) for each in PARTNERSHIPS for role in ROLES)
    return (*own, user_of(WEALD, BOTH), user_of(WEALD, STRANGER))


def direct(user: str) -> str:
    """Their direct messages with the bot, as the rehearsal calls them."""
    return f"D{user[1:]}"


def set_up(session: Session) -> list[Holding]:
    """Store both partnerships, and begin every talk with whoever holds it."""
    for partnership_id in PARTNERSHIPS:
        _partnership(session, partnership_id)
    wanted = [(each, talk, user_of(each, role)) for each in PARTNERSHIPS for talk, role in HOLDS.items()]
    wanted += [(each, talk, user_of(each, BOTH)) for each, talk in OF_BOTH]
    return [_begin(session, number, *each) for number, each in enumerate(wanted)]


def _partnership(session: Session, partnership_id: str) -> None:
    name = f"The {partnership_id.title()}"
    save_partnership(session, partnership_id, Partnership(name=name, board="Board", default_rule=TwoState()))
    users = [*(user_of(partnership_id, role) for role in ROLES), user_of(partnership_id, BOTH)]
    save_people(session, partnership_id, [
        Person(email=email_of(user), name=f"{name_mark(partnership_id)} {user[2:].title()}", organisation="County",
               slack=SlackIdentity(team=TEAM, user=user)) for user in users
    ])
    save_themes(session, partnership_id, [
        Theme(name="Safer", chair=email_of(user_of(partnership_id, "chair")))])
    save_targets(session, partnership_id, [_target(partnership_id, kind) for kind in ("open", "shut")], LONG_AGO)


def name_mark(partnership_id: str) -> str:
    """A word in the name of everybody of a partnership."""
    return f"Zqname{partnership_id}"


def title_mark(partnership_id: str, kind: str) -> str:
    """A word in the title of a target: one that all partners see, or one of those with a part in it alone."""
    return f"Zqtitle{partnership_id}{kind}"


def _target(partnership_id: str, kind: str) -> Target:
    parts = {role: email_of(user_of(partnership_id, role)) for role in ("lead", "sponsor", "member", "giver")}
    definition = Definition(since=QUARTER, title=title_mark(partnership_id, kind), unit="referrals",
                            polarity=Polarity.LOWER, measure=Measure.SNAPSHOT, rule=TwoState())
    return Target(ref=f"{partnership_id[0].upper()} {kind}", theme="Safer", lead=parts["lead"],
                  sponsor=parts["sponsor"], members=(parts["member"], parts["giver"]), definitions=(definition,),
                  visibility="partnership" if kind == "open" else "restricted")


def _begin(session: Session, number: int, partnership_id: str, talk: str, holder: str) -> Holding:
    canary, about, known = f"Zq{partnership_id}{number:02}x", f"part:{number}", talk_named(talk)
    person_id = person_ids(session, partnership_id)[email_of(holder)]
    brief = marked(matter_given(known, example(known)), canary).model_dump_json()
    return_id = begin_talk(session, partnership_id, person_id, talk, brief, STARTS, about=about)
    return Holding(partnership_id, talk, holder, return_id, person_id, canary, about)


def place(session: Session, of: Holding, thread: str) -> Holding:
    """Let a talk hang in this thread of its holder's direct messages."""
    seat = seat_by_return(session, of.partnership_id, of.return_id)
    assert seat is not None
    place_sitting(session, of.partnership_id, seat.sitting_id, team=TEAM, channel=direct(of.holder), thread=thread,
                  top_message=None)
    return replace(of, thread=thread)


def marked(matter: BaseModel, canary: str) -> BaseModel:
    """The same matter with a word in every field that takes one."""
    told = matter.model_dump(mode="json")
    for holder, key in list(_places(told)):
        before = holder[key]
        holder[key] = f"{before} {canary}"
        try:
            type(matter).model_validate(told)
        except ValidationError:  # a date, a kind, a number: no word goes there
            holder[key] = before
    return type(matter).model_validate(told)


def _places(told: Any) -> Iterator[tuple[Any, Any]]:
    pairs = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in pairs:
        if isinstance(value, str):
            yield told, key
        else:
            yield from _places(value)
