"""A blockage goes round in the demonstration: reported and passed on in Slack, answered by email, confirmed in Slack.

The chair reads it in the theme's digest while it is open, and under the digest
that it is free. With `--update` the pictures of the README are taken.
"""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.bot.demo.conftest import Demonstration
from tests.bot.demo.newcomer import Newcomer
from tests.bot.demo.test_mail_in_demo import Mailbox, number
from tests.bot.demo.test_newcomer import moved_to_the_digests, picture

pytestmark = pytest.mark.asyncio(loop_scope="session")

STUCK = "The court list reaches us a week late"
ANSWER = "The clerk now sends the list every Monday morning"
PATRICIA = "patricia.okafor"


async def test_a_blockage_gets_an_answer_and_the_digest_says_so(
    demonstration: Demonstration, newcomer: Newcomer, update: bool
) -> None:
    """Carl reports, Maya passes on, the digest shows it open, Patricia answers by email, Carl confirms, all is told."""
    await reported(demonstration, newcomer, update)
    await passed_on(demonstration, newcomer, update)
    await moved_to_the_digests(demonstration, newcomer.page)
    await read_in_the_digest(demonstration, newcomer.page, update)
    await answered_by_email(demonstration, newcomer.page)
    await confirmed(demonstration, newcomer)
    await told_under_the_digest(demonstration, newcomer.page, update)


async def at(demonstration: Demonstration, newcomer: Newcomer, user: str) -> None:
    """Sit down as somebody."""
    await newcomer.page.goto(f"{demonstration.address}rehearsal/as/{user}")


async def opens(newcomer: Newcomer, words: str) -> Locator:
    """The message that says this, its thread opened by pressing Start."""
    asked = newcomer.page.get_by_test_id("messages").get_by_test_id("message").filter(has_text=words).last
    await asked.get_by_role("button", name="Start").click()
    await expect(newcomer.thread).to_be_visible()
    return asked


async def reported(demonstration: Demonstration, newcomer: Newcomer, update: bool) -> None:
    """Carl, in the delivery group, says what is stuck; he is asked only what he has not said."""
    await at(demonstration, newcomer, "U0CARLDUNN")
    await newcomer.page.get_by_test_id("compose").fill(f"/returns blockage {STUCK}")
    await newcomer.page.get_by_test_id("compose").press("Enter")
    begun = newcomer.page.get_by_test_id("messages").get_by_test_id("message").filter(has_text="Which target").last
    await begun.get_by_text("First time entrants to the youth justice system", exact=True).click()
    await newcomer.page.get_by_test_id("open-thread").last.click()
    for asked, said in (("Since when", "1 September 2026"), ("Who could unblock it", "The clerk of the court"),
                        ("What has been tried", "We rang twice"), ("By when", "6 November 2026")):
        await newcomer.hears(asked)
        await newcomer.types(said)
    await newcomer.hears("Check your answers", STUCK)
    await picture(newcomer.page, "blockage.png", update)
    await newcomer.presses("Send")
    await newcomer.hears("the answer comes back to you")


async def passed_on(demonstration: Demonstration, newcomer: Newcomer, update: bool) -> None:
    """Maya, who leads the target, is asked, and passes it on to the sponsor."""
    await at(demonstration, newcomer, "U0MAYAQUINN")
    await opens(newcomer, STUCK)
    await newcomer.hears(STUCK, "Carl Dunn", "What do you decide about it?")
    await picture(newcomer.page, "decision.png", update)
    await newcomer.presses("Pass it on to the target sponsor, Patricia Okafor")
    await newcomer.hears("Why does it go to")
    await newcomer.types("The court is beyond the youth service")
    await newcomer.hears("Check your answers")
    await newcomer.presses("Send")
    await newcomer.hears("Sent. Thank you.")


async def digest(demonstration: Demonstration, page: Page) -> Locator:
    """The thread of the theme's digest, as its chair reads it."""
    await page.goto(f"{demonstration.address}rehearsal/as/U0PATRICIAOKAFOR?at=C0CHILDREN")
    post = page.get_by_test_id("messages").get_by_test_id("message").first
    await expect(post).to_contain_text("Children and young people: what needs attention")
    await page.get_by_test_id("open-thread").first.click()
    return page.get_by_test_id("thread")


async def read_in_the_digest(demonstration: Demonstration, page: Page, update: bool) -> None:
    """While it is open it stands there with its age and whoever holds it."""
    thread = await digest(demonstration, page)
    found = thread.get_by_test_id("message").filter(has_text=STUCK)
    post, told = found.first, found.last
    await expect(post).to_contain_text(re.compile("25 days"))
    await expect(post).to_contain_text("Patricia Okafor")
    await expect(told).to_contain_text("We rang twice")
    await shown(told.get_by_text(STUCK).first)
    await picture(page, "blocked.png", update)


async def shown(told: Locator) -> None:
    """Bring a message before the eye; one that is drawn again meanwhile, as its thread grows, is no matter."""
    await told.evaluate("message => message.scrollIntoView({block: 'center'})")


async def answered_by_email(demonstration: Demonstration, page: Page) -> None:
    """Patricia prefers letters: the digest is one, what is asked of her another, and one reply decides it."""
    patricia = Mailbox(page, demonstration, f"{PATRICIA}@marlshire.example".removesuffix(".marlshire.example"))
    patricia.link = f"{demonstration.address}rehearsal/mail/as/{PATRICIA}@marlshire.example"
    await patricia.opens(about="Blockage")
    await expect(patricia.letters).to_have_count(2)
    letter = await patricia.text()
    assert all(said in letter for said in (STUCK, "The court is beyond the youth service", "We rang twice"))
    given = {"What do you decide": "cleared", "What is your answer for Carl Dunn": ANSWER}
    receipt = await patricia.answers("Outlook", "\n".join(
        f"{number(letter, question)}. {answer}" for question, answer in given.items()), about="Blockage")
    assert "Your decision has been sent" in receipt
    assert ANSWER in receipt


async def confirmed(demonstration: Demonstration, newcomer: Newcomer) -> None:
    """Carl gets the answer where he asked, and says that it helped."""
    await at(demonstration, newcomer, "U0CARLDUNN")
    await opens(newcomer, "Patricia Okafor has answered")
    await newcomer.hears(ANSWER, "Is it unblocked now?")
    await newcomer.presses("Yes, and send")
    await newcomer.hears("It is closed.")


async def told_under_the_digest(demonstration: Demonstration, page: Page, update: bool) -> None:
    """Whoever read that it was stuck reads that it is free, and by what answer."""
    thread = await digest(demonstration, page)
    told = thread.get_by_test_id("message").filter(has_text="Unblocked after").last
    await expect(told).to_contain_text(f"“{STUCK}”. Patricia Okafor: “{ANSWER}”")
    await shown(told)
    await picture(page, "unblocked.png", update)
