"""Who may read a digest, and who may see the words behind its lines. Whoever may not is told so, and by whom to ask.

A digest is read by those it is written for, by those above them, and by
whoever has a part in a target of the group. Words and figure of a restricted
target are for its own people alone, whoever else reads the digest that counts
it. Until a round is released, nobody but the support team reads any.
"""

from __future__ import annotations

from datetime import date

from conversations.digests.facts import RoundFacts, TargetFacts
from conversations.digests.grouping import WHOLE, Grouping
from conversations.digests.layers import Layer
from conversations.partnership.nouns import Noun

Group = tuple[Grouping, str]
"""A group by what it is of, and its name."""
BOARD: Group = (Grouping.PARTNERSHIP, WHOLE)


class Reader(Noun):
    """Somebody of a partnership who wants to read, by their person or by an address that digests go to.

    `reads` are the groups whose digests are written for them (as chair, board
    member, or by an address named there), `targets` the refs of those in which
    they have a part: lead, sponsor, delivery group, a body that gives a figure.
    `layers` are those whose every digest is written for them, by name and grouping.
    """

    person_id: int | None = None
    email: str | None = None
    name: str = ""
    reads: frozenset[Group] = frozenset()
    targets: frozenset[str] = frozenset()
    layers: frozenset[tuple[str, Grouping]] = frozenset()
    support: bool = False


SUPPORT_TEAM = Reader(name="The support team", support=True)
"""Whoever runs the command line."""


def may_read(reader: Reader, layer: Layer, group: str, facts: RoundFacts, today: date) -> bool:
    """Whether they may read this digest today."""
    if reader.support:
        return True
    return not facts.embargoed(today) and has_right(reader, layer, group, facts)


def has_right(reader: Reader, layer: Layer, group: str, facts: RoundFacts) -> bool:
    """Whether the digest is for them, once it may be read at all."""
    if reader.support or BOARD in reader.reads or (layer.grouping, group) in reader.reads:
        return True
    if (layer.name, layer.grouping) in reader.layers:
        return True
    if layer.grouping is Grouping.PARTNERSHIP:
        return False
    targets = [target for target in facts.targets if group in layer.groups_by(target)]
    if layer.grouping is Grouping.TARGET and any((Grouping.THEME, each.theme) in reader.reads for each in targets):
        return True
    return any(target.ref in reader.targets for target in targets)


def may_see_words(reader: Reader, target: TargetFacts) -> bool:
    """Whether they may see what was said of a target, and its figure: who said it, when, in which words."""
    if reader.support or target.ref in reader.targets:
        return True
    if target.restricted:
        return False
    groups = {BOARD, (Grouping.THEME, target.theme), *((Grouping.DISTRICT, name) for name in target.districts)}
    return bool(groups & reader.reads) or any(_spans(grouping, target) for _, grouping in reader.layers)


def _spans(grouping: Grouping, target: TargetFacts) -> bool:
    """Whether any digest of a layer so grouped tells of the target."""
    return grouping is not Grouping.DISTRICT or bool(target.districts)
