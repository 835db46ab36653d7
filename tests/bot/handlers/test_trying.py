"""A round is tried apart: all of it reaches one address, and none of it is anything there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from bot.channels.slack.drawing import SlackDrawer
from bot.example import COUNTY
from bot.handlers.digest_reader import keys_of
from bot.handlers.form import Form, form_for
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.meaning import EITHER, NOT_YOURS
from bot.handlers.releasing import Released, release
from bot.handlers.trying import NotTried, Trying, drop_trials, try_round
from conversations.digests.facts import RoundFacts
from conversations.partnership.history import BETWEEN, History
from conversations.partnership.quarters import Quarter
from storage import people
from storage.database import Session, Store
from storage.exports import exported
from storage.facts import round_facts
from storage.figures import current_figures
from storage.measures import measures
from storage.traffic import next_due
from storage.trials import trials_of
from tests.bot.handlers.marlshire import GWEN, MARLSHIRE, MAYA, QUARTER, TEAM, Marlshire, Told
from tests.bot.wire.kept import rows

TRIED, TESTER = f"{MARLSHIRE}~1", "trier@support.example"
GWENS, MAYAS, IMRANS = ("gwen.marsh@marlshire.example", "maya.quinn@marlshire.example",
                        "imran.malik@ambleford.example")  # fmt: skip


async def tries(county: Marlshire, to: str = GWENS, plays: str = MAYAS, **days: date) -> list[Told]:
    """Somebody tries the round as somebody has it; what leaves at once."""
    await try_round(county.desk, MARLSHIRE, QUARTER, Trying(to, plays, days))
    return await county.post()


async def answers(county: Marlshire, user: str, invited: Told | None = None) -> None:
    """Whoever has the return of NI 111 in Slack gives it."""
    await county.presses(user, "Start", on=invited)
    for text in ("110", "not checked", "send"):
        await county.says(user, text)


def all_there_is(session: Session) -> list[Any]:
    """What digests, exports and figures of the partnership stand on."""
    return [in_one_order(round_facts(session, MARLSHIRE, QUARTER)), current_figures(session, MARLSHIRE, QUARTER),
            exported(session, MARLSHIRE, [QUARTER]),
            rows(session, "SELECT count(*) FROM ledger WHERE partnership_id = :of", of=MARLSHIRE)]


def in_one_order(facts: RoundFacts) -> RoundFacts:
    """The same facts with the lines of each history sorted: a database may give them in any order, and changes it."""
    return facts.model_copy(update={"targets": tuple(
        each.model_copy(update={"history": sorted_lines(each.history)}) for each in facts.targets)})  # fmt: skip


def sorted_lines(history: History | None) -> History | None:
    """The same history, its lines sorted."""
    return None if history is None else history.model_copy(update={
        "figures": BETWEEN.join(sorted(history.figures.split(BETWEEN))),
        "milestones": BETWEEN.join(sorted(history.milestones.split(BETWEEN)))})  # fmt: skip


async def test_a_whole_test_round_reaches_one_address_alone(store: Store) -> None:
    """From the invitation to the digests, with nobody answering: every message goes to whoever tries it."""
    county = Marlshire(store)
    assert isinstance(await import_folder(store, COUNTY, county.now), Imported)
    await tries(county, TESTER)
    while (due := await county.read(partial(next_due, partnership_id=TRIED, now=county.now))) is not None:
        await county.waits(max(due, county.now))
    assert isinstance(await release(county.desk, TRIED, QUARTER), Released)
    await county.post()
    assert {TESTER} == {each.to for each in county.told}
    assert {"letter:invitation", "letter:reminder", "letter:digest"} <= {each.kind for each in county.told}
    assert [] == await county.read(lambda session: rows(
        session, "SELECT id FROM message WHERE partnership_id = :of", of=MARLSHIRE))


async def test_what_is_answered_in_a_test_is_nothing_there_is(store: Store) -> None:
    """Beside the live round of the same quarter: digests, exports and figures stay; only the test has the figure."""
    county = await Marlshire(store).open()
    before = await county.read(all_there_is)
    returns = (await county.read(lambda session: measures(session, county.now))).returns
    [invited] = await tries(county)
    assert (GWEN, True) == (invited.to, "Test 1 of Marlshire Together asks for" in invited.text)
    await answers(county, GWEN)
    assert "Test: First time entrants to the youth justice system: Completed" in county.told[-1].text
    assert before == await county.read(all_there_is)
    assert returns == (await county.read(lambda session: measures(session, county.now))).returns
    [(figure,)] = await county.read(lambda session: rows(
        session, "SELECT value FROM figure WHERE partnership_id = :of AND return_id IS NOT NULL", of=TRIED))
    assert "110" == str(figure)
    await answers(county, MAYA)
    assert before != await county.read(all_there_is)


async def test_a_test_that_was_dropped_takes_nothing(store: Store) -> None:
    """What is said in its thread is told to be nobody's; the same address may begin another, which drops the first."""
    county = await Marlshire(store).open()
    await tries(county)
    await county.presses(GWEN, "Start")
    first = county.last(GWEN)
    [again] = [each for each in await tries(county) if each.kind == "top"]
    assert [f"{MARLSHIRE}~2"] == [each.id for each in await county.read(lambda s: trials_of(s, MARLSHIRE))]
    await county.says(GWEN, "110", under=first)
    assert (NOT_YOURS,) == county.last(GWEN, kind="aside").lines
    await answers(county, GWEN, again)
    assert 1 == await heard(county)
    assert [1, 0] == [await drop_trials(county.desk, MARLSHIRE, QUARTER) for _ in range(2)]
    assert GWEN not in {each.to for each in await county.waits(datetime(2026, 10, 14, 9, tzinfo=UTC))}


async def heard(county: Marlshire) -> int:
    """How many figures were answered in any test."""
    return len(await county.read(lambda session: rows(
        session, "SELECT id FROM figure WHERE partnership_id LIKE '%~%' AND return_id IS NOT NULL")))


async def test_words_outside_every_thread_are_not_guessed_to_be_for_a_test(sqlite_store: Store) -> None:
    """Nor for the live round, while both ask; in a thread they are taken, and with one round alone anywhere."""
    county = await Marlshire(sqlite_store).open()
    live = county.last(MAYA)
    await county.presses(MAYA, "Start", on=live)
    question = county.last(MAYA)
    await tries(county, MAYAS, IMRANS)
    await county.gets(MAYA, "110")
    assert (EITHER,) == county.last(MAYA, kind="aside").lines
    assert "Figure: 110." in (await county.says(MAYA, "110", under=question))[0].text
    await drop_trials(county.desk, MARLSHIRE, QUARTER)
    assert "Check your answers" in (await county.gets(MAYA, "not checked"))[0].text


async def test_what_somebody_reports_is_really_so_and_a_form_says_when_it_is_not(sqlite_store: Store) -> None:
    """A blockage reported by a command is the partnership's, whatever they tried last; the test's form is marked."""
    county = await Marlshire(sqlite_store).open()
    live = county.last(MAYA)
    [invited] = [each for each in await tries(county, MAYAS, IMRANS) if each.kind == "top"]
    await county.presses(MAYA, "Start", on=invited)
    desk, titles = replace(county.desk, drawers={"slack": SlackDrawer()}), []
    for told in (invited, live):
        form = await form_for(desk, "slack", TEAM, MAYA, told.return_id)
        assert isinstance(form, Form)
        titles.append(form.drawn["title"]["text"])
    assert [True, False] == [title.startswith("Test: ") for title in titles]
    await county.commands(MAYA, "blockage")
    [(owner,)] = await county.read(lambda session: rows(
        session, "SELECT partnership_id FROM \"return\" WHERE script LIKE 'blockage%'"))
    assert MARLSHIRE == owner


async def test_whoever_tries_a_round_reads_no_less(sqlite_store: Store) -> None:
    """An address that digests go to and that is nobody's still opens them; a person's does as before."""
    county = await Marlshire(sqlite_store).open()
    board = "board@readers.example"
    live = (await county.read(people.partnerships))[MARLSHIRE]
    await sqlite_store.write(lambda session: people.save_partnership(
        session, MARLSHIRE, live.model_copy(update={"board_emails": (board,)})))
    before = await county.read(lambda session: keys_of(session, board))
    await tries(county, board)
    assert {MARLSHIRE, TRIED} == {each.partnership_id for each in await county.read(lambda s: keys_of(s, board))}
    assert [board] == [each.who for each in before]


async def test_what_cannot_be_tried_is_refused(sqlite_store: Store) -> None:
    """With the reason, and nothing is begun, or what was begun is dropped; put right it is tried."""
    county = await Marlshire(sqlite_store).open()
    sunday, monday = date(2026, 10, 11), date(2026, 10, 12)
    for to, plays, due, why in (("nobody", MAYAS, monday, "“nobody” is no address."),
                                (TESTER, "stranger@elsewhere.example", monday, "is nobody of the partnership."),
                                (TESTER, MAYAS, sunday, "is no working day")):  # fmt: skip
        with pytest.raises(NotTried, match=why):
            await tries(county, to, plays, due=due)
        assert [] == await county.read(lambda session: trials_of(session, MARLSHIRE))
    [invited] = await tries(county, TESTER, due=monday)
    assert (TESTER, True) == (invited.to, "12 October 2026" in invited.text)


async def test_a_quarter_long_over_is_tried_as_though_it_had_just_ended(sqlite_store: Store) -> None:
    """Its last days lie before it; everybody of it is there by name alone."""
    county = await Marlshire(sqlite_store).open()
    tried = await try_round(county.desk, MARLSHIRE, Quarter(2025, 3), Trying(TESTER, MAYAS, {}))
    assert date(2026, 10, 15) == tried.opened.round.due.date()
    everybody = await county.read(lambda session: people.people_of(session, tried.id))
    assert {TESTER} == {each.email for each in everybody.values() if not each.email.endswith(".invalid")}
    assert 28 == len(everybody)
