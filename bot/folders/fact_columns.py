"""Every fact of a target that a digest is made from, a column each; of one that is sealed those alone that name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.folders.columns_told import Column
from conversations.digests.comparing import past_of, say_since_last, say_since_last_year, since_last, since_last_year
from conversations.digests.facts import TargetFacts
from conversations.partnership.quarters import Quarter

AGREED, RETURN, COMPUTED = "the agreement, as imported", "the lead’s return", "computed from the figures"
DECIDED, SIDES, MEMBERS = "sponsors and the support team", "both sides and whoever settled it", "the bodies’ updates"
UNIT, SHARE, DAY = "the unit of the target", "a fraction of 1", "a day"


@dataclass(frozen=True, slots=True)
class Fact:
    """A target as a digest of a quarter tells it; `sealed` keeps its figure and words from whoever gets the sheet."""

    target: TargetFacts
    quarter: Quarter
    sealed: bool = False


def _named(name: str, of: Callable[[TargetFacts], object], means: str, source: str, unit: str = "") -> Column:
    """What stands of every target, be it sealed."""
    return Column(name, lambda fact: of(fact.target), means, source, unit)


def _told(name: str, of: Callable[[TargetFacts], object], means: str, source: str, unit: str = "") -> Column:
    """What does not stand where a target is sealed."""
    return Column(name, lambda fact: None if fact.sealed else of(fact.target), means, source, unit)


def _compared(name: str, of: Callable[[TargetFacts, Quarter], object], means: str, unit: str = "") -> Column:
    """What a figure comes to beside an earlier one."""
    def cell(fact: Fact) -> object:
        known = not fact.sealed and fact.target.reported
        return of(fact.target, fact.quarter) if known else None

    return Column(name, cell, means, COMPUTED, unit)


def _past(name: str, back: Callable[[Quarter], Quarter], means: str) -> Column:
    def cell(fact: Fact) -> object:
        past = None if fact.sealed else past_of(fact.target, back(fact.quarter))
        return None if past is None else past.value

    return Column(name, cell, means, RETURN, UNIT)


def _of(one: str, name: str) -> Callable[[TargetFacts], object]:
    """A part of something that a target may have."""
    def part(target: TargetFacts) -> object:
        held = getattr(target, one)
        return None if held is None else getattr(held, name)

    return part


def _restated(target: TargetFacts) -> list[str]:
    return [f"{each.quarter}: {each.was} became {each.now}" for each in target.restated]


def _disputed(target: TargetFacts) -> list[str]:
    return [each.dispute.says for each in target.disputes if each.settled is None]


def _settled(target: TargetFacts) -> list[str]:
    return [f"{each.dispute.says} Settled by {each.settled.by}: {each.settled.words or each.settled.holds}"
            for each in target.disputes if each.settled is not None and each.settled_by_somebody]  # fmt: skip


FACTS = (
    Column("quarter", lambda fact: fact.quarter, "The quarter of the round", AGREED),
    _named("ref", lambda t: t.ref, "The reference of the target", AGREED),
    _named("title", lambda t: t.title, "What the target is called", AGREED),
    _named("theme", lambda t: t.theme, "The thematic partnership that it belongs to", AGREED),
    _named("districts", lambda t: t.districts, "The districts whose part it shows", AGREED),
    _named("lead", lambda t: t.lead, "Who answers for it", AGREED),
    _named("visibility", lambda t: t.visibility, "Who may see its figure and words", AGREED),
    _named("due", lambda t: t.due, "Whether a figure is due this quarter", AGREED),
    _named("return", lambda t: t.state, "How far its return has come", RETURN),
    _named("signed_off", lambda t: t.signed_off, "Whether the return is signed off as it stands", DECIDED),
    _told("unit", lambda t: t.definition.unit, "In what it is counted", AGREED),
    _told("better", lambda t: t.definition.polarity, "Which side is better: higher, lower, a range, none", AGREED),
    _told("measure", lambda t: t.definition.measure, "What a quarter’s figure covers", AGREED),
    _told("definition", lambda t: t.definition.wording, "How it is measured, in words", AGREED),
    _told("status", _of("figure", "status"), "Why there is a figure, or why there is none", RETURN),
    _told("value", lambda t: t.value, "The figure; zero is one", RETURN, UNIT),
    _told("standing", _of("figure", "standing"), "Final, provisional or an estimate", RETURN),
    _told("flags", _of("figure", "flags"), "What to know of the figure: late, restated, disputed", RETURN),
    _told("covers", _of("figure", "covers"), "The period that it really covers, where that is another", RETURN),
    _told("given_on", lambda t: t.given, "When that version of it was given", RETURN, DAY),
    _told("expected", _of("figure", "expected"), "When a figure that is not there yet will come", RETURN, DAY),
    _told("reason", _of("figure", "reason"), "Why there is none", RETURN),
    _told("assurance", lambda t: t.assurance, "Who checked the figure and how", RETURN),
    _told("reference", lambda t: t.reference, "What its lead quotes to ask about it", RETURN),
    _told("milestone", _of("milestone", "value"), "Where it should stand at the quarter’s end", AGREED, UNIT),
    _told("milestone_upper", _of("milestone", "upper"), "The end of the range, where it is one", AGREED, UNIT),
    _told("variance", lambda t: t.rated.variance, "By how much of the milestone it is better; worse is below 0",
          COMPUTED, SHARE),
    _told("rating", lambda t: t.rated.rating, "Green, amber or red, by the rule fixed beforehand", COMPUTED),
    _told("unrated", lambda t: t.rated.unrated, "Why there is no rating", COMPUTED),
    _told("over", lambda t: t.rated.over, "Whether an over-achievement band says so", COMPUTED),
    _compared("rating_before", lambda t, q: t.rating_in(q.previous), "The rating of the quarter before"),
    _past("last_quarter", lambda q: q.previous, "The figure of the quarter before"),
    _compared("since_last_quarter", since_last, "Better, same or worse than the quarter before"),
    _compared("since_last_quarter_said", say_since_last, "The same in words, or why they are not compared"),
    _past("last_year", lambda q: q.year_before, "The figure of the same quarter of the year before"),
    _compared("since_last_year", since_last_year, "Better, same or worse than in the same quarter of the year before"),
    _compared("since_last_year_said", say_since_last_year, "The same in words, or why they are not compared"),
    _told("cause", _of("commentary", "cause"), "What explains the figure, in the lead’s words", RETURN),
    _told("cause_code", _of("commentary", "cause_code"), "Where the cause mainly lies", RETURN),
    _told("action", _of("commentary", "action"), "What will be done, in the lead’s words", RETURN),
    _told("action_owner", _of("commentary", "owner"), "Who does it", RETURN),
    _told("action_due", _of("commentary", "due"), "By when", RETURN, DAY),
    _told("help_wanted", _of("commentary", "help_wanted"), "Whether the sponsor’s help is wanted", RETURN),
    _told("outlook", _of("forecast", "outlook"), "The lead’s judgement of the year end", RETURN),
    _told("forecast", _of("forecast", "value"), "The lead’s own value for the year end", RETURN, UNIT),
    _told("projected", _of("projection", "value"), "What the year comes to as it goes", COMPUTED, UNIT),
    _told("projected_by", _of("projection", "method"), "How that was computed: run rate or the season’s usual change",
          COMPUTED),
    _told("not_projected", _of("projection", "why_not"), "Why nothing was projected", COMPUTED),
    _told("forecast_error_last_year", _of("past_forecast", "error"),
          "By how much last year came to more than its lead forecast at the same quarter", COMPUTED, UNIT),
    _told("year_end", _of("year_end", "value"), "The milestone of the year’s end", AGREED, UNIT),
    _told("year_end_rating", lambda t: t.year_end_rating, "How that would be rated", COMPUTED),
    _told("contested", _of("contest", "contested"), "The rating that the lead holds instead", RETURN),
    _told("contested_because", _of("contest", "reason"), "Why they hold it", RETURN),
    _told("contest_agreed_by", _of("contest", "agreed_by"), "Who agreed", DECIDED),
    _told("contest_refused_by", _of("contest", "refused_by"), "Who did not", DECIDED),
    _told("restated", _restated, "Figures that this round changed: quarter, old and new", RETURN, UNIT),
    _told("in_dispute", _disputed, "What two sides say that cannot both be so", SIDES),
    _told("disputes_settled", _settled, "What was settled, by whom and how", SIDES),
    _told("parts_total", _of("parts", "value"), "The total of the bodies’ parts, once all are in", MEMBERS, UNIT),
    _told("parts_missing", _of("parts", "missing"), "The bodies whose parts are not in", MEMBERS),
    _told("reward", _of("stretch", "reward"), "The reward of a stretch target", AGREED, "pounds"),
    _told("reward_share", _of("stretch", "share"), "The share of it that is earned at this figure", COMPUTED, SHARE),
)  # fmt: skip
