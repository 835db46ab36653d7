"""A return that comes after digests told that there was none is named to the support team till they are issued anew."""

from __future__ import annotations

from bot.handlers.late_returns import TOLD_WITHOUT
from bot.handlers.publish_digest import Published, publish_digest
from bot.handlers.releasing import release
from storage.database import Store
from storage.issued import issued_without
from storage.notices import notices
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire


async def told(county: Marlshire) -> list[str]:
    """What the support team is told of returns that came after the digests."""
    return [each.text for each in await county.read(lambda session: notices(session, MARLSHIRE))
            if each.kind == TOLD_WITHOUT]  # fmt: skip


async def test_digests_that_told_of_no_return_are_named_until_each_is_issued_anew(store: Store) -> None:
    """By layer and name, with the verb; what is sent once more is told no second time."""
    county = await Marlshire(store).open()
    await release(county.desk, MARLSHIRE, QUARTER)
    await county.fills("1.1", {"figure": "118", "checked": "sampled"})
    stale = await county.read(lambda session: issued_without(session, MARLSHIRE, 1, "NI 111"))
    assert ("board", "") in {(each.layer, each.group) for each in stale}
    [said] = await told(county)
    assert said.startswith(f"Maya Quinn sent the return on NI 111 after {len(stale)} digests of Q2 2026/27 had told")
    assert all(f"{each.layer} {each.group}".strip() in said for each in stale)
    await county.fills("1.1", {"figure": "119"})
    for each in stale:
        assert [said] == await told(county)
        assert isinstance(await publish_digest(county.desk, MARLSHIRE, QUARTER, each.layer, each.group), Published)
    assert [] == await told(county)
