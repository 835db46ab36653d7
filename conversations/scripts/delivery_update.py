"""The update: what a delivery group member is asked about one target.

Reads in the order of the talk. A member with nothing to tell is done in three
replies: all as planned, nothing in the way, send; a part-figure is one more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import choice, date_kind, yes_no
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.script import Doubt, Finding, Instead, Item, Note, Question, Refuse, Repeat, Script, When
from conversations.partnership.actions import Action, Progress
from conversations.partnership.dates import long_date
from conversations.partnership.updates import UpdateBrief
from conversations.scripts import blockage_questions, part_figures, risk_questions
from conversations.scripts import update_choices as said
from conversations.scripts import update_words as words
from conversations.scripts.quarterly_words import by_when
from conversations.scripts.sending import FOOTING

YES, NO = "yes", "no"
MANY = 2
"""Actions from which one question over all of them saves replies."""
OFTEN = 3
"""How often a date has moved when the support team is told (a date moved three times says so)."""


# Their actions ---------------------------------------------------------------


def _actions(brief: UpdateBrief) -> Sequence[Item]:
    return [Item(each.id, {"action": each.text, "promised_for": by_when(each), "slips": _slips(each)})
            for each in brief.actions]  # fmt: skip


def _slips(action: Action) -> str:
    """What is said beside a new date that is one of many: “ (put off three times)”."""
    moved = action.moved + 1
    return f" (put off {words.times(moved)})" if moved >= OFTEN else ""


def _overdue(action: Action, today: date) -> bool:
    return action.due is not None and action.due < today


def _one_question_will_do(a: Answers) -> bool:
    return sum(not _overdue(action, a.today) for action in a.brief.actions) >= MANY


def _action(a: Answers) -> Action:
    """The action that is asked about where we stand."""
    found: Action = next(each for each in a.brief.actions if a.prefix == f"{actions.key}.{each.id}.")
    return found


def _presumed_progress(a: Answers) -> str | None:
    """On track where all is said to be as planned; never once the date has passed."""
    if _overdue(_action(a), a.today):
        return None
    return Progress.ON_TRACK if a[all_well] == said.PLANNED else None


def _asked_by_itself(a: Answers) -> bool:
    """Whether an action has a row of its own: not yet known while one question over all may settle it."""
    if _overdue(_action(a), a.today) or not _one_question_will_do(a):
        return True
    return a[all_well] in {said.PLANNED, said.CHANGED}


def _may_stand(a: Answers) -> frozenset[str]:
    """How an action may stand: on track only until its date has passed."""
    return STANDS - ({Progress.ON_TRACK} if _overdue(_action(a), a.today) else set())


def _progress_findings(now: str, a: Answers) -> Sequence[Finding]:
    action = _action(a)
    if now != Progress.ON_TRACK or action.due is None or not _overdue(action, a.today):
        return []
    return [Refuse(f"“{action.text}” was promised for {long_date(action.due)}, which has passed. "
                   "Say whether it is done, late or stuck.")]


def _new_date_findings(new: date, a: Answers) -> Sequence[Finding]:
    action = _action(a)
    if action.due is not None and new <= action.due:
        return [Doubt("no_later", f"It was promised for {long_date(action.due)} already. Is the new date right?")]
    moved = action.moved + 1
    return [Note("put_off", f"“{action.text}” is put off {words.times(moved)} now.")] if moved >= OFTEN else []


all_well = Question(key="all_well", label="Your actions", ask="Are your {many} actions going as planned?",
                    hint="{actions}", skippable=False,
                    kind=choice("all_well", {said.PLANNED: "All as planned", said.CHANGED: "Something has changed"},
                                words=said.ALL_WELL, label="Your actions"),
                    when=When("only if two or more of your actions are not past their date", _one_question_will_do))
PROGRESS = choice("progress", {Progress.DONE: "Done", Progress.ON_TRACK: "On track", Progress.LATE: "Late",
                               Progress.STUCK: "Stuck"}, words=said.PROGRESS, label="How the action stands")
STANDS = frozenset(each.text for each in PROGRESS.choices)
progress = Question(key="progress", kind=PROGRESS, label="“{action}”", skippable=False, among=_may_stand,
                    ask="“{action}” was promised{promised_for}. How does it stand?",
                    presumed=_presumed_progress, check=_progress_findings,
                    when=When("only if something has changed", _asked_by_itself))
new_due = Question(key="due", kind=date_kind("future", label="The new date"), label="New date for “{action}”{slips}",
                   ask="By when will it be done now?", check=_new_date_findings,
                   when=When("only if it is late", lambda a: a[progress] == Progress.LATE))
why = Question(key="note", kind=sentences("The reason"), label="What holds “{action}” up", ask="What holds it up?",
               when=When("only if it is late or stuck", lambda a: a[progress] in {Progress.LATE, Progress.STUCK}))
actions = Repeat(key="action", over=_actions, each=(progress, new_due, why))


# The part-figure of their body -------------------------------------------------

HAS_PART = When("only if your body gives a part", lambda a: a.brief.part is not None)
part_available: Question[bool] = Question(
    key="part_available", kind=yes_no("There is a figure"), label="There is a figure", presumed=YES, when=HAS_PART,
    skippable=False, implied=True, ask="Does {body} have a figure for “{indicator}” for {quarter}?")
part: Question[Any] = Question(
    key="part", kind=part_figures.part_kind, label="Figure of {body}", ask="{part_ask}", hint="{part_hint}",
    when=When("only if there is a figure", lambda a: a.brief.part is not None and a[part_available]),
    skippable=False, check=part_figures.check, gives=part_figures.gives, last=part_figures.last_part,
    offers=(Instead("There is no figure yet", (("part_available", NO),)),))
part_reason = Question(
    key="part_reason", kind=sentences("The reason"), label="Why there is no figure yet",
    ask="Why is there no figure yet, and when will there be one?",
    when=When("only if there is no figure", lambda a: a.brief.part is not None and not a[part_available]))


# What is in the way --------------------------------------------------------------


def _inside(a: Answers, repeat: Repeat) -> bool:
    """Whether something was said inside a repeat, which opens it."""
    return any(key.startswith(f"{repeat.key}.1.") for key in a.session.given_keys)


def _presumed_trouble(a: Answers) -> str | None:
    """What a form tells that names a blockage or a risk without the question before them."""
    stuck, risk = _inside(a, blockages), _inside(a, new_risks)
    if stuck:
        return said.BOTH if risk else said.BLOCKED
    return said.RISK if risk else None


def _presumed_stuck(a: Answers) -> str:
    return YES if a[trouble] in {said.BLOCKED, said.BOTH} else NO


def _presumed_risk(a: Answers) -> str:
    return YES if a[trouble] in {said.RISK, said.BOTH} else NO


trouble = Question(key="trouble", label="Anything in the way", skippable=False, presumed=_presumed_trouble,
                   ask="Is anything blocking you, or is there a new risk?",
                   kind=choice("trouble", {said.NOTHING: "Nothing", said.BLOCKED: "Something is stuck",
                                           said.RISK: "A new risk", said.BOTH: "Both"},
                               words=said.TROUBLE, label="Anything in the way"))
blockages = blockage_questions.blockages(_presumed_stuck, implied=True)
new_risks = risk_questions.new_risks(_presumed_risk, implied=True)


SCRIPT = Script(
    name="delivery_update",
    version=1,
    title="Update on “{title}”, {quarter}",
    parts=(all_well, actions, part_available, part, part_reason, trouble, blockages, new_risks),
    words=words.vocabulary,
    footing=FOOTING,
    tell=words.TELLING,
    noun="update",
    opening="You are in the delivery group of “{title}”.",
    facts=words.facts,
)
