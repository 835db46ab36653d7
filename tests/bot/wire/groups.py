"""The Weald with more than leads: each target has a delivery group, a sponsor, a risk, a promise and a body's part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from conversations.partnership.actions import Action
from conversations.partnership.parts import Body
from conversations.partnership.people import Person, SlackIdentity
from conversations.partnership.risks import Grade, Risk
from conversations.partnership.targets import Target, Theme
from storage.bodies import save_bodies
from storage.database import Session
from storage.people import save_people
from storage.plans import save_actions, save_risks
from storage.targets import save_targets, save_themes
from tests.bot.wire import weald
from tests.bot.wire.weald import CHANNEL, LONG_AGO, TEAM, THEME, WEALD, Led, email_of

CHAIR = "U0CHAIR"
TOGETHER = 2
"""How many targets share a sponsor."""
PARTS = ("MEM", "RSK", "JOE")
"""For each target a member, who has a promise and gives their body's part; the owner of its risk; and somebody whom
its lead may name to answer in their place.
"""


def grouped(many: int) -> tuple[Led, ...]:
    """So many targets, each with a lead of its own."""
    return weald.led_by({f"U0LED{number:02}": 1 for number in range(1, many + 1)})


def number_of(led: Led) -> int:
    """Which of the targets it is; everybody who has a part in it alone is called by that number."""
    return int(led.user[-2:])


def user_of(part: str, led: Led) -> str:
    """Whoever plays this part for a target."""
    return f"U0{part}{number_of(led):02}"


def sponsor_of(led: Led) -> str:
    """The sponsor of a target, who has another or two."""
    return f"U0SPO{(number_of(led) + 1) // TOGETHER:02}"


def name_of(user: str) -> str:
    """“Mem 03”: the part and its number."""
    return user[2:].title() if user == CHAIR else f"{user[2:5].title()} {user[5:]}"


def others(led: Sequence[Led]) -> tuple[str, ...]:
    """Everybody who leads nothing."""
    theirs = (user for each in led for user in (*(user_of(part, each) for part in PARTS), sponsor_of(each)))
    return tuple(dict.fromkeys([*theirs, CHAIR]))


def set_up(session: Session, led: Sequence[Led]) -> None:
    """Everybody and everything that `weald.set_up` leaves out, before the round opens."""
    users = [*(each.user for each in led), *others(led)]
    save_people(session, WEALD, [
        Person(email=email_of(user), name=name_of(user), organisation=f"Body {user[5:]}",
               slack=SlackIdentity(team=TEAM, user=user)) for user in users
    ])
    save_themes(session, WEALD, [Theme(name=THEME, chair=email_of(CHAIR), channel=CHANNEL)])
    save_targets(session, WEALD, [_with_people(each) for each in led], LONG_AGO)
    save_actions(session, WEALD, [_promise(each) for each in led], LONG_AGO)
    save_risks(session, WEALD, [_risk(each) for each in led], LONG_AGO)
    save_bodies(session, WEALD, [
        Body(ref=each.ref, body=f"Body {number_of(each):02}", giver=email_of(user_of("MEM", each))) for each in led
    ])


def _with_people(led: Led) -> Target:
    target = weald.target_of(led)
    people = {"sponsor": email_of(sponsor_of(led)), "members": (email_of(user_of("MEM", led)),)}
    return target.model_copy(update=people)


def _promise(led: Led) -> Action:
    return Action(id=f"A{number_of(led)}", ref=led.ref, text=f"Clear ditch {number_of(led)}",
                  owner=email_of(user_of("MEM", led)), due=date(2026, 12, 18))


def _risk(led: Led) -> Risk:
    return Risk(id=f"R{number_of(led)}", ref=led.ref, description=f"Dyke {number_of(led)} breaks",
                grade=Grade(likelihood=2, impact=3), owner=email_of(user_of("RSK", led)))
