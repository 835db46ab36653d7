"""Which questions apply, which do not, which cannot be told yet; and repeats as far as they reach."""

from __future__ import annotations

import pytest

from conversations.dialogue.prompts import card, sheet
from conversations.dialogue.session import Answered, SetAside, TakenUp
from conversations.dialogue.slots import MOST_ITEMS, place_inside, slots
from conversations.dialogue.standing import numbered
from tests.conversations.dialogue.leads import Lead, a_lead

RISK = {"new_risk.1.what": "It may close", "new_risk.1.grade": "2x4", "new_risk.1.mitigation": "Talks"}


def applies(lead: Lead) -> dict[str, bool | None]:
    """The three values, by key."""
    return {slot.key: slot.applies for slot in slots(lead.answers)}


def aside(lead: Lead) -> tuple[list[str], list[str]]:
    """What the last turn set aside, and what it took up again."""
    return ([event.key for event in lead.events if isinstance(event, SetAside)],
            [event.key for event in lead.events if isinstance(event, TakenUp)])  # fmt: skip


def test_a_condition_has_three_values() -> None:
    """Not known before the figure, then yes or no by the rating."""
    assert applies(a_lead())["cause"] is None
    assert applies(a_lead().says("432"))["cause"] is True
    assert applies(a_lead().says("402"))["cause"] is False


def test_a_condition_on_an_open_doubt_is_undecided() -> None:
    """A figure that may be wrong decides nothing."""
    assert applies(a_lead().says("0"))["cause"] is None
    assert applies(a_lead().says("0", "yes"))["cause"] is False


def test_what_hangs_on_an_answer_left_blank_or_out_is_decided() -> None:
    """Without an action there is no owner to ask for, whether it is blank, skipped, or merely not given yet."""
    amber = a_lead().fills({"figure": "432", "cause": "Two events", "cause_code": "ours"})
    assert applies(amber)["owner"] is None
    assert applies(amber.says("skip because it is settled elsewhere"))["owner"] is False
    assert applies(a_lead().fills({"figure": "432", "action": "none"}))["owner"] is False
    assert applies(a_lead().fills({"figure": "432", "action": "A desk"}))["owner"] is True


def test_answers_are_set_aside_and_taken_up() -> None:
    """A correction makes commentary needless; another brings it back, word for word."""
    lead = a_lead().says("432", "Two events", "change 1 to 402")
    assert (["cause"], []) == aside(lead)
    assert "Not needed now, and set aside: Cause." in lead.told
    lead.says("change 1 to 433")
    assert ([], ["cause"]) == aside(lead)
    assert "Two events" == lead.texts["cause"]
    assert "cause_code" == lead.asked


def test_what_was_given_and_is_not_needed_is_said() -> None:
    """Commentary sent along with a green figure is kept, and the person told that it does not count."""
    lead = a_lead().fills({"figure": "402", "cause": "All is well"})
    assert (["cause"], []) == aside(lead)
    assert "All is well" == lead.texts["cause"]


def test_a_presumption_stands_until_the_person_says_otherwise() -> None:
    """It is shown on the card, marked, and confirmed by sending."""
    lead = a_lead().says("402", "audited")
    rows = {row.label: row for row in lead.speech.card.rows} if lead.speech.card else {}
    assert rows["Standing"].presumed
    assert "standing" not in lead.texts
    lead.says("change 2", "estimate")
    assert not next(row for row in card(lead.answers).rows if row.label == "Standing").presumed
    assert lead.says("send").session.is_sent


def test_answering_inside_opens_the_gate() -> None:
    """Whoever says what the risk is has said that there is one."""
    lead = a_lead().says("402").fills(RISK)
    assert "new_risk.2" == lead.asked
    assert "checked" == lead.says("no").asked


def test_answering_inside_opens_a_gate_said_shut() -> None:
    """The ledger says that it was opened."""
    lead = a_lead().says("402").fills({"new_risk.1": "no"}).fills(RISK)
    assert "yes" == lead.texts["new_risk.1"]
    assert ("no", "yes") in [(e.before, e.text) for e in lead.events if isinstance(e, Answered)]


def test_an_explicit_no_closes_and_sets_aside() -> None:
    """Nothing inside is lost; it comes back with a yes."""
    lead = a_lead().says("402").fills(RISK).fills({"new_risk.1": "no"})
    assert (sorted(RISK), []) == (sorted(aside(lead)[0]), aside(lead)[1])
    assert "checked" == lead.asked
    assert sorted(RISK) == sorted(aside(lead.fills({"new_risk.1": "yes"}))[1])


def test_a_gate_and_what_lies_inside_in_one_form() -> None:
    """A form with “no” left standing and the risk filled in means that there is one."""
    for fields in ({"new_risk.1": "no"} | RISK, RISK | {"new_risk.1": "no"}):
        assert "yes" == a_lead().says("402").fills(fields).texts["new_risk.1"]


def test_leaving_out_inside_keeps_the_item() -> None:
    """An item of which only a reason for leaving out is known is an item still."""
    lead = a_lead().says("402").fills({"new_risk.1.mitigation": "skip because it is too early"})
    assert "new_risk.1.what" == lead.asked
    assert "new_risk.1.grade" == lead.says("It may close").asked


def test_a_second_item_opens_the_first() -> None:
    """The second row of a form filled in alone: the first is then asked for, and nothing is lost."""
    lead = a_lead().says("402").fills({"blockage.2.what": "The lift"})
    assert "blockage.1.what" == lead.asked
    assert "The lift" == lead.texts["blockage.2.what"]


def test_there_are_twenty_items_at_most() -> None:
    """After the twentieth nothing more is asked, and one more is refused."""
    lead = a_lead().says("402")
    for number in range(1, MOST_ITEMS + 1):
        lead.fills({f"new_risk.{number}.what": "A risk", f"new_risk.{number}.grade": "1x1",
                    f"new_risk.{number}.mitigation": "Talks"})  # fmt: skip
    assert "checked" == lead.asked
    lead.fills({"open": "new_risk"})
    assert ["There are 20 already. Ask the support team to take the next one."] == lead.told
    assert lead.says("audited", "send").session.is_sent


def test_one_more_is_opened_and_gone_through() -> None:
    """The Add button opens the next item, puts its questions first, and then goes on where the talk was."""
    lead = a_lead().fills({"open": "blockage"})
    asked = [lead.asked, lead.says("The lift").asked, lead.says("Jo Smith").asked, lead.says("Asked twice").asked]
    assert ["blockage.1.what", "blockage.1.who_can", "blockage.1.tried", "blockage.1.needed_by"] == asked
    assert "figure" == lead.says("1 November 2026").asked
    assert "blockage.2.what" == lead.fills({"open": "blockage"}).asked


def test_opening_one_said_shut_brings_it_back() -> None:
    """A “no” is taken back, and what was inside with it."""
    lead = a_lead().says("402").fills(RISK).fills({"new_risk.1": "no"}).fills({"open": "new_risk"})
    assert sorted(RISK) == sorted(aside(lead)[1])
    assert "new_risk.2" == lead.asked


@pytest.mark.parametrize("known", ["A7", "A.8", "12", "A?9"])
def test_known_things_are_gone_over_whatever_their_names(known: str) -> None:
    """An id with a dot, a question mark or only digits names its own questions."""
    lead = a_lead(f"risk {known}: The grant ends | 3x4").says("402").fills({f"risk.{known}.still": "closed"})
    assert f"risk.{known}.why" == lead.asked
    assert "It was renewed" == lead.says("It was renewed").texts[f"risk.{known}.why"]


@pytest.mark.parametrize(
    ("key", "inside"),
    [("new_risk.2.what", ("new_risk", 2)), ("new_risk.2", None), ("new_risk.21.what", None), ("new_risk.02.what", None),
     ("new_risk.².what", None), ("promise.A7.kept", None), ("figure", None)],
)  # fmt: skip
def test_a_place_inside_an_item(key: str, inside: tuple[str, int] | None) -> None:
    """Items are counted in plain digits, without leading noughts, up to twenty."""
    assert inside == place_inside(key)


def test_a_sheet_holds_everything_that_may_apply() -> None:
    """What is undecided stands with the words of its condition; a repeat has room for one more."""
    prompts = {prompt.key: prompt for prompt in sheet(a_lead().answers, room=1).prompts}
    assert "only if the figure comes out above 410" == prompts["help_wanted"].condition
    assert "only if there is one" == prompts["new_risk.1.what"].condition
    assert prompts["figure"].condition is None
    assert {"new_risk.1", "new_risk.1.what", "new_risk.2"} <= set(prompts)
    assert "new_risk.2.what" not in prompts


def test_a_sheet_after_the_figure_knows_more() -> None:
    """A green figure needs no cause; an amber one needs owner and date as soon as there is an action."""
    assert "cause" not in {prompt.key for prompt in sheet(a_lead().says("402").answers).prompts}
    prompts = {prompt.key: prompt.condition for prompt in sheet(a_lead().says("432").answers).prompts}
    assert prompts["cause"] is None
    assert ("only if something will be done",) * 2 == (prompts["owner"], prompts["due"])
    assert "only if the target may be missed" == prompts["year_end_value"]


def test_the_card_is_numbered_as_change_counts() -> None:
    """“change 3” shows what stands as 3 on the card."""
    lead = a_lead("risk R3: The grant ends | 3x4").says("432", "Two events", "ours")
    rows = [row for row in card(lead.answers).rows if row.number]
    listed = numbered(lead.answers)
    assert [row.change for row in rows] == [listed[row.number - 1].key for row in rows]
    assert [row.change for row in rows] == [a_lead_at(lead, row.number) for row in rows]


def a_lead_at(lead: Lead, number: int) -> str | None:
    """What “change 3” shows."""
    return Lead(lead.script, lead.brief, lead.session).says(f"change {number}").session.showing
