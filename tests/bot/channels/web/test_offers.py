"""What a page offers beside a question: only what a page can do."""

from bot.channels.web.drawing import Link, draw_receipt
from bot.channels.web.forms import Trouble, form_of
from bot.handlers.page import Asked, Page
from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin
from conversations.dialogue.prompts import card, sheet
from conversations.scripts.catalogue import talk_named
from conversations.scripts.given import example, matter_given
from tests.conversations.dialogue.leads import TODAY

FINAL = {"sponsor_decision@1": True, "unblocked@1": True, "dispute@1": True, "delivery_update@1": False}
"""Talks, and whether what they say is acted on as soon as it is sent."""


def page_of(name: str) -> Page:
    """The page of a talk in which nothing has been said yet."""
    talk = talk_named(name)
    brief = matter_given(talk, example(talk))
    answers = Answers(talk.script, brief, begin(talk.script), TODAY)
    asked = Asked("Ben Brook", "Hart", brief.support, "answer", talk.script.is_return, talk.script.final, brief.title,
                  None, "", "", (), None, None)
    return Page(
        asked=asked, sheet=sheet(answers), shown={}, left_out={}, told=(), missing=(), more={}, card=card(answers),
        seen="", reference="", begun=False, sent=False, sent_before=False, sent_on=None, why_closed=None, closes=None,
        showing=None, beside=(), place=1,
    )  # fmt: skip


def offered(name: str, key: str) -> tuple[list[str], list[str]]:
    """The closed answers of a question, and the buttons beside it."""
    form = form_of(page_of(name), Trouble())
    fields = [each for section in form.sections for item in section.items for bunch in item.bunches
              for each in bunch.fields]
    found = next(each for each in fields if each.key == key)
    return [option.label for option in found.options], [press.label for press in found.presses]


def test_no_button_beside_a_question_sends_the_page() -> None:
    """“Yes, and send” is for threads; a page is sent by its own button, after what it holds was looked over."""
    assert (["Yes", "No"], []) == offered("unblocked@1", "freed")
    assert ([], ["There is no figure"]) == offered("quarterly_return@1:available,figure", "figure")


def test_what_was_acted_on_offers_no_change() -> None:
    """The receipt of a decision says nothing of correcting it; that of an update does."""
    receipts = {name: draw_receipt(page_of(name), Link("token", "seal")) for name in FINAL}
    assert FINAL == {name: "If something needs correcting" not in drawn for name, drawn in receipts.items()}
