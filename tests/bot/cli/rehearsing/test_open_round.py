"""A round that is open already is rehearsed from now on: in the threads and by the letters that people have."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from bot.cli.rehearsing.comparing import Came
from bot.cli.rehearsing.rehearsal import Wanted, rehearse
from bot.cli.rehearsing.stage import Installed
from bot.cli.rehearsing.telling import as_json
from storage.database import Store
from tests.bot.handlers.marlshire import DOMAIN, MARLSHIRE, QUARTER, Marlshire

KEY = "a key for the tests of Marlshire, long enough"
NOW = datetime(2026, 10, 7, 13, 0, tzinfo=UTC)


async def test_an_open_round_goes_on_from_where_it_stands(sqlite_url: str) -> None:
    """Nobody is invited anew; people answer where they were asked, what was begun is finished, and all is explained."""
    store = Store.open(sqlite_url)
    county = await Marlshire(store).open()
    carl = county.last("U0CARLDUNN")
    await county.presses("U0CARLDUNN", "Start", on=carl)
    await county.says("U0CARLDUNN", "nothing")
    await store.close()
    wanted = Wanted(sqlite_url, MARLSHIRE, QUARTER, 2, {}, Installed(KEY, DOMAIN, f"Returns <returns@{DOMAIN}>",
                                                                     "https://q.example"))  # fmt: skip
    days: list[datetime] = []
    done = await rehearse(wanted, NOW, lambda at, sent: days.append(at))
    assert (NOW, [], True) == (done.starts, list(done.unexplained), days == sorted(days))
    assert not [row for row in done.happened.messages if row.id.startswith("p:")]
    people = as_json(done)["people"]
    given = Counter(each["channel"] for each in people if each["given"] and each["given"] == each["of"])
    assert given["slack"] > 5
    assert given["email"] > 2
    assert "Carl Dunn answered 3 of 3" in {f"{each.name} {each.did}" for each in done.done}
    assert Came.NOT_SENT in {each.came for each in done.compared}
    chased = min(row.created_at for row in done.happened.messages if row.id.startswith("c:"))
    assert min(each.at for each in done.done if " answered " in f" {each.did}") < chased  # what they were asked before
