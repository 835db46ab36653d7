"""A talk in Slack, over the wire: what a lead reads, types and presses, and what is kept of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.channels.slack.incoming import OUT_OF_DATE
from bot.channels.slack.reception import STORED
from bot.handlers.meaning import NOBODY
from bot.rehearsal.slack.controls import find_control
from conversations.partnership.returns import ReturnState
from tests.bot.wire.kept import kept, rows
from tests.bot.wire.lead import Lead, labels, texts_of
from tests.bot.wire.standing import Stand, standing
from tests.bot.wire.weald import ANN, BOB, CAT, CHANNEL_ID, ZED

AMBER = ["More arrests at two large events.", "ours", "A triage desk at both suites", "Ben Brook", "30 November 2026",
         "no", "It is at risk", "no", "no"]
"""What an amber figure asks after it: cause, where, action, owner, date, help, forecast, risk, blockage."""


@pytest.fixture
async def stand(sqlite_url: str) -> AsyncIterator[Stand]:
    """A bot and a rehearsal Slack, with a round open."""
    async with standing(sqlite_url) as stand:
        yield stand


async def begun(stand: Stand, user: str) -> Lead:
    """A lead who has pressed Start and reads the first question."""
    lead = Lead(stand, user)
    await lead.invited()
    assert "What was" in (await lead.presses("Start")).text
    return lead


async def test_a_green_target_is_done_in_three_replies(stand: Stand) -> None:
    """Figure, how it was checked, send; and the figure is stored."""
    ann = await begun(stand, ANN)
    assert "How was the figure checked?" in (await ann.says("402")).text
    assert "Check your answers" in (await ann.presses("Checked by a colleague")).text
    assert "That was everything" in (await ann.presses("Send")).text
    mine = (await kept(stand))["ANN 1"]
    assert (ReturnState.SENT, (Decimal(402),)) == (mine.state, mine.figures)


async def test_amber_is_asked_its_reasons(stand: Stand) -> None:
    """Each of them once, and what was typed is kept word for word."""
    ann = await begun(stand, ANN)
    asked = [await ann.says("432")]
    asked += [await ann.says(text) for text in AMBER]
    assert "What explains the figure?" in asked[0].text
    assert "How was the figure checked?" in asked[-1].text
    await ann.presses("Checked on a sample")
    assert "That was everything" in (await ann.presses("Send")).text
    mine = (await kept(stand))["ANN 1"]
    assert [AMBER[0]] == mine.answer("cause")
    assert (Decimal(432),) == mine.figures


async def test_several_targets_are_one_sitting(stand: Stand) -> None:
    """After one is sent the next is asked, in the same thread, and the top message tells how far it is."""
    bob = await begun(stand, BOB)
    following = await bob.green()
    assert "indicator 2" in following.text
    await stand.until(lambda: "1 of 2 sent" in bob.texts[0])
    assert "That was everything" in (await bob.green("401")).text
    await stand.until(lambda: "All sent" in bob.texts[0])
    assert {bob.messages[0].ts} == {message.thread_ts for message in bob.messages[1:]}
    assert [(Decimal(402),), (Decimal(401),)] == [(await kept(stand))[ref].figures for ref in ("BOB 1", "BOB 2")]


async def test_a_change_button_corrects(stand: Stand) -> None:
    """From the check card back to the question, and to the card again."""
    ann = await begun(stand, ANN)
    await ann.says("402")
    card = await ann.presses("Checked by a colleague")
    assert "What was" in (await ann.presses("Change Figure", card)).text
    assert "Check your answers" in (await ann.says("399")).text
    await ann.presses("Send")
    assert (Decimal(399),) == (await kept(stand))["ANN 1"].figures


async def test_editing_a_message_corrects_its_answer(stand: Stand) -> None:
    """Slack's own edit of “402” to “399” changes the figure, and says so."""
    ann = await begun(stand, ANN)
    typed = ann.types("402")
    await ann.next()
    changed = await ann.edits(typed, "399")
    assert "Changed: Figure" in changed.text
    assert "399" in changed.text
    assert "How was the figure checked?" in changed.text
    await ann.presses("Checked by a colleague")
    await ann.presses("Send")
    assert (Decimal(399),) == (await kept(stand))["ANN 1"].figures


async def test_editing_a_refused_message_answers_the_same_question(stand: Stand) -> None:
    """“about forty” is refused; edited to “402” it is the answer."""
    ann = await begun(stand, ANN)
    typed = ann.types("not many")
    assert "What was" in (await ann.next()).text
    assert "How was the figure checked?" in (await ann.edits(typed, "402")).text
    assert ["402"] == (await kept(stand))["ANN 1"].answer("figure")


async def test_an_edit_that_gives_no_answer_changes_nothing(stand: Stand) -> None:
    """An edit of “help” is left alone in silence; the talk goes on."""
    ann = await begun(stand, ANN)
    typed = ann.types("help")
    await ann.next()
    stand.slack.acts.edit(ANN, ann.place, typed.ts, "402")
    await stand.slack.dispatch.settled()
    assert "How was the figure checked?" in (await ann.says("401")).text
    assert ["401"] == (await kept(stand))["ANN 1"].answer("figure")
    assert [] == ann.whispers


async def test_the_form_keeps_the_good_answers_and_goes_on_in_the_thread(stand: Stand) -> None:
    """What cannot be read has its error under its input; the rest is kept, and the talk takes it up."""
    ann = Lead(stand, ANN)
    await ann.invited()
    await ann.clicks("Answer all at once")
    refused = await ann.sends_form(figure="lots", checked="checked")
    assert not refused.worked
    assert {"figure"} == set(ann.form.errors)
    assert "What was" in (await ann.next()).text
    assert ["checked"] == (await kept(stand))["ANN 1"].answer("checked")
    assert (await ann.sends_form(figure="402")).worked
    assert "Check your answers" in (await ann.next()).text
    assert "That was everything" in (await ann.presses("Send")).text


async def test_app_home_shows_tasks_and_follows_them(stand: Stand) -> None:
    """Each return with its state; the list is drawn anew when one is sent."""
    bob = Lead(stand, BOB)
    await bob.invited()
    home = await bob.home()
    assert "2 of 2 are waiting for you." in texts_of(home.payload["blocks"])
    assert (await stand.slack.forms.press_in_home(BOB, "Start: Bob Carter’s indicator 2")).worked
    assert "indicator 2" in (await bob.next()).text
    await bob.green()
    await stand.until(lambda: "1 of 2 is waiting for you." in texts_of(home.payload["blocks"]))
    assert "Completed" in texts_of(home.payload["blocks"])


async def test_the_command_starts_tells_and_opens(stand: Stand) -> None:
    """Status and help are for the person alone; start goes on in the thread; a blockage and a risk begin their own."""
    ann = Lead(stand, ANN)
    await ann.invited()
    assert "Next: Figure" in (await ann.commands("status") or "")
    assert "Answer in your own words" in (await ann.commands("help") or "")
    assert "/returns start, status" in (await ann.commands("dance") or "")
    assert 1 == len(ann.messages)
    await ann.commands("start")
    assert "What was" in (await ann.next()).text
    await ann.says("402")
    assert STORED == await ann.commands("blockage")
    report = await ann.next()
    assert "What is stuck?" in report.text
    assert report.thread_ts is None
    assert "Since when has it been stuck?" in (await ann.says("No room for the desk", report.ts)).text
    await ann.commands("risk The lease may end")
    assert "What would bring it about?" in (await ann.next()).text
    assert [] == (await kept(stand))["ANN 1"].answer("new_risk.1")


async def test_a_message_in_a_channel_is_reported_between_the_two_of_us(stand: Stand) -> None:
    """What somebody else wrote there is what is stuck; the next question comes in the direct messages."""
    ann = Lead(stand, ANN)
    await ann.invited()
    said = stand.slack.acts.say(BOB, "The court list is late & nobody <answers>", channel=CHANNEL_ID)
    before = len(stand.said_by_bot(CHANNEL_ID))
    acts = stand.slack.acts
    assert (await acts.message_shortcut(ANN, CHANNEL_ID, said.ts, "blockage_of_message")).worked
    report = await ann.next()
    assert "Since when has it been stuck?" in report.text
    assert before == len(stand.said_by_bot(CHANNEL_ID))
    card = await ann.says("review", report.ts)
    assert "The court list is late & nobody <answers>" in texts_of(card.blocks)
    assert (await acts.message_shortcut(ZED, CHANNEL_ID, said.ts, "blockage_of_message")).worked
    assert [NOBODY] == [m.text for m in stand.said_by_bot(stand.workspace.direct(ZED).id)]
    assert before == len(stand.said_by_bot(CHANNEL_ID))


async def test_home_and_the_shortcuts_begin_reports(stand: Stand) -> None:
    """A second press of the same button within a moment is one with the first."""
    ann = Lead(stand, ANN)
    await ann.invited()
    await ann.home()
    for _ in range(2):
        assert (await stand.slack.forms.press_in_home(ANN, "Report a blockage")).worked
    assert "What is stuck?" in (await ann.next()).text
    assert (await stand.slack.acts.shortcut(ANN, "report_risk")).worked
    assert "What might stand in the way?" in (await ann.next()).text
    await stand.slack.dispatch.settled()
    begun = await stand.read(lambda session: rows(
        session, 'SELECT script FROM "return" WHERE round_id IS NULL ORDER BY script'))
    assert [("blockage@1",), ("risk@1",)] == begun


async def test_the_shortcut_opens_the_form(stand: Stand) -> None:
    """From anywhere in Slack."""
    ann = Lead(stand, ANN)
    await ann.invited()
    assert (await stand.slack.acts.shortcut(ANN, "submit_return")).worked
    assert "Ann Archer’s indicator 1" in texts_of(ann.form.payload)


async def test_a_button_that_is_out_of_date_says_so(stand: Stand) -> None:
    """One that we never wrote, or no longer write: the person alone is told what to do instead."""
    ann = await begun(stand, ANN)
    question = ann.messages[-1]
    control, _ = find_control(question.blocks or [], "There is no figure")
    control.element.update(action_id="once:upon", value="a time")
    assert (await ann.clicks("There is no figure", question)).worked
    assert [OUT_OF_DATE] == ann.whispers
    assert "How was the figure checked?" in (await ann.says("402")).text


async def test_a_stranger_is_told_politely_and_nothing_is_kept_under_anybody(stand: Stand) -> None:
    """Typing, commanding and pressing alike."""
    stand.slack.acts.say(ZED, "402")
    place = stand.workspace.direct(ZED)
    await stand.until(lambda: NOBODY in [m.text for m in place.whispers.values()])
    zed = Lead(stand, ZED)
    assert NOBODY == await zed.commands("start")
    ann = await begun(stand, ANN)
    theirs = ann.messages[-1]
    shown = stand.workspace.post(CHANNEL_ID, stand.workspace.installation.bot_user, "shared", blocks=theirs.blocks)
    assert (await stand.slack.forms.press(ZED, CHANNEL_ID, shown.ts, "There is no figure")).worked
    owned = await stand.read(lambda session: rows(
        session, "SELECT outcome, partnership_id, person_id FROM inbox WHERE outcome <> 'taken'"))
    assert [("ignored", None, None)] * 3 == owned
    assert () == (await kept(stand))["ANN 1"].answers


async def test_somebody_elses_return_in_a_button_does_nothing(stand: Stand) -> None:
    """Rights are checked when a button is pressed: Bob presses Ann's."""
    ann, bob = await begun(stand, ANN), Lead(stand, BOB)
    await bob.invited()
    shown = stand.workspace.post(CHANNEL_ID, stand.workspace.installation.bot_user, "shared",
                                 blocks=ann.messages[-1].blocks)
    assert (await stand.slack.forms.press(BOB, CHANNEL_ID, shown.ts, "There is no figure")).worked
    assert () == (await kept(stand))["ANN 1"].answers
    assert (await ann.presses("There is no figure")).text
    assert ["no"] == (await kept(stand))["ANN 1"].answer("available")


async def test_somebody_elses_return_in_a_form_does_nothing(stand: Stand) -> None:
    """A form that names Ann's return, sent by Bob, is refused in words; nothing is stored."""
    ann, bob = await begun(stand, ANN), Lead(stand, BOB)
    await bob.invited()
    await bob.clicks("Answer all at once")
    bob.form.payload["private_metadata"] = (await kept(stand))["ANN 1"].return_id
    await bob.sends_form(figure="399")
    assert NOBODY in (await bob.next()).text
    assert () == (await kept(stand))["ANN 1"].answers
    assert "How was the figure checked?" in (await ann.says("402")).text


async def test_later_asks_again_on_the_next_working_morning(stand: Stand) -> None:
    """Put off on Monday, the question comes again on Tuesday at half past nine, and not before."""
    ann = await begun(stand, ANN)
    assert "6 October 2026" in (await ann.says("later")).text
    await stand.move_to(datetime(2026, 10, 6, 8, 29, 50, tzinfo=UTC))
    due = await stand.read(lambda session: rows(session, "SELECT due_at FROM timer WHERE kind = 'ask_again'"))
    assert "2026-10-06" in str(due[0][0])
    assert "08:30" in str(due[0][0])
    said = len(ann.messages)
    await stand.move_to(datetime(2026, 10, 6, 8, 30, tzinfo=UTC))
    assert "What was" in (await ann.next()).text
    assert said + 1 == len(ann.messages)


async def test_a_digest_is_posted_on_its_day_with_its_thread(stand: Stand) -> None:
    """On 30 October, in the theme's channel, once."""
    ann = await begun(stand, ANN)
    await ann.green()
    await stand.move_to(datetime(2026, 11, 20, 9, tzinfo=UTC))
    await stand.until(lambda: len(stand.said_by_bot(CHANNEL_ID)) > 1)
    post, *thread = stand.said_by_bot(CHANNEL_ID)
    assert "Safer" in post.text
    assert {post.ts} == {part.thread_ts for part in thread}


@pytest.mark.parametrize("label", ["Start", "Remind me later"])
async def test_a_double_click_gives_one_message(stand: Stand, label: str) -> None:
    """Two presses at once of the same button."""
    ann = Lead(stand, ANN)
    top = await ann.invited()
    await ann.clicks(label, top)
    await ann.clicks(label, top)
    await ann.next()
    await stand.slack.dispatch.settled()
    assert "How was the figure checked?" in (await ann.says("402")).text
    assert 3 == len(ann.messages)


async def test_a_double_click_on_send_leaves_the_talk_where_it_went(stand: Stand) -> None:
    """The second press says nothing, and what is typed next belongs to the next return."""
    bob = await begun(stand, BOB)
    await bob.says("402")
    card = await bob.presses("Checked by a colleague")
    await bob.clicks("Send", card)
    await bob.clicks("Send", card)
    assert "indicator 2" in (await bob.next()).text
    assert "How was the figure checked?" in (await bob.says("401")).text
    assert ["401"] == (await kept(stand))["BOB 2"].answer("figure")
    assert "Send" in labels(card)


async def test_start_after_everything_is_sent_says_so(stand: Stand) -> None:
    """A command or an old button never brings an empty message."""
    cat = await begun(stand, CAT)
    await cat.green()
    await cat.commands("start")
    assert "Everything has been sent." in (await cat.next()).text
