"""Layers that a partnership brought stand beside those shipped, or in their place."""

from __future__ import annotations

import pytest

from conversations.digests.grouping import Grouping
from conversations.digests.layers import SHIPPED
from conversations.digests.own_layers import OwnLayer
from storage.database import Store
from storage.layers import layers_in, own_layers, save_layers
from tests.storage.examples import a_county

SCRUTINY = OwnLayer(name="scrutiny", grouping=Grouping.PARTNERSHIP, rules=("no_return", "newly_red"),
                    heading="For the scrutiny committee", lines=5)
BOARD = OwnLayer(name="board", heading="For the Executive")


async def test_layers_stand_in_the_order_in_which_they_were_brought(store: Store) -> None:
    """After those shipped; another partnership has only those."""
    await store.write(a_county)
    await store.write(lambda session: a_county(session, "weald"))
    await store.write(lambda session: save_layers(session, "kent", (SCRUTINY, BOARD)))
    found = await store.read(lambda session: layers_in(session, "kent"))
    assert (SCRUTINY, BOARD) == await store.read(lambda session: own_layers(session, "kent"))
    assert ["board", "theme", "district", "group", "scrutiny"] == list(found)
    assert ("For the Executive", 5) == (found["board"].heading, found["scrutiny"].lines)
    assert list(SHIPPED) == list((await store.read(lambda session: layers_in(session, "weald"))).values())


async def test_layers_brought_again_are_those_brought_last(store: Store) -> None:
    """What was left out is as shipped again."""
    await store.write(a_county)
    await store.write(lambda session: save_layers(session, "kent", (SCRUTINY, BOARD)))
    await store.write(lambda session: save_layers(session, "kent", ()))
    assert list(SHIPPED) == list((await store.read(lambda session: layers_in(session, "kent"))).values())


async def test_a_layer_whose_rule_is_gone_is_named(store: Store) -> None:
    """A later version may know a rule no more; without that rule the layer holds."""
    await store.write(a_county)
    lost = SCRUTINY.model_copy(update={"rules": ("no_return", "by_hunch")})
    await store.write(lambda session: save_layers(session, "kent", (lost,)))
    with pytest.raises(ValueError, match="“scrutiny” names “by_hunch”, which is not a rule"):
        await store.read(lambda session: layers_in(session, "kent"))
    await store.write(lambda session: save_layers(session, "kent", (SCRUTINY,)))
    assert "scrutiny" in await store.read(lambda session: layers_in(session, "kent"))
