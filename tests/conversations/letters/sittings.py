"""Sittings to compose letters from: returns of the example county, answered so far or so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin, take
from conversations.dialogue.session import Event, Reply, Session
from conversations.letters.compose import sent_letter
from conversations.letters.letter import Letter, SentLetter
from conversations.letters.sitting import Held, Sitting
from conversations.partnership.brief import Brief
from conversations.scripts.given_returns import brief_given
from conversations.scripts.quarterly_return import SCRIPT

TODAY = date(2026, 10, 5)
PAGES = "https://returns.example.gov.uk/r"
ENTRANTS = ("ref: SC3", "title: First-time entrants to the youth justice system", "milestone: 410",
            "past 2026-Q1: 402", "year_end: 400", "sponsor: Sam Stone")
OFF_TRACK = tuple(line.replace("402", "455") for line in ENTRANTS)
LATE = ("ref: SC4", "title: Young people in work or training", "unit: %", "decimals: 1", "polarity: higher",
        "minimum: 0", "maximum: 100", "milestone: 45", "past 2026-Q1: 44.1", "year_end: 50",
        "action A7: Open the triage desk in Weald | Ben Brook | 2026-09-30",
        "risk R2: The grant for the triage desk ends in March | 3x4")  # fmt: skip
WATCHED = ("ref: SC9", "title: Calls to the helpline", "polarity: none", "unit: calls")
GOOD = {"figure": "401", "checked": "checked by a colleague"}
AMBER = {"figure": "432", "checked": "audited", "cause": "More arrests at two large events in August.",
         "cause_code": "within our own service", "action": "A triage desk at both suites", "owner": "Ben Brook",
         "due": "18 December 2026", "help_wanted": "no", "outlook": "it is at risk", "new_risk.1": "no",
         "blockage.1": "no"}  # fmt: skip


@dataclass(frozen=True)
class Lead:
    """Somebody with one return, who says things to it by key."""

    brief: Brief
    return_id: str = "r1"
    session: Session = field(default_factory=lambda: begin(SCRIPT))
    events: Sequence[Event] = ()
    sent_before: dict[str, str] | None = None

    def says(self, answers: dict[str, str] | None = None, *aloud: str, send: bool = False) -> Lead:
        """One turn: answers by key, what is said to the return as a whole, and whether it is then sent."""
        replies = [Reply(key=key, text=text) for key, text in (answers or {}).items()]
        replies += [Reply(key=None, text=text) for text in aloud]
        after, events = take(SCRIPT, self.brief, self.session, replies, TODAY)
        if send:
            after, more = take(SCRIPT, self.brief, after, [Reply(key="send", text="yes")], TODAY)
            events = (*events, *more)
        return replace(self, session=after, events=events, sent_before=self.session.sent)

    def rests(self) -> Lead:
        """The next turn, in which nothing is said to this return."""
        return replace(self, events=(), sent_before=self.session.sent)

    @property
    def held(self) -> Held:
        """Its return, as a letter is composed from it."""
        answers = Answers(SCRIPT, self.brief, self.session, TODAY)
        return Held(self.return_id, answers, self.events, self.sent_before, f"{PAGES}/{self.return_id}")


def a_lead(given: Sequence[str] = ENTRANTS, return_id: str = "r1") -> Lead:
    """Somebody who has said nothing yet."""
    return Lead(brief_given(given), return_id)


def a_sitting(*leads: Lead, earlier: tuple[SentLetter, ...] = ()) -> Sitting:
    """The sitting of Ann Archer, with these returns."""
    brief = leads[0].brief
    return Sitting(
        name="Ann Archer", organisation="Hart District Council", partnership="Hart County Partnership",
        support="The county support team", quarter=brief.quarter.full_name, quarter_name=brief.quarter.name,
        due=brief.due, held=tuple(lead.held for lead in leads), earlier=earlier,
    )  # fmt: skip


def remembered(*letters: Letter) -> tuple[SentLetter, ...]:
    """Letters as they are kept once sent."""
    return tuple(sent_letter(letter, "") for letter in letters)
