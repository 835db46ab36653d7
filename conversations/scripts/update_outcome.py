"""What an update comes to, typed, once everything in it has been answered."""

from __future__ import annotations

from conversations.dialogue.answers import Answers
from conversations.partnership.actions import Progress
from conversations.partnership.parts import PartAsked, PartFigure
from conversations.partnership.returns import PromiseKept
from conversations.partnership.updates import Update
from conversations.scripts import delivery_update as asked
from conversations.scripts.applying import applying, items
from conversations.scripts.blockage_questions import new_blockage
from conversations.scripts.part_figures import as_figure
from conversations.scripts.risk_questions import new_risk


def outcome(answers: Answers) -> Update:
    """The update as it stands; raises `Unanswered` when something it needs is still to be answered."""
    part: PartAsked | None = answers.brief.part
    return Update(
        ref=answers.brief.ref,
        promises=tuple(_promise(a, item) for item, a in items(answers, asked.actions)),
        new_risks=tuple(new_risk(a) for _, a in items(answers, asked.new_risks)),
        blockages=tuple(new_blockage(a) for _, a in items(answers, asked.blockages)),
        part=_part(answers, part) if part is not None else None,
    )


def _promise(a: Answers, action: str) -> PromiseKept:
    return PromiseKept(action=action, progress=Progress(a[asked.progress]), note=applying(a, asked.why),
                       new_due=applying(a, asked.new_due))


def _part(a: Answers, part: PartAsked) -> PartFigure:
    if a[asked.part_available]:
        return as_figure(a[asked.part], part)
    return PartFigure(body=part.body, reason=a.get(asked.part_reason))
