"""A quarter in which everything happens that a digest may tell, in a county beside another one, each with its canaries.

A canary is a word that stands in one place alone: wherever else it turns up, somebody was shown too much.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.example import COUNTY
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.open_round import open_round
from storage.database import Store
from tests.bot.handlers.arguing import (
    GEORGE,
    HOUSEHOLDS,
    IMRAN,
    OFF_TRACK,
    SIAN,
    THOMAS,
    answers,
    corrects,
    decides,
    figures,
    green_but_blocked,
    risk_against_rating,
    tells,
)
from tests.bot.handlers.marlshire import QUARTER, STARTS, Marlshire
from tests.bot.wire.standing import desk_on

SHUT, SHUT_LEAD = "NI 153", "dan.ellis@jobcentre.marlshire.example"
"""The restricted target of the county, and who leads it."""
SHUT_SPONSOR = "xanthe.abel@fire.marlshire.example"
"""Who sponsors it, and nothing else of its theme."""
IN_SHUT, HELD, HELD_BY_SIDES = "zzshut", "zzheld156", "zzheld136"
"""What is said of the restricted target; what is said to the bot of NI 156 and NI 136 and stands in no digest."""
DOWNLAND, IN_DOWNLAND = "downland-together", "zzdownland"
"""Another partnership of the same installation, and what is said in it."""
AFTER = datetime(2026, 11, 2, 9, tzinfo=UTC)
"""When the digests are read: after the day of their release."""


def county_folder(folder: Path) -> Path:
    """The example with one target that is restricted."""
    shutil.copytree(COUNTY, folder)
    _change(folder / "targets.csv", lambda line: _restricted(line) if line.startswith(f"{SHUT},") else line)
    return folder


def _restricted(line: str) -> str:
    return line.replace("ursula.wynn@castlemarl.example", SHUT_SPONSOR).removesuffix("partnership") + "restricted"


def downland_folder(folder: Path) -> Path:
    """Another partnership with other people, whose every promise says where it belongs."""
    shutil.copytree(COUNTY, folder)
    for file in folder.glob("*.csv"):
        _change(file, lambda line: line.replace("arlshire", "ownland").replace("Mownland", "Downland")
                .replace("mownland", "downland").replace("T0REHEARSE", "T0DOWNLAND"))
    _change(folder / "actions.csv", lambda line: line.replace("Lease twelve", f"{IN_DOWNLAND} Lease twelve"))
    return folder


def _change(file: Path, change: Callable[[str], str]) -> None:
    lines = file.read_text("utf-8").splitlines()
    file.write_text("".join(f"{change(line)}\n" for line in lines), "utf-8")


async def told_quarter(store: Store, folder: Path) -> Marlshire:
    """The county and its neighbour are taken in, and the county's people answer in every channel."""
    other = await import_folder(store, downland_folder(folder / "downland"), datetime(2026, 10, 1, 7, tzinfo=UTC))
    assert isinstance(other, Imported), other
    assert DOWNLAND == other.partnership_id
    await open_round(desk_on(store, lambda: STARTS), DOWNLAND, QUARTER)
    county = await Marlshire(store).open(county_folder(folder / "county"))
    await figures(county)
    await green_but_blocked(county)
    await risk_against_rating(county)
    await contested(county)
    await restricted(county)
    await decides_on_the_figures(county)
    county.now = AFTER
    return county


async def contested(county: Marlshire) -> None:
    """Imran holds a red rating to be amber, says what stands in no digest, corrects the figure; by page."""
    said = HOUSEHOLDS | {"contest": "amber", "contest_reason": "Half are let by now", "year_end_value":
                         f"skip because {HELD} nobody can tell"}  # fmt: skip
    return_id = await tells(county, IMRAN, "quarterly_return", "NI 156", said)
    await corrects(county, return_id, "236", f"{HELD} one was counted late")


async def restricted(county: Marlshire) -> None:
    """Dan reports on the restricted target."""
    said = OFF_TRACK | {"figure": "27.7", "cause": f"{IN_SHUT} a named child", "action": f"{IN_SHUT} a visit",
                        "promise.A4.kept": "partly", "promise.A4.note": f"{IN_SHUT} half of them",
                        "promise.A4.due": "18 December 2026", "blockage.1": "yes",
                        "blockage.1.what": f"{IN_SHUT} no key", "blockage.1.who_can": "The landlord",
                        "blockage.1.tried": "Nothing", "blockage.1.needed_by": "30 November 2026",
                        "blockage.2": "no"}  # fmt: skip
    await tells(county, SHUT_LEAD, "quarterly_return", SHUT, said)


async def decides_on_the_figures(county: Marlshire) -> None:
    """Thomas settles which figure of NI 136 holds, once both sides stand by theirs."""
    for side in (GEORGE, SIAN):
        await answers(county, side, "stands", f"{HELD_BY_SIDES} it was counted twice")
    await decides(county, THOMAS, dispute="first_holds", settle_why="The county counted them all")
