"""What earned its place, as a row: the gist in one sentence, then the facts a chair would ask for."""

from __future__ import annotations

from conversations.digests.asked_back import asked_back
from conversations.digests.blocked import blockage_details
from conversations.digests.comparing import say_directions
from conversations.digests.counts import verdict_of
from conversations.digests.document import Detail, Row, Source, SourceKind
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.notes import kept_detail, proxy_detail
from conversations.digests.parted import say_own_part
from conversations.digests.plan_rows import promise_details, risk_details
from conversations.digests.remarks import remarks_on
from conversations.digests.sources import agreed, answers, behind, disputed, earlier, led_back, milestones, promised
from conversations.digests.wording import say_against, say_value, sentence, tidy
from conversations.partnership.dates import long_date
from conversations.partnership.figures import DataStatus
from conversations.partnership.returns import CauseCode, Commentary, Outlook
from conversations.partnership.targets import Milestone

CAUSES = {
    CauseCode.OURS: "with the lead’s own organisation",
    CauseCode.PARTNER: "with a partner",
    CauseCode.NATIONAL: "with national policy or events",
    CauseCode.DATA: "in the data",
}
OUTLOOKS = {
    Outlook.MET: "the year-end target will be met",
    Outlook.AT_RISK: "the year-end target is at risk",
    Outlook.MISSED: "the year-end target will be missed",
}
RESTRICTED = "Restricted: the support team holds the figure and the words."


def row_for(target: TargetFacts, about: Source | None, rules: tuple[str, ...], sight: Sight) -> Row:
    """The row of a target, or of one of its promises, blockages or risks."""
    gist, details = _told(target, about, sight)
    line = target.ref if about is None else f"{target.ref}/{about.kind}/{about.id}"
    return Row(
        id=line,
        ref=target.ref,
        title=tidy(target.title),
        verdict=None if about is not None else verdict_of(target, sight),
        rules=rules,
        gist=RESTRICTED if target.restricted else gist,
        details=() if target.restricted else (*details, *asked_back(target, line)),
        sources=_behind(target, sight) if about is None else (about,),
    )


def _behind(target: TargetFacts, sight: Sight) -> tuple[Source, ...]:
    """The figure and the return, what the figure stands beside, and what is disputed of it."""
    beside = milestones(target, sight.facts.quarter) if target.reported else ()
    part = () if sight.district is None else agreed(SourceKind.PART, target, sight.facts.quarter)
    return (*behind(target, sight.facts), *beside, *part, *disputed(target))


def _told(target: TargetFacts, about: Source | None, sight: Sight) -> tuple[str, tuple[Detail, ...]]:
    """The gist and the details of what the row is about."""
    if about is None:
        own = "" if sight.district is None else f" {say_own_part(target, sight.district)}"
        return f"{_gist(target, sight)}{own}", tuple(_target_details(target, sight))
    match about.kind:
        case SourceKind.ACTION:
            promise = next(each for each in target.promises if each.id == about.id)
            return _quoted(promise.text), led_back(promise_details(promise), about)
        case SourceKind.BLOCKAGE:
            blockage = next(each for each in target.blockages if each.id == about.id)
            return _quoted(blockage.what), led_back(blockage_details(blockage), about)
        case _:
            risk = next(each for each in target.risks if each.id == about.id)
            return _quoted(risk.description), led_back(risk_details(risk, sight.facts.matrix), about)


def _quoted(words: str) -> str:
    return f"“{tidy(words)}”"


def _gist(target: TargetFacts, sight: Sight) -> str:
    if target.figure is not None and target.figure.value is not None:
        return sentence(say_against(target.figure.value, target.milestone, target.definition,
                                    target.rated.variance))  # fmt: skip
    return sentence(_say_missing(target, sight))


def _say_missing(target: TargetFacts, sight: Sight) -> str:
    figure = target.figure
    if figure is None or figure.status is DataStatus.NO_RETURN:
        late = sight.facts.overdue(sight.today)
        return f"The target lead’s return was due on {long_date(sight.facts.due)}" if late else "Still awaited"
    words = {
        DataStatus.NOT_YET_AVAILABLE: "No figure yet",
        DataStatus.NOT_DUE: "No figure is due this quarter",
        DataStatus.NO_LONGER_COLLECTED: "No longer collected",
        DataStatus.WITHHELD: "Figure withheld",
        DataStatus.REPORTED: "Reported without a value",
    }[figure.status]
    expected = "" if figure.expected is None else f", expected by {long_date(figure.expected)}"
    reason = "" if not figure.reason else f": {tidy(figure.reason)}"
    return f"{words}{expected}{reason}"


def _target_details(target: TargetFacts, sight: Sight) -> list[Detail]:
    quarter = sight.facts.quarter
    details = []
    if target.reported:
        compared = earlier(target, quarter.previous, quarter.year_before)
        details.append(Detail(label="Direction", text=sentence(say_directions(target, quarter)),
                              sources=(*behind(target, sight.facts), *compared)))
    elif target.proxy is not None:
        details += led_back([proxy_detail(target.proxy)], *promised(target), *behind(target, sight.facts))
    details += _commentary(target)
    details += led_back(_forecast(target), *answers(target, "outlook", "year_end_value"), *behind(target, sight.facts),
                        *milestones(target, quarter.year_end))
    details += kept_detail(target, sight)
    details += remarks_on(target, sight)
    return details


def _commentary(target: TargetFacts) -> list[Detail]:
    said = target.commentary
    if said is None:
        return []
    lies = "" if said.cause_code is None else f"The cause lies {CAUSES[said.cause_code]}."
    cause, action = _said("Cause", said.cause, lies), _said("Action", said.action, _who_and_when(said))
    return [*led_back([cause], *answers(target, "cause", "cause_code")),
            *led_back([action], *answers(target, "action", "owner", "due"))]


def _said(label: str, words: str | None, after: str) -> Detail:
    if not words:
        return Detail(label=label, text="None given.", after=after or None)
    return Detail(label=label, text=tidy(words), quoted=True, after=after or None)


def _who_and_when(said: Commentary) -> str:
    parts = [tidy(said.owner)] if said.owner else []
    parts += [f"by {long_date(said.due)}"] if said.due else []
    return sentence(", ".join(parts))


def _forecast(target: TargetFacts) -> list[Detail]:
    parts = []
    if target.forecast is not None:
        value = target.forecast.value
        said = "" if value is None else f", at {say_value(value, target.definition)}"
        parts.append(f"the lead says {OUTLOOKS[target.forecast.outlook]}{said}")
    if target.run_rate is not None:
        parts.append(f"at this rate the year ends at {say_value(target.run_rate, target.definition)}")
    if parts and target.year_end is not None:
        parts.append(f"the year-end milestone is {_plain(target.year_end, target)}")
    return [Detail(label="Forecast", text=sentence("; ".join(parts)))] if parts else []


def _plain(milestone: Milestone, target: TargetFacts) -> str:
    upper = "" if milestone.upper is None else f" to {say_value(milestone.upper, target.definition)}"
    return say_value(milestone.value, target.definition) + upper
