"""What decisions, confirmations, disputes and hand-overs are about, in lines, and read back from them.

A blockage: `blockage: B1`, `stuck: …`, `raised: 2026-09-01`, and what has happened to it as
`move 1: passed_on | 2026-09-08 | Ann Archer | words`. A dispute: `side first: name | body | words | figure`.
A risk: `risk R1: description | 4x5`. A return to be signed off: `sign_off: R1`, `row 1: Figure | 402`;
only some of its lines: `asked 1: figure`, `moved 1: The figure was 38 and is now 31.`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from conversations.partnership.blockages import Blockage, BlockageState, ConfirmBrief, Move, MoveTold
from conversations.partnership.case import Rating
from conversations.partnership.decisions import DecisionBrief, DecisionKind, Override, SignOff
from conversations.partnership.delegations import HandoverBrief
from conversations.partnership.disputes import ConflictKind, Dispute, DisputeBrief, Side
from conversations.partnership.risks import Grade, Risk
from conversations.scripts.given_lines import USUAL, day, line, lines, listed, matter_facts, matter_lines, single

_NOBODY = "somebody@example.org"
"""The address of whoever a line names: no talk looks at it."""
_USUAL = {
    **USUAL, "about": "unblock", "decider": "Patricia Okafor", "lead": "Ann Archer", "blockage": "B1",
    "raised": "2026-09-01", "stuck": "The data-sharing agreement is unsigned", "dispute": "D1", "kind": "figures",
    "computed": "amber", "contested": "green", "seen": "1",
}  # fmt: skip

DECISION = (
    "about: unblock", "above: the board", "raised_by: Ben Brook", "since: 2026-08-03", "who_can: The county solicitor",
    "action: A triage desk at both custody suites", "tried: Two letters and a call", "needed_by: 2026-10-30",
    "move 1: raised | 2026-09-01 | Ben Brook", "move 2: passed_on | 2026-09-08 | Ann Archer | It needs a signature",
)  # fmt: skip
CONFIRMATION = ("answer: It was signed on 2 October", "answered_by: Patricia Okafor")
DISPUTED = (
    "kind: figures", "says: County says 432 and Districts say 410", "person: Ann Archer", "yours: It is 432",
    "other: Dev Das", "theirs: It is 410",
)  # fmt: skip
HANDOVER = ("giver: Ann Archer", "taker: Jo Smith", "target: First-time entrants", "question 1: Cause",
            "question 2: Action")


# Decisions -------------------------------------------------------------------


def decision_given(given: Sequence[str]) -> DecisionBrief:
    """What is to be decided; raises `ValueError` naming what cannot be used."""
    said = single(given, _USUAL)
    about = DecisionKind(said["about"])
    return DecisionBrief(
        **matter_facts(said),
        about=about,
        decider=said["decider"],
        lead=said["lead"],
        above=said.get("above"),
        raised_by=said.get("raised_by"),
        action=said.get("action"),
        moves=tuple(_move(parts) for _, parts in listed(given, "move", 4)),
        why_risk=tuple(why for _, (why,) in listed(given, "why", 1)),
        blockage=_blockage(said) if about is DecisionKind.UNBLOCK else None,
        override=_override(said) if about is DecisionKind.OVERRIDE else None,
        dispute=_dispute(given, said) if about is DecisionKind.DISPUTE else None,
        risk=_risk(given, said) if about is DecisionKind.RISK else None,
        sign_off=_sign_off(given, said) if about is DecisionKind.SIGN_OFF else None,
    )


def decision_lines(brief: DecisionBrief) -> Iterator[str]:
    """The lines of what is to be decided."""
    yield from matter_lines(brief)
    yield from lines({"about": brief.about, "decider": brief.decider, "lead": brief.lead, "above": brief.above,
                      "raised_by": brief.raised_by, "action": brief.action})
    for number, told in enumerate(brief.moves, 1):
        yield line(f"move {number}", told.move, told.on, told.by, told.words)
    for number, why in enumerate(brief.why_risk, 1):
        yield line(f"why {number}", why)
    if brief.blockage is not None:
        yield from _blockage_lines(brief.blockage)
    if brief.override is not None:
        asked = brief.override
        yield from lines({"return": asked.return_id, "figure": asked.figure, "computed": asked.computed,
                          "contested": asked.contested, "reason": asked.reason})
    if brief.dispute is not None:
        yield from _dispute_lines(brief.dispute)
    if brief.risk is not None:
        yield from _risk_lines(brief.risk)
    if brief.sign_off is not None:
        yield from lines({"return": brief.sign_off.return_id, "seen": brief.sign_off.seen})
        yield from (line(f"row {number}", *row) for number, row in enumerate(brief.sign_off.rows, 1))
        yield from (line(f"asked {number}", key) for number, key in enumerate(brief.sign_off.lines, 1))
        yield from (line(f"moved {number}", words) for number, words in enumerate(brief.sign_off.moved, 1))


def _move(parts: Sequence[str]) -> MoveTold:
    move, on, by, words = parts
    return MoveTold(move=Move(move), state=BlockageState.OPEN, on=date.fromisoformat(on), by=by or None,
                    words=words or None)


def _blockage(said: Mapping[str, str]) -> Blockage:
    return Blockage(
        id=said["blockage"], ref=said["ref"], what=said["stuck"], raised_by=_NOBODY,
        raised_on=date.fromisoformat(said["raised"]), since=day(said.get("since")), who_can=said.get("who_can"),
        tried=said.get("tried"), needed_by=day(said.get("needed_by")),
    )  # fmt: skip


def _blockage_lines(stuck: Blockage) -> Iterator[str]:
    yield from lines({"blockage": stuck.id, "stuck": stuck.what, "raised": stuck.raised_on, "since": stuck.since,
                      "who_can": stuck.who_can, "tried": stuck.tried, "needed_by": stuck.needed_by})


def _override(said: Mapping[str, str]) -> Override:
    return Override(return_id=said.get("return", "R1"), figure=said.get("figure", "432"),
                    computed=Rating(said["computed"]), contested=Rating(said["contested"]),
                    reason=said.get("reason", "No reason was given"))


def _dispute(given: Sequence[str], said: Mapping[str, str]) -> Dispute:
    sides = {name: _side(parts) for name, parts in listed(given, "side", 4)}
    if missing := {"first", "second"} - set(sides):
        raise ValueError(f"There is no line “side {min(missing)}: name | body | words | figure”; a dispute has two.")
    return Dispute(id=said["dispute"], kind=ConflictKind(said["kind"]), ref=said["ref"], says=said.get("says", ""),
                   first=sides["first"], second=sides["second"])


def _side(parts: Sequence[str]) -> Side:
    name, body, says, value = parts
    try:
        return Side(email=_NOBODY, name=name, body=body, says=says, value=Decimal(value) if value else None)
    except InvalidOperation as mistake:
        raise ValueError(f"“{value}” is not a number in digits.") from mistake


def _dispute_lines(found: Dispute) -> Iterator[str]:
    yield from lines({"dispute": found.id, "kind": found.kind, "says": found.says})
    for name, side in (("first", found.first), ("second", found.second)):
        yield line(f"side {name}", side.name, side.body, side.says, side.value)


def _risk(given: Sequence[str], said: Mapping[str, str]) -> Risk:
    found = next(listed(given, "risk", 2), None)
    if found is None:
        raise ValueError("There is no line “risk R1: description | 4x5”; a decision about a risk needs one.")
    name, (text, graded) = found
    likelihood, _, impact = graded.partition("x")
    return Risk(id=name, ref=said["ref"], description=text, cause=said.get("cause"),
                consequence=said.get("consequence"), mitigation=said.get("mitigation"), owner=said.get("owner"),
                grade=Grade(likelihood=int(likelihood), impact=int(impact)))


def _risk_lines(risk: Risk) -> Iterator[str]:
    yield line(f"risk {risk.id}", risk.description, f"{risk.grade.likelihood}x{risk.grade.impact}")
    yield from lines({"cause": risk.cause, "consequence": risk.consequence, "mitigation": risk.mitigation,
                      "owner": risk.owner})


def _sign_off(given: Sequence[str], said: Mapping[str, str]) -> SignOff:
    rows = tuple((name, value) for _, (name, value) in listed(given, "row", 2))
    asked, moved = (tuple(told for _, (told,) in listed(given, name, 1)) for name in ("asked", "moved"))
    return SignOff(return_id=said.get("return", "R1"), seen=said["seen"], rows=rows, lines=asked, moved=moved)


# The other talks ----------------------------------------------------------------


def confirmation_given(given: Sequence[str]) -> ConfirmBrief:
    """What somebody who raised a blockage is told of the answer."""
    said = single(given, _USUAL)
    return ConfirmBrief(**matter_facts(said), blockage=_blockage(said), answer=said.get("answer", ""),
                        answered_by=said.get("answered_by", said["decider"]))


def confirmation_lines(brief: ConfirmBrief) -> Iterator[str]:
    """The lines of an answer to a blockage."""
    yield from matter_lines(brief)
    yield from _blockage_lines(brief.blockage)
    yield from lines({"answer": brief.answer, "answered_by": brief.answered_by})


def dispute_given(given: Sequence[str]) -> DisputeBrief:
    """What a side of a dispute is told."""
    said = single(given, _USUAL)
    return DisputeBrief(**matter_facts(said), dispute=said["dispute"], kind=ConflictKind(said["kind"]),
                        says=said.get("says", ""), person=said.get("person", said["lead"]),
                        yours=said.get("yours", ""), other=said.get("other", "the other side"),
                        theirs=said.get("theirs"))


def dispute_lines(brief: DisputeBrief) -> Iterator[str]:
    """The lines of what a side is told."""
    yield from matter_lines(brief)
    yield from lines({"dispute": brief.dispute, "kind": brief.kind, "says": brief.says, "person": brief.person,
                      "yours": brief.yours, "other": brief.other, "theirs": brief.theirs})


def handover_given(given: Sequence[str]) -> HandoverBrief:
    """What somebody who is named to answer is told."""
    said = single(given, _USUAL)
    return HandoverBrief(**matter_facts(said), delegation=said.get("delegation", "H1"),
                         giver=said.get("giver", said["lead"]), taker=said.get("taker", "Jo Smith"),
                         target=said.get("target", said["title"]),
                         questions=tuple(label for _, (label,) in listed(given, "question", 1)))


def handover_lines(brief: HandoverBrief) -> Iterator[str]:
    """The lines of a hand-over."""
    yield from matter_lines(brief)
    yield from lines({"delegation": brief.delegation, "giver": brief.giver, "taker": brief.taker,
                      "target": brief.target})
    yield from (line(f"question {number}", label) for number, label in enumerate(brief.questions, 1))
