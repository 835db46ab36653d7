"""“Not me, it is Gwen”, “Carl can answer 1”: both confirm, then rights follow it; what was said stays whose it was."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from bot.handlers.closing import close_round
from bot.handlers.meaning import NOT_YOURS
from bot.handlers.refusing import MOVED_ON
from bot.handlers.settle_handover import Settled, settle_handover
from conversations.partnership.delegations import DelegationState
from conversations.partnership.people import Person
from conversations.partnership.returns import ReturnState
from storage import delegations, figures, ledger, notices, people, sessions
from storage.database import Session, Store
from storage.delegations import DelegationHeld
from storage.ledger import Provenance
from storage.sessions import Seat
from tests.bot.handlers.marlshire import CARL, GWEN, MARLSHIRE, MAYA, QUARTER, Marlshire, Told

RETURN = "1.1"
BEN = "ben.carter@police.marlshire.example"


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The county on either kind of database; Maya has begun the return of NI 111."""
    county = await Marlshire(store).open()
    await county.presses(MAYA, "Start")
    return county


async def kept(county: Marlshire) -> list[DelegationHeld]:
    """Every hand-over, the oldest first."""
    return await county.read(partial(delegations.delegations, partnership_id=MARLSHIRE))


async def state(county: Marlshire) -> DelegationState:
    """How far the last hand-over has come."""
    return (await kept(county))[-1].delegation.state


async def support(county: Marlshire, *, agreed: bool = True, words: str | None = None) -> Settled:
    """The support team confirms or refuses the last hand-over, and what is said because of it is sent."""
    last = (await kept(county))[-1].delegation.id
    settled = await settle_handover(county.desk, MARLSHIRE, last, agreed=agreed, words=words)
    assert settled is not None
    await county.post()
    return settled


async def seat(county: Marlshire) -> Seat:
    """Whose the return is, and how it stands."""
    found = await county.read(lambda session: sessions.seat_by_return(session, MARLSHIRE, RETURN))
    assert found is not None
    return found


def top(county: Marlshire, user: str) -> Told:
    """The invitation that somebody got last."""
    return county.last(user, kind="top")


async def says_yes(county: Marlshire, user: str) -> None:
    """Whoever is named takes it on."""
    await county.presses(user, "Start", on=top(county, user))
    await county.says(user, "yes")
    await county.says(user, "send")


async def waiting_notices(county: Marlshire) -> list[str]:
    """What the support team should see."""
    return [each.text for each in await county.read(partial(notices.notices, partnership_id=MARLSHIRE))]


async def test_a_return_goes_to_whoever_both_confirm(county: Marlshire) -> None:
    """Until then it stays with its lead, who goes on; what she said goes with it and stays hers."""
    await county.says(MAYA, "not me, it's Gwen")
    assert "Gwen Marsh is asked whether they will answer" in county.last(MAYA).text
    assert any("quarterday handover confirm 1.1-1" in text for text in await waiting_notices(county))
    await county.says(MAYA, "131")
    await says_yes(county, GWEN)
    assert (DelegationState.TAKEN, "Maya Quinn") == (await state(county), (await seat(county)).name)
    assert (await support(county)).changed
    assert (DelegationState.HOLDS, "Gwen Marsh") == (await state(county), (await seat(county)).name)
    assert "from now on" in county.last(MAYA).text
    assert [] == [text for text in await waiting_notices(county) if "handover confirm" in text]
    await county.presses(GWEN, "Start", on=top(county, GWEN))
    assert "figure" in (await seat(county)).session  # type: ignore[operator]  # begun, so that there is a session
    answered = [each for each in await county.read(partial(
        ledger.entries_of, partnership_id=MARLSHIRE, return_id=RETURN)) if each.kind == "answered"]
    names = await county.read(partial(people.people_of, partnership_id=MARLSHIRE))
    assert [("131", "Maya Quinn")] == [(each.said, names[each.person_id or 0].name) for each in answered]


async def test_what_went_to_somebody_else_is_refused_in_its_old_thread(county: Marlshire) -> None:
    """Neither typed nor pressed is it taken for anything else she is asked; whoever has it now goes on."""
    begun = top(county, MAYA)
    await county.says(MAYA, "not me, it's Gwen")
    await support(county)
    await says_yes(county, GWEN)
    await county.commands(CARL, "blockage")
    for text in ("First time entrants to the youth justice system", "The court list is late", "none",
                 "1 September 2026", "The court clerk", "We asked twice", "30 October 2026", "send"):
        await county.says(CARL, text)
    assert "The court list is late" in top(county, MAYA).text
    await county.says(MAYA, "131", under=begun)
    assert NOT_YOURS == county.last(MAYA).text
    await county.presses(MAYA, "Start", on=begun)
    assert NOT_YOURS == county.last(MAYA).text
    await county.presses(GWEN, "Start", on=top(county, GWEN))
    await county.says(GWEN, "131")
    assert '"figure":"131"' in ((await seat(county)).session or "")


async def test_a_figure_answered_for_the_lead_leads_back_to_whoever_gave_it(county: Marlshire) -> None:
    """It is in her return when he sends it; she sends the return, and the figure is still his, in his words."""
    await carl_answers(county, "118 entrants")
    assert "Carl Dunn has answered “Figure”" in county.last(MAYA, kind="told").text
    assert ReturnState.IN_PROGRESS == (await seat(county)).state
    await county.says(MAYA, "checked", under=top(county, MAYA))
    await county.says(MAYA, "send", under=top(county, MAYA))
    assert ReturnState.SENT == (await seat(county)).state
    source = await where_the_figure_came_from(county)
    assert ("118", "Carl Dunn", "118 entrants") == (str(source.value), source.name, source.said)


async def test_a_correction_reopens_what_was_sent_and_overwrites_nothing_of_the_lead_s(county: Marlshire) -> None:
    """She is told to send again; and only what he changed is filed anew."""
    await carl_answers(county, "118", "Carl can answer 1 and 2")
    for text in ("change 2 to provisional", "checked", "send"):
        await county.says(MAYA, text, under=top(county, MAYA))
    assert ReturnState.SENT == (await seat(county)).state
    part = top(county, CARL)
    await county.says(CARL, "change 1 to 119", under=part)
    await county.says(CARL, "The court sent us a name late", under=part)
    await county.says(CARL, "send", under=part)
    assert ReturnState.QUERIED == (await seat(county)).state
    assert "send it again" in county.last(MAYA, kind="told").text
    assert '"standing":"provisional","figure":"119"' in ((await seat(county)).session or "")
    assert "The court sent us a name late" in ((await seat(county)).session or "")
    await county.says(MAYA, "send", under=top(county, MAYA))
    assert ReturnState.SENT == (await seat(county)).state
    assert "119" == str((await where_the_figure_came_from(county)).value)


async def test_whoever_declines_leaves_it_where_it_is(county: Marlshire) -> None:
    """Their words go to whoever named them; somebody else can be named, and confirmed."""
    await county.says(MAYA, "hand over to Carl Dunn")
    await county.presses(CARL, "Start", on=top(county, CARL))
    for text in ("no", "Gwen has the list", "send"):
        await county.says(CARL, text)
    assert "Carl Dunn will not answer" in county.last(MAYA).text
    assert "“Gwen has the list”. It stays with you." in county.last(MAYA).text
    assert (DelegationState.DECLINED, "Maya Quinn") == (await state(county), (await seat(county)).name)
    assert not (await support(county)).changed
    await county.says(MAYA, "not me, it's Gwen", under=top(county, MAYA))
    await says_yes(county, GWEN)
    await support(county)
    assert "Gwen Marsh" == (await seat(county)).name


async def test_an_old_button_of_what_support_ended_is_refused(county: Marlshire) -> None:
    """What was handed over is with the lead again, and both are told; she goes on."""
    await county.says(MAYA, "Carl can answer 1")
    await says_yes(county, CARL)
    await support(county)
    part = top(county, CARL)
    await county.presses(CARL, "Start", on=part)
    await support(county, agreed=False, words="The police do not report this")
    assert "You are not asked for “Figure”" in county.last(CARL, kind="told").text
    assert "It is with you again." in county.last(MAYA, kind="told").text
    await county.says(CARL, "118", under=part)
    assert MOVED_ON == county.last(CARL).text
    await county.presses(CARL, "Start", on=part)
    assert MOVED_ON == county.last(CARL).text
    await county.says(MAYA, "118", under=top(county, MAYA))
    assert '"figure":"118"' in ((await seat(county)).session or "")


async def test_a_whole_return_comes_back_when_support_ends_it(county: Marlshire) -> None:
    """With all that was said; and nobody else can answer it then."""
    await county.says(MAYA, "not me, it's Gwen")
    await says_yes(county, GWEN)
    await support(county)
    await county.presses(GWEN, "Start", on=top(county, GWEN))
    await county.says(GWEN, "118")
    await support(county, agreed=False)
    assert "Maya Quinn" == (await seat(county)).name
    assert '"figure":"118"' in ((await seat(county)).session or "")
    await county.presses(GWEN, "Start", on=top(county, GWEN))
    assert NOT_YOURS == county.last(GWEN).text


async def test_whoever_is_named_last_is_the_one_asked(county: Marlshire) -> None:
    """The first need not answer any more; nobody is asked the same twice."""
    await county.says(MAYA, "not me, it's Gwen")
    asked = top(county, GWEN)
    await county.says(MAYA, "not me, it's Gwen")
    assert "has been asked already" in county.last(MAYA).text
    await county.says(MAYA, "not me, it's Carl")
    assert [DelegationState.ENDED, DelegationState.ASKED] == [each.delegation.state for each in await kept(county)]
    await county.presses(GWEN, "Start", on=asked)
    assert MOVED_ON == county.last(GWEN).text
    await says_yes(county, CARL)
    assert DelegationState.TAKEN == await state(county)


async def test_a_return_that_closed_meanwhile_is_not_handed_over(county: Marlshire) -> None:
    """Both are told that it came too late, and the return stays where it is."""
    await county.says(MAYA, "not me, it's Gwen")
    await says_yes(county, GWEN)
    county.now += timedelta(days=90)
    assert DelegationState.ENDED == (await support(county)).after.delegation.state
    assert ["cannot be handed over"] * 2 == [
        "cannot be handed over" if "cannot be handed over" in county.last(who, kind="told").text else ""
        for who in (MAYA, GWEN)]
    assert "Maya Quinn" == (await seat(county)).name


@pytest.mark.parametrize("support_first", [False, True])
async def test_a_return_is_handed_over_while_late_ones_are_taken(county: Marlshire, support_first: bool) -> None:
    """The round has closed between the two who confirm: it goes to whoever was named, who can answer and send it."""
    await county.says(MAYA, "not me, it's Gwen")
    if support_first:
        await support(county)
    else:
        await says_yes(county, GWEN)
    await close_round(county.desk, MARLSHIRE, QUARTER)
    assert ReturnState.NO_RETURN == (await seat(county)).state
    if support_first:
        await says_yes(county, GWEN)
    else:
        await support(county)
    assert (DelegationState.HOLDS, "Gwen Marsh") == (await state(county), (await seat(county)).name)
    assert "Gwen Marsh answers" in county.last(MAYA, kind="told").text
    await county.presses(GWEN, "Start", on=top(county, GWEN))
    for text in ("118", "checked", "send"):
        await county.says(GWEN, text, under=top(county, GWEN))
    assert ReturnState.SENT == (await seat(county)).state
    source = await where_the_figure_came_from(county)
    assert ("118", "Gwen Marsh") == (str(source.value), source.name)


async def test_a_part_is_handed_over_while_late_ones_are_taken(county: Marlshire) -> None:
    """The round has closed before it was confirmed; what is answered is in the lead's return, which she sends."""
    await county.says(MAYA, "Carl can answer 1")
    await close_round(county.desk, MARLSHIRE, QUARTER)
    await support(county)
    await says_yes(county, CARL)
    await county.presses(CARL, "Start", on=top(county, CARL))
    for text in ("118", "send"):
        await county.says(CARL, text, under=top(county, CARL))
    for text in ("checked", "send"):
        await county.says(MAYA, text, under=top(county, MAYA))
    assert (ReturnState.SENT, "Maya Quinn") == ((await seat(county)).state, (await seat(county)).name)
    assert "Carl Dunn" == (await where_the_figure_came_from(county)).name


async def test_a_letter_names_by_its_own_numbers_and_for_all_it_holds(county: Marlshire) -> None:
    """Ben's letter holds several returns: one question of one, then all of them; what went is told him as not taken."""
    await county.replies(BEN, "Carl Dunn can answer 1")
    (part,) = await kept(county)
    assert ("Carl Dunn", ("figure",)) == (part.delegation.taker, part.delegation.keys)
    assert "Carl Dunn is asked whether they will answer “Figure”" in county.last(BEN).text
    await county.replies(BEN, "Not me, Carl Dunn does this now")
    whole = [each.delegation for each in await kept(county) if not each.delegation.keys]
    assert (len(await bens(county)), {"Carl Dunn"}) == (len(whole), {each.taker for each in whole})
    await settle_handover(county.desk, MARLSHIRE, whole[0].id, agreed=True)
    asked = next(told for told in reversed(county.told) if told.to == CARL and "violent" in told.text)
    await county.presses(CARL, "Start", on=asked)
    for text in ("yes", "send"):
        await county.says(CARL, text, under=asked)
    assert [each.return_id for each in whole[1:]] == [each.return_id for each in await bens(county)]
    await county.replies(BEN, "1. 0.86\n13. 10.5")
    assert "not yours to answer any more was not taken: “0.86”" in " ".join(county.last(BEN).lines)
    now = {each.return_id: each.session or "" for each in await bens(county)}
    assert (False, True) == ("1.6" in now, '"figure":"10.5 per 1000"' in now["1.7"])


async def bens(county: Marlshire) -> list[Seat]:
    """The returns that Ben leads."""
    known = await county.read(partial(people.people_of, partnership_id=MARLSHIRE))
    ben = next(who for who, each in known.items() if each.email == BEN)
    return await county.read(partial(sessions.seats_of_person, partnership_id=MARLSHIRE, person_id=ben))


@pytest.mark.parametrize(
    ("said", "asked_back", "again"),
    [
        ("not me, it's Carl",
         "There are two people called Carl: Carl Dunn (Marlshire Police, carl.dunn@police.marlshire.example) and Carl "
         "Young (Marlshire Police, carl.young@police.marlshire.example). Say which, for example “not me, it's "
         "carl.dunn@police.marlshire.example”.",
         "not me, it's carl.dunn@police.marlshire.example"),
        ("not me, it's Gwen March", "Nobody here is called Gwen March. Nearest to it: Gwen Marsh", "not me, it's Gwen"),
        ("not me, it's Zebedee Oxley", "Nobody called Zebedee Oxley is known here.", "not me, it's Sian Morgan"),
        ("not me, it's nobody@example.org", "Nobody called nobody@example.org is known here.", "pass this to Gwen"),
        ("can Maya answer this", "You named yourself, so nothing was changed.", "can Gwen answer this"),
    ],
)  # fmt: skip
async def test_nobody_is_guessed(county: Marlshire, said: str, asked_back: str, again: str) -> None:
    """Whoever may be meant is named back; the support team sees what was said, and one who is certain is asked."""
    other = Person(email="carl.young@police.marlshire.example", name="Carl Young", organisation="Marlshire Police")
    await county.store.write(partial(people.save_people, partnership_id=MARLSHIRE, people=[other]))
    await county.says(MAYA, said)
    assert asked_back in county.last(MAYA).text
    assert [] == await kept(county)
    assert ("yourself" not in asked_back) == any(said in text for text in await waiting_notices(county))
    await county.says(MAYA, again)
    assert DelegationState.ASKED == await state(county)


async def carl_answers(county: Marlshire, figure: str, said: str = "Carl can answer 1") -> None:
    """Carl is named for the figure, takes it on, is confirmed, and gives it."""
    await county.says(MAYA, said)
    await support(county)
    await says_yes(county, CARL)
    await county.presses(CARL, "Start", on=top(county, CARL))
    await county.says(CARL, figure)
    if "2" in said:
        await county.says(CARL, "final")
    await county.says(CARL, "send")


async def where_the_figure_came_from(county: Marlshire) -> Provenance:
    """Who said the figure that stands, and in what words."""
    target = (await seat(county)).target_id

    def look(session: Session) -> Provenance | None:
        held = figures.current_figures(session, MARLSHIRE, QUARTER)
        return ledger.provenance(session, MARLSHIRE, next(each.id for each in held if each.target_id == target))

    found = await county.read(look)
    assert found is not None
    return found
