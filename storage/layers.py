"""The digest layers that a partnership brought, as it wrote them, and with them every layer that it has."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import Session

from conversations.digests.layers import Layer, layers_of
from conversations.digests.own_layers import OwnLayer
from storage.statements import Query, run, run_many
from storage.tables import LayerRow, table

_layer = table(LayerRow)


def save_layers(session: Session, partnership_id: str, layers: Sequence[OwnLayer]) -> None:
    """Make these the layers that the partnership brought, in this order; it has no others beside those shipped."""
    rows = [
        {"partnership_id": partnership_id, "name": layer.name, "place": place, "facts": layer.model_dump_json()}
        for place, layer in enumerate(layers, start=1)
    ]
    run(session, delete(_layer).where(_layer.c.partnership_id == partnership_id))
    run_many(session, insert(_layer), rows)


_LAYERS: Query = (
    select(_layer.c.facts).where(_layer.c.partnership_id == bindparam("partnership_id")).order_by(_layer.c.place)
)


def own_layers(session: Session, partnership_id: str) -> tuple[OwnLayer, ...]:
    """The layers that the partnership brought, as it wrote them."""
    rows = run(session, _LAYERS, {"partnership_id": partnership_id}).scalars()
    return tuple(OwnLayer.model_validate_json(facts) for facts in rows)


def layers_in(session: Session, partnership_id: str) -> dict[str, Layer]:
    """Every layer of a partnership by its name: those shipped, and its own in their place or after them.

    Raises:
        ValueError: one that was stored names a rule that there is no more.
    """
    return layers_of([each.written() for each in own_layers(session, partnership_id)])
