"""What two sides say that cannot both be so, as a reader of a digest is told it."""

from __future__ import annotations

from conversations.digests.document import Detail, Source, SourceKind
from conversations.digests.facts import DisputeFacts, TargetFacts
from conversations.digests.sources import led_back
from conversations.digests.wording import say_value, sentence, tidy
from conversations.partnership.dates import long_date
from conversations.partnership.disputes import Dispute, Side, Stance


def say_disputed(each: DisputeFacts, target: TargetFacts) -> str:
    """The contradiction itself; of a restricted target only that there is one."""
    return "Disputed" if target.restricted else f"Disputed: {tidy(each.dispute.says).rstrip('.')}"


def say_settled(each: DisputeFacts, target: TargetFacts) -> str:
    """Who settled it, when, and what holds; of a restricted target only when."""
    if each.settled is None:
        return say_disputed(each, target)
    if target.restricted:
        return f"Dispute settled on {long_date(each.settled.on)}"
    told = f"Dispute settled by {tidy(each.settled.by)} on {long_date(each.settled.on)}"
    holds = _say_holds(each, target)
    return f"{told}: {holds}" if holds else told


def _say_holds(each: DisputeFacts, target: TargetFacts) -> str:
    first, second = each.dispute.first, each.dispute.second
    match each.settled and each.settled.holds:
        case "first":
            return f"what {_called(first, second)} said holds"
        case "second":
            return f"what {_called(second, first)} said holds"
        case Stance.BOTH:
            return "both are so"
        case _ if each.value is not None:
            return f"{say_value(each.value, target.definition)} holds"
        case _:
            return ""


def _called(side: Side, other: Side) -> str:
    """By its body, as partners know one another; by name where both are of the same one."""
    return tidy(side.name if side.body == other.body else side.body)


def dispute_details(target: TargetFacts) -> list[Detail]:
    """Both sides of each dispute, and the words in which it was settled."""
    return [detail for each in target.disputes if each.settled is None or each.settled_by_somebody
            for detail in led_back(_details(each), Source(kind=SourceKind.DISPUTE, id=each.dispute.id))]  # fmt: skip


def _details(each: DisputeFacts) -> list[Detail]:
    told = _sides(each.dispute)
    if each.settled is not None:
        told.insert(0, Detail(label="Disputed until then", text=sentence(each.dispute.says)))
        if each.settled.words:
            told.append(Detail(label="As settled", text=tidy(each.settled.words), quoted=True,
                               after=f"{tidy(each.settled.by)}."))
    return told


def _sides(dispute: Dispute) -> list[Detail]:
    first, second = dispute.first, dispute.second
    return [Detail(label=label, text=sentence(side.says), after=sentence(f"{side.name}, {side.body}"))
            for label, side in (("One side", first), ("The other side", second))]  # fmt: skip
