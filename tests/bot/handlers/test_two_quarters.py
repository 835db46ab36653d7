"""A story of two quarters in the example county, from the first promise to the digest that says what became of it.

Each scene is a golden file in tests/transcripts/two_quarters; `--update` writes
them anew. What matters is asserted besides, from what is stored.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

from bot.example import COUNTY
from bot.handlers.composing import Composed, compose_digest
from bot.handlers.import_partnership import Imported, import_folder
from conversations.digests.compose import compose
from conversations.digests.facts import RiskFacts, RoundFacts, TargetFacts
from conversations.digests.layers import LAYERS
from conversations.partnership.actions import Action, Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.case import Rating
from conversations.partnership.promises import KeptRate, kept_rate, say_slippage
from conversations.partnership.proxy import say_proxy
from conversations.partnership.quarters import Quarter
from conversations.partnership.risks import Grade
from storage.database import Store
from storage.facts import round_facts
from tests.bot.handlers.marlshire import MARLSHIRE, Marlshire
from tests.bot.handlers.storybook import Storybook, kept_in

FOLDER = Path(__file__).parents[2] / "transcripts" / "two_quarters"
THEME = "Economic development and enterprise"
IMRAN, IVAN, JOYCE = "U0IMRANMALIK", "U0IVANPETROV", "U0JOYCENEWTON"
"""A lead and two members, in Slack."""
URSULA, GRETA, DAN = ("ursula.wynn@castlemarl.example", "greta.hill@jobcentre.marlshire.example",
                      "dan.ellis@jobcentre.marlshire.example")
"""Their sponsor; a member and the lead of another target: by letter."""
CAST = {IMRAN: "IMRAN", IVAN: "IVAN", JOYCE: "JOYCE", URSULA: "URSULA", GRETA: "GRETA", DAN: "DAN"}
REFS = ("NI 153", "NI 155", "NI 156")
SUMMER, AUTUMN, WINTER = Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)
FLATS = "Lease twelve more flats in Castle Marl for families leaving bed and breakfast"
MILL_LANE = "Sign the section 106 agreement for Mill Lane"
HIGHWAYS = "Get the highways agreement for Foundry Lane signed"
SLIPS = "The Mill Lane scheme slips past March and its 64 homes fall into next year"
EMPTY_HOMES = "Bring forty empty homes back into use"
CONNECTION = "Bring the water connection forward with the company’s director"
ASKED = re.compile(r"(?:\d+\. NI \d+: )?(?:Risk on the register: )?“([^”]+)” (?:was promised|\(likel|stands at).*\?")
"""A question about a promise or a risk, in Slack or in a letter."""
STUCK = "The water company gives no date for connecting Mill Lane"


async def test_the_story_of_two_quarters(store: Store, update: bool) -> None:
    """Promises come back, a risk crosses the line, a rating is refused, a blockage is freed; all are told.

    Nobody is asked the same twice.
    """
    book = Storybook(Marlshire(store, now=datetime(2026, 7, 1, 8, 31, tzinfo=UTC)), CAST, REFS)
    taken = await import_folder(store, COUNTY, book.county.now)
    assert isinstance(taken, Imported), taken
    await before(book)
    await members_answer(book)
    await lead_contests(book)
    await sponsor_refuses(book)
    await first_digest(book)
    await promises_come_back(book)
    await risk_reaches_the_sponsor(book)
    await blockage_goes_round(book)
    await no_figure(book)
    await second_digest(book)
    assert_asked_once(book)
    expected = kept_in(FOLDER, book.scenes, update=update)
    assert expected == {name: "\n".join(lines) + "\n" for name, lines in book.scenes.items()}


# The quarter before -------------------------------------------------------------


async def before(book: Storybook) -> None:
    """In July Ivan puts off what was promised for June."""
    book.scene("0_the_quarter_before", "July 2026. What was promised for June is put off for the first time.", IVAN)
    await book.opens(SUMMER, book.county.now)
    await book.starts(IVAN)
    await book.says(IVAN, "nothing", "send", "still right", "yes", "send", "late", "30 September 2026",
                    "The landlord will not sign before the summer is over", "nothing", "send")
    flats = await promise(book, SUMMER, FLATS)
    book.stored(told(flats))
    assert (Progress.LATE, date(2026, 9, 30), 1) == (flats.progress, flats.due, flats.moved)


# The first quarter ----------------------------------------------------------------


async def members_answer(book: Storybook) -> None:
    """Ivan is asked of his actions and of his risk, in Slack; Greta of her actions, in one letter for two targets."""
    book.scene("1_members", "1 October 2026. The round of the second quarter opens; members answer.", IVAN, GRETA,
               whole=True)
    await book.opens(AUTUMN, datetime(2026, 10, 1, 8, 31, tzinfo=UTC))
    await book.starts(IVAN)
    await book.says(IVAN, "nothing", "send", "changed", "yes", "2 4",
                    "Weekly calls with the builder, and the water company has named an engineer",
                    "change 5", "8 January 2027", "send")
    await book.says(IVAN, "late", "18 December 2026", "The landlord signs lease by lease", "nothing", "send",
                    "31 out of 450", "nothing", "send")
    await book.replies(GRETA, ("Open a weekly jobs desk", "done"), ("NI 152: Is anything", "nothing"),
                       ("Ring every claimant", "on track"), ("NI 153: Is anything", "nothing"))
    flats, slips = await promise(book, AUTUMN, FLATS), await risk(book, AUTUMN)
    book.stored(told(flats), feared(slips))
    assert (date(2026, 12, 18), 2) == (flats.due, flats.moved)
    assert (Grade(likelihood=2, impact=4), date(2027, 1, 8)) == (slips.grade, slips.review)


async def lead_contests(book: Storybook) -> None:
    """Imran's homes are amber and his households red; for each he promises something, and the amber he contests."""
    book.scene("2_lead", "The same day. The lead of both targets sends his returns, and contests the first rating.",
               IMRAN, URSULA, whole=True)
    await book.starts(IMRAN)
    await book.says(IMRAN, "158",
                    "Foundry Lane waited for its highways agreement", "partner", HIGHWAYS, "Imran Malik",
                    "11 December 2026", "no", "met", "no", "no", "checked", "change 9", "green",
                    "All 158 are let, and 14 more were handed over on 1 October", "send")
    await book.says(IMRAN, "239", "Two landlords sold up in August", "ours", EMPTY_HOMES, "Ivan Petrov",
                    "11 December 2026", "no", "at risk", "still right", "no", "no", "sampled", "send")


async def sponsor_refuses(book: Storybook) -> None:
    """Ursula refuses by letter; Imran hears, and both ratings stand with who refused and why."""
    book.scene("3_sponsor", "2 October 2026. The sponsor refuses by letter, and the lead hears why.", IMRAN, URSULA)
    await book.replies(URSULA, ("Do you agree", "refuse"),
                       ("Why does the rating stay", "Homes count once they are handed over, and 14 came in October."))
    homes = await target(book, AUTUMN, "NI 155")
    assert homes.contest is not None
    book.stored(f"NI 155: {homes.contest.computed} as computed, {homes.contest.contested} as the lead holds, "
                f"refused by {homes.contest.refused_by}: {homes.contest.words}")
    leases = next(each for each in (await target(book, AUTUMN, "NI 156")).risks if each.id == "R1")
    assert date(2026, 12, 31) == leases.review  # his return has looked at what was to be looked at on 15 October
    assert (Rating.AMBER, Rating.GREEN, "Ursula Wynn") == (
        homes.contest.computed, homes.contest.contested, homes.contest.refused_by)


async def first_digest(book: Storybook) -> None:
    """The theme's digest shows both ratings and who refused."""
    book.scene("4_digest", "30 October 2026. The digest of the theme.", *CAST)
    await book.waits(datetime(2026, 10, 30, 10, 0, tzinfo=UTC))
    text = (await digest(book, AUTUMN)).text
    book.digest(text)
    assert "refused by Ursula Wynn" in said(text)


# The second quarter ---------------------------------------------------------------


async def promises_come_back(book: Storybook) -> None:
    """What was promised is asked first: kept, kept in part with a new date, and put off for the third time."""
    book.scene("5_promises", "4 January 2027. The next round opens, and what was promised comes back first.",
               IMRAN, IVAN)
    await book.opens(WINTER, datetime(2027, 1, 4, 9, 31, tzinfo=UTC))
    await book.starts(IMRAN)
    await book.says(IMRAN, "done", "partly", "The county has signed, the developer has not", "29 January 2027",
                    "250", "Foundry Lane still waits for the developer", "partner", "Hold the developer to its date",
                    "Imran Malik", "29 January 2027", "no", "met", "no", "no", "checked", "send")
    await book.says(IMRAN, "done", "198", "Forty families moved into homes that had stood empty", "ours",
                    "Meet both landlords every fortnight", "Imran Malik", "26 March 2027", "no", "at risk",
                    "still right", "no", "no", "sampled", "send")
    mill_lane, highways = await promise(book, WINTER, MILL_LANE), await promise(book, WINTER, HIGHWAYS)
    book.stored(told(mill_lane), told(highways))
    assert (Progress.DONE, 0) == (mill_lane.progress, mill_lane.moved)
    assert (Progress.PARTLY, date(2027, 1, 29), 1) == (highways.progress, highways.due, highways.moved)
    await book.starts(IVAN)
    await book.says(IVAN, "nothing", "send")


async def risk_reaches_the_sponsor(book: Storybook) -> None:
    """Ivan finds his risk risen across the line; Ursula is asked in a letter that says why, and wants it reduced."""
    book.scene("6_risk", "The same day. The owner of a risk finds it risen; the sponsor wants it reduced.", IVAN,
               URSULA, whole=True)
    await book.says(IVAN, "changed", "no", "4 4", "The director of the water company is asked for a date", "send")
    await book.replies(URSULA, ("What do you decide", "reduce"),
                       ("What is to be done", CONNECTION),
                       ("By when", "26 February 2027"))
    reduced, slips = await promise(book, WINTER, CONNECTION), await risk(book, WINTER)
    book.stored(feared(slips), told(reduced))
    assert (Grade(likelihood=4, impact=4), date(2027, 3, 31)) == (slips.grade, slips.review)
    assert CONNECTION in slips.actions
    assert ("Ivan Petrov", date(2027, 2, 26)) == (reduced.owner, reduced.due)
    await book.says(IVAN, "done", "late", "26 March 2027", "Two leases are still with the landlord’s solicitor",
                    "nothing", "send")
    flats = await promise(book, WINTER, FLATS)
    book.stored(told(flats))
    assert (Progress.LATE, 3) == (flats.progress, flats.moved)


async def blockage_goes_round(book: Storybook) -> None:
    """Joyce reports what is stuck; Imran passes it on, Ursula answers, Joyce confirms; the digest says where it is."""
    book.scene("7_blockage", "5 January 2027. What is stuck goes up, and the answer comes back.", JOYCE, IMRAN, URSULA)
    book.county.now = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
    await book.commands(JOYCE, "blockage")
    await book.says(JOYCE, "NI 155", STUCK, "none of these", "14 December 2026", "The water company",
                    "Three letters and a call", "29 January 2027", "send")
    await book.starts(IMRAN)
    await book.says(IMRAN, "pass it on", "The company answers only to chief officers", "send")
    await book.waits(datetime(2027, 1, 12, 10, 0, tzinfo=UTC))
    assert (BlockageState.WITH_SPONSOR, "Ursula Wynn") == await stuck(book)
    part = "\n".join(section(await digest(book, WINTER), "Blockages"))
    book.digest(part)
    assert "Blocked for 7 days; with the target sponsor, Ursula Wynn, since 5 January 2027." in said(part)
    await book.replies(URSULA, ("What do you decide", "cleared"),
                       ("What is your answer", "The company connects the site on 25 January."))
    await book.starts(JOYCE)
    await book.says(JOYCE, "[Yes, and send]")
    state, _ = await stuck(book)
    book.stored(f"“{STUCK}”: {state}")
    assert BlockageState.RESOLVED is state


async def no_figure(book: Storybook) -> None:
    """Dan has no figure yet, and says when it comes; the delivery plan stands in its place, and counts for nothing."""
    book.scene("8_no_figure", "13 January 2027. A figure is not there yet.", DAN, GRETA)
    book.county.now = datetime(2027, 1, 13, 10, 0, tzinfo=UTC)
    await book.replies(GRETA, ("Ring every claimant", "done"), ("NI 153: Is anything", "nothing"))
    await book.replies(DAN, ("What was “Out of work benefit claimants",
                             "No figure yet, the count comes out on 26 February 2027"))
    claimants = await target(book, WINTER, "NI 153")
    assert claimants.proxy is not None
    book.stored(say_proxy(claimants.proxy))
    assert (1, 1, date(2027, 2, 26)) == (claimants.proxy.done, claimants.proxy.total, claimants.proxy.next_figure)


async def second_digest(book: Storybook) -> None:
    """The theme's digest says what became of all of it."""
    book.scene("9_digest", "2 February 2027. The digest of the theme.", *CAST)
    await book.waits(datetime(2027, 2, 2, 10, 0, tzinfo=UTC))
    composed = await digest(book, WINTER)
    book.digest(composed.text)
    text = said(composed.text)
    for line in ("5 of 8 promises due were kept.", "Promise only partly kept, due 29 January 2027.",
                 "Date put off three times.", "Risk has crossed the line.", "Unblocked after 7 days.",
                 "Proxy: 1 of 1 action done or on track; next figure expected by 26 February 2027."):
        assert line in text
    homes = await target(book, WINTER, "NI 155")
    assert KeptRate(kept=1, due=3) == kept_rate(homes.actions, date(2027, 2, 2))
    assert standing(without_proxies(composed.facts)) == standing(composed.facts)


AGAIN = frozenset({"letter:read_back", "letter:reminder", "reminder"})
"""Kinds of message that may ask again."""


def assert_asked_once(book: Storybook) -> None:
    """In a round each promise and each risk is asked about once, of whoever owns it.

    A letter that reads answers back may ask again what the reply left open, and a reminder what is left.
    """
    for number, told_in_round in enumerate(book.rounds):
        asked = [(found[1], told.to) for told in told_in_round if told.kind not in AGAIN
                 for line in told.lines if (found := ASKED.fullmatch(line)) is not None]
        assert [] == [each for each in asked if sum(subject == each[0] for subject, _ in asked) > 1], number
        owner = {FLATS: IVAN, EMPTY_HOMES: IVAN, SLIPS: IVAN, HIGHWAYS: IMRAN, MILL_LANE: IMRAN}
        assert all(owner.get(subject, to) == to for subject, to in asked), number
    assert {FLATS, EMPTY_HOMES, SLIPS, HIGHWAYS, MILL_LANE} <= {subject for subject, _ in asked}


# What is stored --------------------------------------------------------------------


async def facts(book: Storybook, quarter: Quarter) -> RoundFacts:
    """All that is stored of a round."""
    return await book.county.read(lambda session: round_facts(session, MARLSHIRE, quarter))


async def target(book: Storybook, quarter: Quarter, ref: str) -> TargetFacts:
    """All that is stored of a target in a round."""
    return next(each for each in (await facts(book, quarter)).targets if each.ref == ref)


async def promise(book: Storybook, quarter: Quarter, text: str) -> Action:
    """What became of a promise."""
    held = await facts(book, quarter)
    return next(action for each in held.targets for action in each.actions if action.text == text)


async def risk(book: Storybook, quarter: Quarter) -> RiskFacts:
    """The risk of the story."""
    return next(each for each in (await target(book, quarter, "NI 155")).risks if each.description == SLIPS)


async def digest(book: Storybook, quarter: Quarter) -> Composed:
    """The theme's digest as it stands."""
    composed = await compose_digest(book.county.desk, MARLSHIRE, quarter, "theme", THEME)
    assert isinstance(composed, Composed), composed
    return composed


async def stuck(book: Storybook) -> tuple[BlockageState, str | None]:
    """How what is stuck stands, and who holds it."""
    (found,) = (await target(book, WINTER, "NI 155")).blockages
    return found.state, found.holder


def standing(found: RoundFacts) -> str:
    """What the theme's digest counts."""
    counted = compose(LAYERS["theme"], THEME, found, date(2027, 2, 2)).sections[0]
    return counted.model_dump_json()


def without_proxies(found: RoundFacts) -> RoundFacts:
    """The same facts, had no delivery plan anything to say."""
    return found.model_copy(update={"targets": tuple(each.model_copy(update={"proxy": None})
                                                     for each in found.targets)})


def section(composed: Composed, heading: str) -> list[str]:
    """The lines of a digest under a heading."""
    lines = composed.text.splitlines()
    start = lines.index(heading)
    end = next((n for n in range(start + 2, len(lines)) if lines[n].startswith("---")), len(lines) + 1)
    return lines[start:end - 1]


def said(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def told(action: Action) -> str:
    """A promise in a line."""
    due = f", due {action.due}" if action.due else ""
    slipped = say_slippage(action.moved)
    return f"“{action.text}”: {action.progress}{due}{f', {slipped}' if slipped else ''}"


def feared(found: RiskFacts) -> str:
    """A risk in a line."""
    graded = f"{found.grade.likelihood} × {found.grade.impact}"
    return f"“{found.description}”: {graded}, {found.movement}, review {found.review}"
