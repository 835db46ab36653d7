"""The quarterly return: what a target lead is asked about one target.

Reads in the order of the talk. A green target with nothing open is done in
three replies: the figure, how it was checked, send.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import (
    Kind,
    choice,
    date_kind,
    line,
    yes_no,
)
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.script import Derived, Finding, Instead, Item, Question, Repeat, Script, When
from conversations.partnership.actions import OPEN_PROGRESS
from conversations.partnership.brief import Brief
from conversations.partnership.case import Rated, Rating
from conversations.partnership.direction import Direction, against_last
from conversations.partnership.figures import DataStatus, Standing
from conversations.partnership.judging import rate_figure
from conversations.partnership.returns import Assurance, CauseCode, Outlook
from conversations.scripts import blockage_questions, figure_checks, figure_conditions, risk_questions
from conversations.scripts import quarterly_choices as said
from conversations.scripts import quarterly_words as words
from conversations.scripts.figure_kinds import figure_of, last_figure, look_ahead

YES, NO = "yes", "no"


def _soon(label: str) -> Kind[date]:
    return date_kind("future", label=label)


# What the answers come to --------------------------------------------------


def _rate(a: Answers) -> Rated:
    return rate_figure(a.brief, a[figure] if a[available] else None)


def _rated(a: Answers) -> Rated:
    return a.derive(rating)


def _direction(a: Answers) -> Direction:
    return against_last(a.brief, a[figure]) if a[available] else Direction.NONE


def _off_track(a: Answers) -> bool:
    return _rated(a).rating in {Rating.AMBER, Rating.RED}


def _earns_reasons(a: Answers) -> bool:
    return _off_track(a) or _rated(a).over or _direction(a) is Direction.WORSE


def _nothing_open(a: Answers) -> bool:
    """A target on track (or without a figure) that earns no question of its own."""
    return not _earns_reasons(a)


def _acts(a: Answers) -> bool:
    return _earns_reasons(a) and a.get(action) is not None


def _is_rated(a: Answers) -> bool:
    return _rated(a).rating is not None


def _contests(a: Answers) -> bool:
    """A rating held against the one computed; one that the figure has come to since contests nothing."""
    return _is_rated(a) and a.get(contest) not in {None, NO, _rated(a).rating}


def _may_miss(a: Answers) -> bool:
    return _is_rated(a) and a.get(outlook) in MAY_MISS


EARNED = When("only if the rating comes out amber or red, over-achieved, or worse than last quarter", _earns_reasons,
              in_numbers=figure_conditions.earned)
OFF_TRACK = When("only if the rating comes out amber or red", _off_track, in_numbers=figure_conditions.off_track)
WITH_ACTION = When("only if something will be done", _acts)
RATED = When("only if there is a rating", _is_rated)
HAS_FIGURE = When("only if there is a figure", lambda a: a[available])
NO_FIGURE = When("only if there is no figure", lambda a: not a[available])


# Promises made last quarter -------------------------------------------------


def _promises(brief: Brief) -> Sequence[Item]:
    return [
        Item(each.id, {"promise": each.text, "promised_by": words.owner(each), "promised_for": words.by_when(each)})
        for each in brief.actions
        if each.progress in OPEN_PROGRESS
    ]


KEPT = choice("promise", {"done": "Done", "partly": "Partly done", "not_done": "Not done",
                          "dropped": "No longer needed"}, words=said.KEPT, label="What became of the promise")
kept = Question(key="kept", kind=KEPT, label="“{promise}”",
                ask="“{promise}” was promised{promised_by}{promised_for}. Did it happen?", skippable=False)
kept_note = Question(key="note", kind=sentences("What happened"),
                     label="What became of “{promise}”", ask="What happened?",
                     when=When("only if it was not done in full", lambda a: a[kept] != "done"))
kept_due = Question(key="due", kind=_soon("The new date"),
                    label="New date for “{promise}”", ask="By when will it be done now?",
                    when=When("only if it is still to be done", lambda a: a[kept] in {"partly", "not_done"}))
promises = Repeat(key="promise", over=_promises, each=(kept, kept_note, kept_due))


# The figure, or why there is none -------------------------------------------

available: Question[bool] = Question(key="available", kind=yes_no("There is a figure"),
                                     label="There is a figure", presumed=YES,
                                     skippable=False, implied=True,
                                     ask="Is there a figure for “{title}” for {quarter}?")
figure: Question[Decimal] = Question(key="figure", kind=figure_of, label="Figure", when=HAS_FIGURE, skippable=False,
                  ask="What was “{title}” {covering}?", hint="{yardsticks}",
                  check=figure_checks.check, gives=figure_checks.gives, last=last_figure,
                  offers=(Instead("There is no figure", (("available", NO),)),))
WHY_NONE = choice("why_none", {
    DataStatus.NOT_YET_AVAILABLE: "Not yet available", DataStatus.NOT_DUE: "Not due this quarter",
    DataStatus.NO_LONGER_COLLECTED: "No longer collected",
    DataStatus.WITHHELD: "Withheld, such as too small to publish"},
    words=said.WHY_NONE,
    label="Why there is no figure")
NEEDS_WORDS = {DataStatus.WITHHELD, DataStatus.NO_LONGER_COLLECTED}
why_none = Question(key="why_none", kind=WHY_NONE, label="Why there is no figure", when=NO_FIGURE, skippable=False,
                    ask="Why is there no figure for “{title}”?")
expected = Question(key="expected", kind=_soon("The expected date"),
                    label="Figure expected", ask="When do you expect the figure?",
                    hint="For example 14 October 2026. Say “skip because …” if nobody can tell",
                    when=When("only if the figure is not yet available",
                              lambda a: not a[available] and a[why_none] == DataStatus.NOT_YET_AVAILABLE))
none_note = Question(key="none_note", kind=sentences("The reason"), label="The reason in words", when=NO_FIGURE,
                     ask="Why is that so?", presumed=lambda a: None if a[why_none] in NEEDS_WORDS else "")
standing = Question(key="standing", label="Standing", when=HAS_FIGURE, presumed=Standing.FINAL, skippable=False,
                    ask="Is that figure final, provisional or an estimate?",
                    kind=choice("standing", {Standing.FINAL: "Final", Standing.PROVISIONAL: "Provisional",
                                             Standing.ESTIMATE: "Estimate"}, words=said.STANDING, label="Standing"))

rating = Derived(key="rating", of=_rate, show=words.rated_text, say=lambda rated, a: words.rated(rated, a.brief,
                                                                                                 _direction(a)))


# Reasons, only where earned -------------------------------------------------


def _cause_findings(cause: str, a: Answers) -> Sequence[Finding]:
    return figure_checks.check_words(cause, a.brief, _direction(a), _rated(a).rating)


def _nothing_needed(a: Answers) -> str | None:
    return None if _off_track(a) else ""


cause = Question(key="cause", kind=sentences("Cause"), label="Cause", ask="What explains the figure?", when=EARNED,
                 hint="What happened, in your own words; the figure itself need not be repeated",
                 check=_cause_findings)
CAUSES = choice("cause_code", {CauseCode.OURS: "Within our own service", CauseCode.PARTNER: "With a partner",
                               CauseCode.NATIONAL: "National or outside our reach", CauseCode.DATA: "In the data"},
                words=said.CAUSES, label="Where the cause lies")
cause_code = Question(key="cause_code", kind=CAUSES, label="Where the cause lies", when=EARNED,
                      ask="Where does the cause mainly lie?")
action = Question(key="action", kind=sentences("Action", optional=True),
                  label="Action", ask="What will be done about it?", when=EARNED,
                  presumed=_nothing_needed)
owner = Question(key="owner", kind=line("Action owner"), label="Action owner", ask="Who will do it?", when=WITH_ACTION)
due = Question(key="due", kind=_soon("The due date"),
               label="Action due", ask="By when?", when=WITH_ACTION)
help_wanted = Question(key="help_wanted", kind=yes_no("Help from the sponsor"),
                       label="Help from the sponsor", when=OFF_TRACK,
                       ask="Do you want help from the target sponsor{sponsor}?")
RATINGS = choice("contest", {NO: "No, it is right", Rating.GREEN: "Yes, it should be green",
                             Rating.AMBER: "Yes, it should be amber", Rating.RED: "Yes, it should be red"},
                 words=said.CONTEST, label="Contest the rating")
contest = Question(key="contest", kind=RATINGS, label="Contest the rating", presumed=NO,
                   ask="Do you contest the rating? Both ratings are kept and shown.", when=RATED)
contest_reason = Question(key="contest_reason", kind=sentences("The reason"), label="Why you contest the rating",
                          ask="Why should the rating be another?", skippable=False,
                          when=When("only if you contest the rating", _contests))


# Looking ahead ----------------------------------------------------------------


def _presumed_outlook(a: Answers) -> str | None:
    return Outlook.MET if _rated(a).rating is Rating.GREEN and _nothing_open(a) else None


def _presumed_none(a: Answers) -> str | None:
    return NO if _nothing_open(a) else None


OUTLOOK = choice("outlook", {Outlook.MET: "It will be met", Outlook.AT_RISK: "It is at risk",
                             Outlook.MISSED: "It will be missed"}, words=said.OUTLOOK,
                 label="Forecast for the year end")
MAY_MISS: frozenset[str | None] = frozenset({Outlook.AT_RISK, Outlook.MISSED})
outlook = Question(key="outlook", kind=OUTLOOK, label="Forecast for the year end", presumed=_presumed_outlook,
                   ask="Will the year-end target{year_end} be met?", when=RATED)
year_end_value = Question(key="year_end_value", kind=look_ahead, label="Expected year-end figure", presumed="",
                          ask="What do you expect the year-end figure to be?",
                          when=When("only if the target may be missed", _may_miss))


# Risks and blockages ----------------------------------------------------------


def _open_risks(brief: Brief) -> Sequence[Item]:
    return [Item(each.id, {"risk": each.description, "grade": words.grade(each.grade)})
            for each in brief.risks if each.open]


risk_still = Question(key="still", kind=risk_questions.STILL, label="Risk “{risk}”", skippable=False,
                      ask="Risk on the register: “{risk}” (likelihood × impact {grade}). Is that still right?")
risk_grade = Question(key="grade", kind=risk_questions.grading, label="New likelihood and impact of “{risk}”",
                      ask="How likely is it now, and how great would its impact be?", hint="{grade_hint}",
                      when=When("only if the risk has changed", lambda a: a[risk_still] == "changed"))
risk_mitigation = Question(key="mitigation", kind=sentences("Mitigation", optional=True),
                           label="Mitigation of “{risk}”",
                           ask="What is being done about it now?",
                           when=When("only if the risk has changed", lambda a: a[risk_still] == "changed"))
risk_closed = Question(key="why", kind=sentences("The reason"),
                       label="Why “{risk}” is closed", ask="Why can it be closed?",
                       when=When("only if the risk is closed", lambda a: a[risk_still] == "closed"))
risks = Repeat(key="risk", over=_open_risks, each=(risk_still, risk_grade, risk_mitigation, risk_closed))

new_risks = risk_questions.new_risks(_presumed_none)
blockages = blockage_questions.blockages(_presumed_none)


# Who answers for the figure ----------------------------------------------------

CHECKED = choice("checked", {Assurance.CHECKED: "Checked by a colleague", Assurance.SAMPLED: "Checked on a sample",
                             Assurance.AUDITED: "Audited", Assurance.NOT_CHECKED: "Not checked"}, words=said.CHECKED,
                 label="Data quality")
checked = Question(key="checked", kind=CHECKED, label="Data quality", when=HAS_FIGURE, skippable=False,
                   ask="How was the figure checked?", hint="You sign for the data quality of this figure")


SCRIPT = Script(
    name="quarterly_return",
    version=1,
    title="{title}, {quarter}",
    parts=(promises, available, figure, why_none, expected, none_note, standing, rating,
           cause, cause_code, action, owner, due, help_wanted, contest, contest_reason,
           outlook, year_end_value, risks, new_risks, blockages, checked),
    words=words.vocabulary,
    footing="By sending you confirm that these answers are right, with those marked “unless you say otherwise”.",
    tell=words.TELLING,
    opening="You lead “{title}”.",
    facts=words.facts,
)
