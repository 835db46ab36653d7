"""What an import folder says, as the partnership's nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversations.digests.own_layers import OwnLayer
from conversations.partnership.actions import Action
from conversations.partnership.closures import Closure
from conversations.partnership.districts import District
from conversations.partnership.figures import Figure
from conversations.partnership.ladder import Ladder
from conversations.partnership.matrix import Matrix
from conversations.partnership.parts import Body
from conversations.partnership.people import Absence, Person
from conversations.partnership.risks import Risk
from conversations.partnership.targets import Milestone, Partnership, Target, Theme


@dataclass(frozen=True, slots=True)
class PastFigure:
    """A figure reported before Quarterday asked; `note` is what was said beside it."""

    ref: str
    figure: Figure
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """A folder that can be taken in as it stands; every name in it is known to it.

    `undated` holds the refs of targets without earlier definitions: when one
    of those differs from what is stored, the difference begins now. `ignored`
    names what lay in the folder and was not read.

    `matrix`, `ladder`, `bodies`, `layers`, `districts` and `closures` are none where the folder has no sheets
    for them: what is stored of them then stays. `conventions` counts the rows of
    each such sheet that it has.
    """

    partnership: Partnership
    themes: tuple[Theme, ...]
    people: tuple[Person, ...]
    targets: tuple[Target, ...]
    milestones: tuple[tuple[str, Milestone], ...]
    figures: tuple[PastFigure, ...]
    actions: tuple[Action, ...]
    risks: tuple[Risk, ...]
    absences: tuple[Absence, ...]
    undated: frozenset[str]
    ignored: tuple[str, ...] = ()
    matrix: Matrix | None = None
    ladder: Ladder | None = None
    bodies: tuple[Body, ...] | None = None
    layers: tuple[OwnLayer, ...] | None = None
    districts: tuple[District, ...] | None = None
    closures: tuple[Closure, ...] | None = None
    conventions: Mapping[str, int] = field(default_factory=dict)
