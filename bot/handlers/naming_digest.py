"""Which digest is meant: a layer and one of its groups, as somebody typed them; or which there are."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from conversations.digests.grouping import WHOLE, Grouping
from conversations.digests.layers import Layer
from conversations.digests.wording import listed
from storage.database import Session
from storage.layers import layers_in
from storage.readers import Readers, groups_of

_NOUNS = {Grouping.THEME: "theme", Grouping.DISTRICT: "district", Grouping.TARGET: "target"}
_SHEETS = {
    Grouping.PARTNERSHIP: "name one as board_channel in partnership.csv",
    Grouping.THEME: "name one in themes.csv",
    Grouping.DISTRICT: "name one in districts.csv",
}
_NAMES_AT_ONCE = 12


class UnknownGroup(LookupError):
    """There is no such digest; the sentence says which there are."""


def group_named(session: Session, partnership_id: str, layer: str, group: str) -> tuple[Layer, str, Readers]:
    """The layer and the group of these names, however they are capitalised, and who reads the digest.

    Raises:
        UnknownGroup: there is no such layer, or it has no such group.
    """
    chosen = _found(layer, layers := layers_in(session, partnership_id))
    if chosen is None:
        raise UnknownGroup(f"There is no digest layer “{layer}”; choose from {listed(list(layers))}.")
    groups = groups_of(session, partnership_id, layers[chosen])
    named = _found(group, groups)
    if named is None:
        raise UnknownGroup(_no_such(layers[chosen], group.strip(), list(groups)))
    return layers[chosen], named, groups[named]


def no_channel(layer: Layer, group: str) -> str:
    """Why a digest cannot be posted, and what to do about it."""
    who = f"The {layer.reader}" if group == WHOLE else group
    if layer.grouping is Grouping.TARGET:
        return f"{who} has no channel: its digest goes to the lead and the delivery group."
    return f"{who} has no channel; {_SHEETS[layer.grouping]} and import it."


def _found(name: str, known: Collection[str]) -> str | None:
    return next((each for each in known if each.casefold() == name.strip().casefold()), None)


def _no_such(layer: Layer, group: str, names: list[str]) -> str:
    if layer.grouping is Grouping.PARTNERSHIP:
        return f"The {layer.name} digest is of the whole partnership; leave “{group}” out."
    noun = _NOUNS[layer.grouping]
    if not names:
        sheet = "parts.csv" if layer.grouping is Grouping.DISTRICT else f"{noun}s.csv"
        return f"There is no {noun} yet; name one in {sheet} and import it."
    said = f"There is no {noun} “{group}”" if group else f"Say which {noun}"
    return f"{said}; choose from {_choices(group, names)}."


def _choices(group: str, names: list[str]) -> str:
    """All of them where they can be read at once; of more, those most like what was typed."""
    if len(names) <= _NAMES_AT_ONCE:
        return listed(names)
    near = get_close_matches(group, names, n=_NAMES_AT_ONCE, cutoff=0.5) or names[:_NAMES_AT_ONCE]
    return f"{', '.join(near)} and {len(names) - len(near)} more"
