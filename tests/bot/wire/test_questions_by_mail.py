"""A chair asks by replying to the letter that brought a digest; whoever answers does so in Slack; over the wire."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from bot.example import COUNTY
from bot.rehearsal.mailbox import Draft, Letter, Reader
from bot.rehearsal.mailbox.replying import address_of_reply, reply_to
from bot.rehearsal.slack.records import Message
from tests.bot.wire.county import GWEN, MAYA, OUT, PATRICIA, RED, RHYS, County, county, plain
from tests.bot.wire.lead import labels

TITLE = "Children and young people: what needs attention"
WHY, EVENTS = "Why has nothing come for this?", "Two large events in August: the figures came late."
THEN, NOT_ME = "And when will it come?", "not me, it's Gwen"
ASKED = "A question from Patricia Okafor"


@pytest.fixture
async def out(database_url: str) -> AsyncIterator[County]:
    """The county on either kind of database, its digests out."""
    async with county(database_url) as there:
        yield there


async def digest(out: County) -> Letter:
    """The letter that brings the chair the digest of the theme."""
    return await out.letter(PATRICIA, TITLE)


def number_of(letter: Letter, ref: str = RED) -> str:
    """The number under which a letter tells of a target."""
    [number] = re.findall(rf"^(\d+)\. {ref} ", letter.part("plain"), re.M)
    return str(number)


async def asked(out: County, user: str, words: str = WHY, many: int = 1) -> Message:
    """What asks somebody these words, once so many questions are before them and they have begun to answer."""
    await out.told(user, ASKED, many)
    for top in out.messages(user, ASKED):
        begin = next((label for label in labels(top) if label in {"Start", "Continue"}), None)
        if begin is not None:
            await out.presses(user, begin, top)
        told = await begun(out, user, top)
        if words in told.text:
            return told
    raise AssertionError(f"{user} was not asked “{words}”.")


async def begun(out: County, user: str, top: Message) -> Message:
    """What asks somebody a reader's question in the thread of this message, once it stands there."""
    def under() -> list[Message]:
        return [each for each in out.messages(user, "The digest says") if each.thread_ts == top.ts]

    await out.stand.until(lambda: bool(under()))
    return under()[-1]


async def answers(out: County, user: str, to: Message, words: str = EVENTS) -> None:
    """They answer in the thread of what asks them, and send."""
    out.says(user, words, to)
    await out.presses(user, "Send", await out.offered(user, "Send", to))


async def question_to_gwen(out: County, _folder: Path) -> None:
    """The lead says in the thread of the question that it is not theirs."""
    out.says(MAYA, NOT_ME, await asked(out, MAYA))
    await agreed(out)


async def return_to_gwen(out: County, _folder: Path) -> None:
    """The lead hands over the return that the line stands on, and the question goes with it."""
    invited = await out.told(MAYA, "Quarterly return")
    await out.presses(MAYA, "Start", invited)
    out.says(MAYA, NOT_ME, invited)
    await agreed(out)


async def agreed(out: County) -> None:
    """Gwen is asked whether they will answer, and says so; the support team agrees."""
    await out.told(MAYA, "Gwen Marsh is asked whether they will answer")
    await out.agree()
    await out.presses(GWEN, "Start", await out.told(GWEN, "Will you answer?"))
    await answers(out, GWEN, await out.told(GWEN, ". Will you?"), "yes")


async def role_to_gwen(out: County, folder: Path) -> None:
    """An import names another lead, while the old one has the question before them."""
    await asked(out, MAYA)
    shutil.copytree(COUNTY, folder / "county")
    path = folder / "county" / "targets.csv"
    with path.open(newline="", encoding="utf-8") as file:
        targets = list(csv.DictReader(file))
    targets[0]["lead"] = "gwen.marsh@marlshire.example"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(targets[0]))
        writer.writeheader()
        writer.writerows(targets)
    await out.imports(folder / "county")


PASSED_ON: Mapping[str, Callable[[County, Path], Awaitable[None]]] = {
    "the question": question_to_gwen, "the return": return_to_gwen, "the role": role_to_gwen,
}  # fmt: skip
"""What the lead no longer has when the answer is given, and how it went."""


@pytest.mark.parametrize("what", PASSED_ON)
async def test_a_question_by_mail_comes_back_answered_though_the_lead_passed_it_on(
    out: County, tmp_path: Path, what: str
) -> None:
    """In Slack with its line, by whoever has it then; to the chair in their thread; kept with the line; all once."""
    letter = await digest(out)
    sent = await out.replies(letter, f"{number_of(letter)}. {WHY}")
    await out.letter(PATRICIA, "Your question has gone to Maya Quinn")
    await PASSED_ON[what](out, tmp_path)
    question = await asked(out, GWEN)
    assert ["Patricia Okafor (chair of Children and young people)", "No return by the due date"] == [
        told for told in ("Patricia Okafor (chair of Children and young people)", "No return by the due date")
        if told in question.text]
    await answers(out, GWEN, question)
    answer = await out.letter(PATRICIA, f"Gwen Marsh answers: “{EVENTS}”")
    assert str(sent.message["Message-ID"]) == str(answer.message["In-Reply-To"]).strip()
    own = re.findall(r"Read it as a page: (\S+)", letter.part("plain"))[0]
    for page in (await out.page(own), await out.page(f"{own}/NI%20111")):
        assert [] == [each for each in (WHY, "Patricia Okafor", EVENTS, "Gwen Marsh") if each not in page]
    before = await everything(out)
    await out.everything_again()
    assert before == await everything(out)
    assert [(RED, WHY, EVENTS)] == await out.rows("SELECT line, words, answer FROM reader_question")
    assert ([], [], 1) == (said_twice(out, MAYA), said_twice(out, GWEN), len(out.letters(PATRICIA, EVENTS)))


async def everything(out: County) -> list[list[tuple[object, ...]]]:
    """All that is kept of questions and hand-overs, and how many messages of each kind were written."""
    await out.quiet()
    return [await out.rows("SELECT id, words, answer, answerer_id, return_id FROM reader_question"),
            await out.rows("SELECT kind, count(*) FROM message GROUP BY kind ORDER BY kind"),
            await out.rows("SELECT id, state FROM delegation")]


def said_twice(out: County, user: str) -> list[tuple[str | None, str]]:
    """What the bot said to somebody more than once in the same thread."""
    said = Counter((each.thread_ts, each.text) for each in out.messages(user, "") if each.is_reply)
    return [each for each, times in said.items() if times > 1]


@pytest.mark.parametrize("words", [f"99. {WHY}", WHY])
async def test_what_names_no_line_of_the_letter_is_asked_about_and_then_put(out: County, words: str) -> None:
    """A number that the letter has not, or none: it is kept while the chair is asked which line, and put for that."""
    letter = await digest(out)
    await out.replies(letter, words)
    which = await out.letter(PATRICIA, "Which line do you mean?")
    await out.quiet()
    assert (True, [], []) == (words in plain(which), await questions(out), out.messages(MAYA, ASKED))
    await out.replies(which, number_of(letter))
    await out.letter(PATRICIA, "Your question has gone to Maya Quinn")
    await answers(out, MAYA, await asked(out, MAYA))
    await out.letter(PATRICIA, f"Maya Quinn answers: “{EVENTS}”")
    assert [(words, EVENTS)] == await questions(out)


async def test_a_letter_passed_on_asks_nothing_for_somebody_else(out: County) -> None:
    """The chair of another theme replies to it in their own name: nobody is asked, and they are told whom to ask."""
    letter = await digest(out)
    mail = reply_to(letter, Draft(f"{number_of(letter)}. {WHY}"), Reader(RHYS, "Rhys Tudor"), "forwarded", OUT,
                    "Europe/London")  # fmt: skip
    assert (await out.posts(mail.as_bytes(), RHYS, address_of_reply(letter))).startswith("250")
    await out.quiet()
    assert ([], []) == (await questions(out), out.messages(MAYA, ASKED))
    assert "support team" in plain(out.mail.office.came(RHYS)[-1])
    await out.replies(letter, f"{number_of(letter)}. {WHY}")
    await out.letter(PATRICIA, "Your question has gone to Maya Quinn")


async def test_what_a_machine_sends_back_is_no_question(out: County) -> None:
    """“Out of the office”, with the letter quoted: nobody is asked, nobody written to; what is typed later is put."""
    letter, had = await digest(out), len(out.mail.office.came(PATRICIA))
    mail = reply_to(letter, Draft(f"{number_of(letter)}. {WHY}"), Reader(PATRICIA, "Patricia Okafor"), "away", OUT,
                    "Europe/London")  # fmt: skip
    mail["Auto-Submitted"] = "auto-replied"
    assert (await out.posts(mail.as_bytes(), PATRICIA, address_of_reply(letter))).startswith("250")
    await out.quiet()
    assert ([], had) == (await questions(out), len(out.mail.office.came(PATRICIA)))
    await out.replies(letter, f"{number_of(letter)}. {WHY}")
    await out.letter(PATRICIA, "Your question has gone to Maya Quinn")


async def test_a_second_question_waits_beside_the_first(out: County) -> None:
    """Both are before the lead, each in a thread of its own, and each answer goes to its own question."""
    letter = await digest(out)
    for nth, words in enumerate((WHY, THEN), 1):
        await out.replies(letter, f"{number_of(letter)}. {words}")
        await out.letter(PATRICIA, "Your question has gone to Maya Quinn", nth)
    for words, answer in ((THEN, "In January."), (WHY, EVENTS)):
        await answers(out, MAYA, await asked(out, MAYA, words, 2), answer)
        await out.letter(PATRICIA, f"Maya Quinn answers: “{answer}”")
    assert {(WHY, EVENTS), (THEN, "In January.")} == set(await questions(out))


async def questions(out: County) -> list[tuple[str, str | None]]:
    """What was asked, and what was answered."""
    return [(words, answer) for words, answer in await out.rows("SELECT words, answer FROM reader_question")]
