"""What a reader must know of a figure besides its value: how firm it is, who agreed, what is at stake."""

from __future__ import annotations

from decimal import Decimal

from conversations.digests.disputed import dispute_details
from conversations.digests.document import Detail, SourceKind
from conversations.digests.facts import ContestFacts, TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.parted import say_parts
from conversations.digests.sources import agreed, answers, behind, decided, defined, led_back
from conversations.digests.wording import say_share, sentence, tidy
from conversations.partnership.dates import long_date
from conversations.partnership.figures import Figure, Flag, Standing
from conversations.partnership.marks import REASONS
from conversations.partnership.returns import Assurance, ReturnState

STANDINGS = {Standing.FINAL: "final", Standing.PROVISIONAL: "provisional", Standing.ESTIMATE: "an estimate"}
FLAGS = {
    Flag.LATE: "came after the due date",
    Flag.RESTATED: "restated",
    Flag.DISPUTED: "disputed between partners",
    Flag.SUPPRESSED: "small numbers suppressed",
    Flag.APPROXIMATE: "approximate",
}
ASSURANCES = {
    Assurance.AUDITED: "audited",
    Assurance.SAMPLED: "checked by sample",
    Assurance.CHECKED: "checked",
    Assurance.NOT_CHECKED: "not checked",
}


def remarks_on(target: TargetFacts, sight: Sight) -> list[Detail]:
    """The contest, disputes, parts, the stretch reward, why there is no rating, and the state of the figure."""
    told: list[Detail] = []
    contest, definition, quarter = target.contest, target.definition, sight.facts.quarter
    agreement, figure = defined(target, quarter), behind(target, sight.facts)
    if contest is not None:
        told.append(Detail(label="Contest", text=_contest(contest), after=_decided(contest), sources=(
            *answers(target, "contest", "contest_reason"), *decided("override", target.return_id), *figure)))
    told += dispute_details(target)
    if target.parts is not None:
        told.append(Detail(label="Parts", text=sentence(say_parts(target, target.parts)),
                           sources=(*agreed(SourceKind.PART, target, quarter), *figure)))
    if target.stretch is not None and target.stretch.share is not None:
        reward = _reward(target.stretch.share, target.stretch.reward)
        told.append(Detail(label="Reward", text=reward, sources=(*figure, *agreement)))
    if target.reported and target.rated.unrated is not None:
        told.append(Detail(label="Not rated", text=sentence(REASONS[target.rated.unrated]),
                           sources=(*figure, *agreement)))
    if definition.breaks_series and definition.since == quarter:
        told.append(Detail(label="Definition", text="Changed this quarter; earlier figures do not compare.",
                           sources=agreement))
    if target.reported and target.figure is not None:
        told += led_back([Detail(label="Figure", text=sentence(_state(target, target.figure, sight)))], *figure,
                         *answers(target, "standing", "checked"))
        told.append(Detail(label="Lead", text=sentence(target.lead), sources=agreement))
    return told


def _reward(share: Decimal, reward: Decimal) -> str:
    return f"At this figure {say_share(share)} of £{reward:,.0f} is earned."


def _contest(contest: ContestFacts) -> str:
    return (
        f"Computed {contest.computed.value}; the lead holds it to be {contest.contested.value}: "
        f"{_quoted(contest.reason)}"
    )


def _decided(contest: ContestFacts) -> str:
    if contest.agreed_by:
        return f"Agreed by {tidy(contest.agreed_by)}{_why(contest)}"
    if contest.refused_by:
        return f"Refused by {tidy(contest.refused_by)}{_why(contest)} Both ratings stay on record."
    return "Nobody has agreed to it yet."


def _why(contest: ContestFacts) -> str:
    return f": {_quoted(contest.words)}" if contest.words else "."


def _quoted(words: str) -> str:
    """Somebody's words in marks, with a stop where they bring none."""
    said = tidy(words)
    return f"“{said}”" if said.endswith((".", "!", "?", "…")) else f"“{said}”."


def _state(target: TargetFacts, figure: Figure, sight: Sight) -> str:
    covers = tidy(figure.covers) if figure.covers else f"up to {long_date(sight.facts.quarter.last_day)}"
    parts = [covers if figure.standing is None else f"{covers}, {STANDINGS[figure.standing]}"]
    parts += [FLAGS[flag] for flag in figure.flags if flag is not Flag.DISPUTED or not _settled(target)]
    if target.assurance is not None:
        parts.append(ASSURANCES[target.assurance])
    if target.given is not None:
        parts.append(f"given {long_date(target.given)}")
    if target.state is ReturnState.QUERIED:
        parts.append("queried by the support team")
    parts.append("signed off" if target.signed_off else "not signed off")
    return "; ".join(parts)


def _settled(target: TargetFacts) -> bool:
    """Whether what is known to have been disputed was settled: a flag given before then no longer holds."""
    return bool(target.disputes) and all(each.settled is not None for each in target.disputes)
