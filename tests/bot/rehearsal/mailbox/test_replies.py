"""A reply: addressed, threaded, proven by the relay, quoted as its program quotes, and read as it was meant."""

from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest

from bot.mail import Nature, Proof
from bot.rehearsal.mailbox import Draft, File
from bot.rehearsal.mailbox.quoting import STYLES, Original, original_of
from conversations.letters.compose import sent_letter
from conversations.letters.reading import read_reply
from tests.bot.channels.email.drawn_letters import ANN, DOMAIN, TOKEN, drawn
from tests.bot.rehearsal.mailbox.mailing import Mailing
from tests.conversations.letters.letters_written import LETTERS

EVERY = pytest.mark.parametrize("style", STYLES)
ABOVE = pytest.mark.parametrize("style", ["outlook", "gmail", "apple"])


@EVERY
async def test_the_bot_reads_what_was_typed(post: Mailing, style: str) -> None:
    """In every program: one answer, its value, and no line of the letter taken for one."""
    await post.mail.hands.reply(await post.letter(), Draft("1. 401\n2. audited", style))
    (came,) = await post.heard()
    assert (Nature.PERSON, Proof.PASSED, (ANN.email,)) == (came.nature, came.proof, came.senders)
    letter = sent_letter(LETTERS["invitation"](), drawn("invitation").text)
    read = read_reply(came.text, came.other, letter, date(2026, 10, 6))
    assert [("figure", "401"), ("checked", "audited")] == [(each.key, each.text) for each in read.given]


@EVERY
async def test_a_reply_finds_its_thread(post: Mailing, style: str) -> None:
    """To the address of Reply-To, in answer to the letter, under its subject, from the person."""
    letter = await post.letter("read_back")
    sent = await post.mail.hands.reply(letter, Draft("1. 401", style))
    assert f"returns+{TOKEN}@{DOMAIN}" == sent.message["To"]
    assert letter.message["Message-ID"] == sent.message["In-Reply-To"]
    assert str(sent.message["References"]).endswith(str(letter.message["Message-ID"]))
    assert f"Re: {letter.subject.removeprefix('Re: ')}" == sent.subject
    assert (True, "250 2.6.0 Kept") == (sent.sent, sent.answer)


def words(text: str) -> list[str]:
    """The words of a text, whatever stands between them."""
    return re.findall(r"[\w%]+", text)


@pytest.fixture
async def original(post: Mailing) -> Original:
    """A letter as a mail program repeats it."""
    return original_of(await post.letter("invitation_several"), "Europe/London")


@EVERY
async def test_the_original_is_quoted_whole(original: Original, style: str) -> None:
    """As text and as HTML every question is repeated word for word, and what was typed is in both."""
    written = STYLES[style].quote(original, "1. typed <b>here</b>")
    asked = [words(line) for line in original.text.splitlines() if line[:1].isdigit()]
    bare = " ".join(words(written.text))
    assert [line for line in asked if " ".join(line) not in bare] == []
    assert "typed <b>here</b>" in written.text
    assert "typed &lt;b&gt;here&lt;/b&gt;" in written.html


@pytest.mark.parametrize(("style", "text", "html"), [
    ("outlook", "________________________________\nFrom: ", "<hr "),
    ("outlook", "\nSent: 05 October 2026 10:30\nTo: Ann Archer <", 'id="divRplyFwdMsg"'),
    ("gmail", "On Mon, 5 Oct 2026 at 10:30, Returns <returns@example.gov.uk> wrote:\n\n> ",
     '<blockquote class="gmail_quote"'),
    ("apple", "> On 5 Oct 2026, at 10:30, Returns <returns@example.gov.uk> wrote:\n>\n> ", '<blockquote type="cite">'),
    ("inside", "On 05/10/2026 10:30, Returns wrote:\n> ", '<pre class="moz-quote-pre" wrap="">'),
])  # fmt: skip
async def test_each_program_says_who_wrote_in_its_own_way(original: Original, style: str, text: str, html: str) -> None:
    """By the reader's own clock, an hour before that of Greenwich in October."""
    written = STYLES[style].quote(original, "1. 401")
    assert text in written.text
    assert html in written.html


async def test_answers_go_below_their_questions(original: Original) -> None:
    """Inside the quote: each by its number, those without one on top."""
    text = STYLES["inside"].quote(original, "Hello\n2. audited\nby Jo\n1. 401").text
    assert text.startswith("Hello\n\nOn 05/10/2026")
    lines = text.split("\n")
    assert lines.index("401") < lines.index("audited") == lines.index("by Jo") - 1
    assert lines[lines.index("audited") - 2].startswith("> ")


async def test_answers_go_below_rows_that_stand_close(post: Mailing) -> None:
    """A receipt's rows have no blank lines between them: the answer still stands below its own."""
    receipt = original_of(await post.letter("receipt"), "Europe/London")
    lines = STYLES["inside"].quote(receipt, "1. 398").text.split("\n")
    assert lines[lines.index("398") - 2].startswith("> 1. ")


async def test_who_typed_into_the_quote_is_left_alone(original: Original) -> None:
    """A text with quote marks of its own is sent as it is."""
    assert "> 1. What was it?\n401\n" == STYLES["inside"].quote(original, "> 1. What was it?\n401").text


async def test_files_go_along(post: Mailing) -> None:
    """Byte for byte, under their name, and the bot finds them."""
    await post.mail.hands.reply(await post.letter(), Draft("1. see attached", files=(File("figures.csv", b"1,2\r\n"),)))
    (came,) = await post.heard()
    assert [("figures.csv", b"1,2\r\n")] == [(file.name, file.content) for file in came.attachments]


async def test_a_forged_sender_is_known_as_such(post: Mailing) -> None:
    """The relay says that somebody else wrote under this name; of the true one it says that they did."""
    letter = await post.letter()
    for proven in (False, True):
        await post.mail.hands.reply(letter, Draft("1. 401"), proven=proven)
    assert [Proof.FAILED, Proof.PASSED] == [came.proof for came in await post.heard(2)]


@ABOVE
async def test_lines_that_begin_with_a_dot_arrive(post: Mailing, style: str) -> None:
    """As they were typed, to the end of the mail."""
    await post.mail.hands.reply(await post.letter(), Draft(".\n.5\nlast", style))
    raw, _ = post.handed[0]
    body = message_from_bytes(raw, policy=default).get_body(("plain",))
    assert body is not None
    assert [".", ".5", "last"] == body.get_content().splitlines()[:3]


async def test_an_address_that_is_not_the_bot_s_is_refused(post: Mailing) -> None:
    """The listener's refusal is what the person is told; a reply to the letter is taken."""
    letter = await post.letter()
    astray = post.office.file(ANN.email, None, letter.raw.replace(b"returns+", b"nobody+"))
    assert (await post.mail.hands.reply(astray, Draft("1. 401"))).answer.startswith("550 5.1.1")
    assert (await post.mail.hands.reply(letter, Draft("1. 401"))).answer.startswith("250")
