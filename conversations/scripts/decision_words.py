"""The words of decisions: the story of what is to be decided, in short for a message and in rows for a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from conversations.dialogue.answers import Answers
from conversations.partnership.blockages import Blockage, Move, MoveTold
from conversations.partnership.dates import long_date, long_day
from conversations.partnership.decisions import DecisionBrief, DecisionKind, Override, Ruling, SignOff
from conversations.partnership.disputes import Dispute, Side
from conversations.partnership.marks import RATINGS
from conversations.partnership.risks import Risk
from conversations.scripts.quarterly_words import grade
from conversations.scripts.shortly import begun, sentence, shortly

T = TypeVar("T")
Facts = Sequence[tuple[str, str]]

IN_TITLE, IN_ASK, IN_STORY, STORY = 60, 110, 160, 900
"""Characters of people's own words in a title, in a question, in its story, and of the story itself: a Slack message
has room for a thousand, the line of a letter for two hundred."""
BOTH_KEPT = "Both ratings are kept and shown, whatever you decide."
_MOVED = {
    Move.RAISED: "{by} raised it", Move.TAKEN_ON: "{by} took it on", Move.PASSED_ON: "{by} passed it on",
    Move.OVERDUE: "{by} did not answer in time", Move.ANSWERED: "{by} answered",
    Move.REOPENED: "{by} found it still stuck", Move.CONFIRMED: "{by} found it unblocked",
    Move.WITHDRAWN: "{by} withdrew it", Move.ASKED_AGAIN: "{by} was asked how it stands",
}  # fmt: skip


def held(fact: T | None, brief: DecisionBrief) -> T:
    """The fact that a decision is about; raises `ValueError` where the brief holds none."""
    if fact is None:
        raise ValueError(f"The brief for {brief.decider} is about “{brief.about}” but holds none; give it one.")
    return fact


# What happened to a blockage ------------------------------------------------


def moved(told: MoveTold) -> str:
    """“Ann Archer passed it on on 5 October 2026: “…””, as the next holder reads it."""
    did = _MOVED[told.move].replace("{by}", told.by or "Somebody")
    words = f": “{shortly(told.words, IN_STORY)}”" if told.words else ""
    return f"{long_date(told.on)}, {did}{words}"


def _so_far(brief: DecisionBrief) -> str:
    return "; ".join(moved(each) for each in brief.moves if each.move is not Move.RAISED)


# In short ---------------------------------------------------------------------


def _blocked_story(brief: DecisionBrief, stuck: Blockage) -> list[str]:
    since = f", stuck since {long_date(stuck.since)}" if stuck.since else ""
    so_far = _so_far(brief)
    return [
        f"Raised on {long_date(stuck.raised_on)}{since}",
        f"Needed by {long_date(stuck.needed_by)}" if stuck.needed_by else "",
        f"It holds up “{shortly(brief.action, IN_STORY)}”" if brief.action else "",
        f"Tried so far: {shortly(stuck.tried, IN_STORY)}" if stuck.tried else "",
        f"Who could clear it: {shortly(stuck.who_can, IN_STORY)}" if stuck.who_can else "",
        f"What happened: {so_far}" if so_far else "",
    ]


def _override_story(brief: DecisionBrief, asked: Override) -> list[str]:
    return [f"The figure is {asked.figure}", f"{brief.lead} says: “{shortly(asked.reason, 3 * IN_STORY)}”", BOTH_KEPT]


def _dispute_story(brief: DecisionBrief, found: Dispute) -> list[str]:
    return [f"{_who(side)} says: “{shortly(side.says, 2 * IN_STORY)}”" for side in (found.first, found.second)]


def _risk_story(brief: DecisionBrief, risk: Risk) -> list[str]:
    return [
        *brief.why_risk,
        f"Likelihood × impact: {grade(risk.grade)}",
        f"Cause: {shortly(risk.cause, IN_STORY)}" if risk.cause else "",
        f"Consequence: {shortly(risk.consequence, IN_STORY)}" if risk.consequence else "",
        f"Done about it: {shortly(risk.mitigation, IN_STORY)}" if risk.mitigation else "",
    ]


def _return_story(brief: DecisionBrief, asked: SignOff) -> list[str]:
    if asked.moved:
        return ["It has changed since it was signed off", *(shortly(each, 2 * IN_STORY) for each in asked.moved),
                "All else stays signed off as it was seen"]
    return ["; ".join(f"{name}: {shortly(value, IN_STORY)}" for name, value in asked.rows)]


def _who(side: Side) -> str:
    return f"{side.name} ({side.body})" if side.body and side.body != side.name else side.name


def _story(told: Sequence[str]) -> str:
    return shortly(" ".join(sentence(part) for part in told if part), STORY)


# The vocabulary -----------------------------------------------------------------


def _blocked(brief: DecisionBrief) -> Mapping[str, str]:
    stuck = held(brief.blockage, brief)
    return {"subject": f"Blockage: {shortly(stuck.what, IN_TITLE).rstrip('.')}",
            "stuck": shortly(stuck.what, IN_ASK).rstrip("."), "story": _story(_blocked_story(brief, stuck)),
            "says_who": f", says {brief.raised_by}" if brief.raised_by else ""}


def _overriding(brief: DecisionBrief) -> Mapping[str, str]:
    asked = held(brief.override, brief)
    return {"subject": f"Rating of {brief.title}", "contested": asked.contested, "computed": asked.computed,
            "story": _story(_override_story(brief, asked))}


def _disputed(brief: DecisionBrief) -> Mapping[str, str]:
    found = held(brief.dispute, brief)
    return {"subject": f"Two answers on {brief.title}", "says": sentence(shortly(found.says, IN_ASK)),
            "story": _story(_dispute_story(brief, found))}


def _risking(brief: DecisionBrief) -> Mapping[str, str]:
    risk = held(brief.risk, brief)
    return {"subject": f"Risk to {brief.title}", "risk": shortly(risk.description, IN_ASK).rstrip("."),
            "story": _story(_risk_story(brief, risk))}


def _signing(brief: DecisionBrief) -> Mapping[str, str]:
    asked = held(brief.sign_off, brief)
    return {"subject": f"Sign-off of {brief.title}", "story": _story(_return_story(brief, asked))}


_VOCABULARY: Mapping[DecisionKind, Callable[[DecisionBrief], Mapping[str, str]]] = {
    DecisionKind.UNBLOCK: _blocked, DecisionKind.OVERRIDE: _overriding, DecisionKind.DISPUTE: _disputed,
    DecisionKind.RISK: _risking, DecisionKind.SIGN_OFF: _signing,
}  # fmt: skip
_UNSAID = dict.fromkeys(("subject", "stuck", "says_who", "contested", "computed", "says", "risk", "story"), "")


def vocabulary(brief: DecisionBrief) -> Mapping[str, str]:
    """The words that the templates of a decision may use; those of what is not to be decided are empty."""
    common = {"title": brief.title, "ref": brief.ref, "quarter": brief.quarter.full_name, "lead": brief.lead,
              "raiser": brief.raised_by or "whoever raised it", "above": brief.above or "nobody"}
    return {**_UNSAID, **common, **_VOCABULARY[brief.about](brief)}


# In rows --------------------------------------------------------------------------


def _blocked_facts(brief: DecisionBrief) -> Facts:
    stuck = held(brief.blockage, brief)
    raiser = f" by {brief.raised_by}" if brief.raised_by else ""
    return (
        ("What is stuck", stuck.what),
        ("Raised", f"{long_date(stuck.raised_on)}{raiser}"),
        ("Stuck since", long_date(stuck.stuck_since)),
        ("Action", brief.action or "None named"),
        ("Who could clear it", stuck.who_can or "Nobody named"),
        ("Tried so far", stuck.tried or "Nothing named"),
        ("Needed by", long_date(stuck.needed_by) if stuck.needed_by else "No date given"),
        *(("What happened", moved(each)) for each in brief.moves if each.move is not Move.RAISED),
    )


def _override_facts(brief: DecisionBrief) -> Facts:
    asked = held(brief.override, brief)
    return (("Figure", asked.figure), ("Rating as computed", RATINGS[asked.computed]),
            ("Rating that the lead holds", RATINGS[asked.contested]), (f"{brief.lead} says", asked.reason),
            ("Both ratings", "Kept and shown, whatever is decided"))


def _dispute_facts(brief: DecisionBrief) -> Facts:
    found = held(brief.dispute, brief)
    return (("In dispute", found.says), *((f"{_who(side)} says", side.says) for side in (found.first, found.second)))


def _risk_facts(brief: DecisionBrief) -> Facts:
    risk = held(brief.risk, brief)
    return (
        *(("Why it comes to you", why) for why in brief.why_risk),
        ("Risk", risk.description),
        ("Cause", risk.cause or "None given"),
        ("Consequence", risk.consequence or "None given"),
        ("Likelihood × impact", grade(risk.grade)),
        ("Done about it", risk.mitigation or "Nothing named"),
        ("Owner", risk.owner or "Nobody named"),
    )


def _return_facts(brief: DecisionBrief) -> Facts:
    asked = held(brief.sign_off, brief)
    changed = [("Changed since it was signed off", each) for each in asked.moved]
    return (("Return sent by", brief.lead), *changed, *asked.rows)


_FACTS: Mapping[DecisionKind, Callable[[DecisionBrief], Facts]] = {
    DecisionKind.UNBLOCK: _blocked_facts, DecisionKind.OVERRIDE: _override_facts,
    DecisionKind.DISPUTE: _dispute_facts, DecisionKind.RISK: _risk_facts, DecisionKind.SIGN_OFF: _return_facts,
}  # fmt: skip


def facts(brief: DecisionBrief) -> Facts:
    """What is to be decided, whole, and by when."""
    return (("Due", long_day(brief.due)), *_FACTS[brief.about](brief))


# What is told when asked -------------------------------------------------------------

_WHY = {
    DecisionKind.UNBLOCK: "What you say goes to {raiser}, who then says whether it is unblocked.",
    DecisionKind.OVERRIDE: "A rating may be contested, and the sponsor says whether that is agreed. " + BOTH_KEPT,
    DecisionKind.DISPUTE: "Both cannot be so, and the line is marked as disputed until somebody named settles it.",
    DecisionKind.RISK: "A risk that is this high, or has risen this fast, is for somebody to accept or have reduced.",
    DecisionKind.SIGN_OFF: "Figures are released once they are signed off; whoever reads them sees by whom.",
}  # fmt: skip
_THEN = {
    DecisionKind.UNBLOCK: "{raiser} is told.", DecisionKind.OVERRIDE: "{lead} is told, and both ratings are shown.",
    DecisionKind.DISPUTE: "Both sides are told.", DecisionKind.RISK: "{owner} is told, and the register says so.",
    DecisionKind.SIGN_OFF: "{lead} is told.",
}  # fmt: skip


def _with_names(template: str, brief: DecisionBrief) -> str:
    owner = brief.risk.owner if brief.risk is not None else None
    names = {"{raiser}": brief.raised_by or "whoever raised it", "{owner}": owner or brief.lead, "{lead}": brief.lead}
    name = next((each for each in names if each in template), None)
    return begun(template.replace(name, names[name]) if name else template)


def _then(a: Answers) -> str:
    """What comes of a decision: what is passed on is told to nobody yet, whoever has it next is asked."""
    if a.session.texts.get(str(a.brief.about)) == Ruling.PASSED_UP:
        above = begun(str(a.brief.above))
        return f"{above}{',' if ', ' in above else ''} is asked."
    return _with_names(_THEN[a.brief.about], a.brief)


def _shown_last(a: Answers) -> str:
    so_far = _so_far(a.brief)
    return f"What happened so far: {so_far}." if so_far else "You have not been asked about this before."


def telling(role: str) -> Mapping[str, Callable[[Answers], str]]:
    """What a decision tells of itself; `role` says what the person asked is, such as “you lead”."""
    return {
        "show_last": _shown_last,
        "why": lambda a: _with_names(_WHY[a.brief.about], a.brief),
        "deadline": lambda a: f"Your decision is needed by {long_date(a.brief.due)}.",
        "who_asked": lambda a: f"{a.brief.support} asks on behalf of the partnership; {role} “{a.brief.title}”.",
        "sent": lambda a: f"Sent. Thank you. {_then(a)}",
    }
