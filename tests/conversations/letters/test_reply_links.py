"""Our own links in a reply: printed behind their words, wrapped, and written anew by gateways; none is an answer."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from urllib.parse import quote

import pytest

from bot.rehearsal.mailbox.quoting.apple import apple
from bot.rehearsal.mailbox.quoting.gmail import gmail
from bot.rehearsal.mailbox.quoting.original import Original
from bot.rehearsal.mailbox.quoting.outlook import outlook
from bot.rehearsal.mailbox.quoting.written import Quote
from conversations.letters.compose import sent_letter
from conversations.letters.letter import SentLetter
from conversations.letters.reading import read_reply
from conversations.letters.reply import ReplyRead
from tests.bot.channels.email.drawn_letters import DOMAIN, TOKEN, drawn_letter, html_of
from tests.conversations.letters.clients import marked
from tests.conversations.letters.letters_written import LETTERS

TODAY = date(2026, 10, 9)
ASKING = [name for name, letter in LETTERS.items() if letter().questions or letter().sections]
PAGE = "https://returns.example.gov.uk/r/r1"
ADDRESS = f"returns+{TOKEN}@{DOMAIN}"
PROGRAMS: dict[str, Quote] = {"gmail": gmail, "outlook": outlook, "apple": apple}


@cache
def _sent(name: str) -> tuple[SentLetter, Original]:
    """A letter as it is remembered, and as its reader has it."""
    letter = LETTERS[name]()
    draw = drawn_letter(letter)
    at = datetime(2026, 10, 9, 10, 2, tzinfo=UTC)
    original = Original("Returns", ADDRESS, "Ann Archer", "ann.archer@hart.example.gov.uk", letter.subject,
                        at, draw.message_id, draw.text, html_of(draw))  # fmt: skip
    return sent_letter(letter, draw.text), original


def _said(sent: SentLetter) -> dict[str, str]:
    return {q.label: f"{q.label}7.3" if q.key.endswith("figure") else f"Plainly word{q.label}" for q in sent.questions}


def _answers(read: ReplyRead, sent: SentLetter) -> dict[str, str]:
    labels = {(question.return_id, question.key): question.label for question in sent.questions}
    return {labels[said.return_id or "", said.key or ""]: said.text for said in read.given}


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("name", ASKING)
def test_a_reply_as_programs_make_it_of_the_html_is_read(name: str, program: str) -> None:
    """Where each link leads is printed behind its words, the reply address percent-encoded with all its questions."""
    sent, original = _sent(name)
    said = _said(sent)
    write = PROGRAMS[program]

    read = read_reply(write(original, "\n".join(f"{n}. {text}" for n, text in said.items())).text, None, sent, TODAY)
    empty = read_reply(write(original, "").text, None, sent, TODAY)

    assert said == _answers(read, sent)
    assert ((), (), ReplyRead()) == (read.unplaced, read.clashing, empty)


def _safe(link: str) -> str:
    data = "05%7C02%7Cann.archer%40hart.gov.uk%7C5ad1c4e7b0d24f9f3a2108de0c9e8b11%7C3f0e%7C0%7C0%7C638%7CUnknown"
    return f"https://eur02.safelinks.protection.outlook.com/?url={quote(link, safe='')}&data={data}&reserved=0"


def _defence_2(link: str) -> str:
    coded = quote(link, safe="").replace("-", "%2D").replace("_", "%5F").replace("%2F", "_").replace("%", "-")
    return f"https://urldefense.proofpoint.com/v2/url?u={coded}&d=DwMFaQ&c=euGZstcaTDllvimEN8b7jXrwqOf-v5A&e="


REWRITTEN: dict[str, Callable[[str], str]] = {
    "safe links": _safe,
    "URL Defense 2": _defence_2,
    "URL Defense 3": lambda link: f"https://urldefense.com/v3/__{link}__;!!CVb4j_0G!Qm-VkT$",
    "Mimecast": lambda _: "https://protect-eu.mimecast.com/s/kQ2CC8q?domain=returns.example.gov.uk",
}
WRITTEN: dict[str, Callable[[str], str]] = {
    "in its place": lambda link: link,
    "behind the link": lambda link: f"{PAGE}<{link}>",
    "behind the link, after a space": lambda link: f"{PAGE} <{link}>",
    "alone in brackets": lambda link: f"<{link}>",
    "on a line of its own": lambda link: f"\n<{link}>",
    "twice": lambda link: f"{link} <{link}>",
}


def _cut_at_76(text: str) -> str:
    return "\n".join("\n".join(textwrap.wrap(line, 74) or [""]) for line in text.split("\n"))


@pytest.mark.parametrize("wrap", [str, _cut_at_76], ids=["whole", "cut at 76"])
@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "not marked"])
@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("gateway", REWRITTEN)
def test_a_link_that_a_gateway_wrote_anew_is_ours(
    gateway: str, written: str, mark: str, wrap: Callable[[str], str]
) -> None:
    """Wherever it stands and wherever it is broken, it is no part of the answer above it."""
    for name in ("receipt", "invitation"):
        sent, _ = _sent(name)
        quoted = wrap(sent.text.replace(PAGE, WRITTEN[written](REWRITTEN[gateway](PAGE))))
        head = f"From: Returns <{ADDRESS}>\nSent: 9 October 2026\nSubject: Your return\n\n"
        below = marked(quoted) if mark else quoted

        read = read_reply(f"1. 408\n\n{head}{below}", None, sent, TODAY)

        assert ({"1": "408"}, (), "") == (_answers(read, sent), read.unplaced, read.comment)


@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "not marked"])
def test_our_address_with_its_questions_cut_over_lines_is_ours(mark: str) -> None:
    """Gmail prints the link to a new mail in full; a gateway may cut it anywhere."""
    sent, original = _sent("invitation")
    link = original.html.split('href="mailto:')[1].split('"')[0].replace("&amp;", "&")
    pieces = "\n".join(f"<{link}>"[at : at + 70] for at in range(0, len(link) + 2, 70))
    quoted = sent.text.replace(ADDRESS, f"{ADDRESS}\n{pieces}")

    read = read_reply(f"1. 408\n\n{marked(quoted) if mark else quoted}", None, sent, TODAY)

    assert ({"1": "408"}, (), "") == (_answers(read, sent), read.unplaced, read.comment)


@pytest.mark.parametrize("answer", ["45.2%", "45.2", "final", "No, it is right", "https://data.example.org/figures?x=1"])
def test_an_answer_below_a_long_link_stays(answer: str) -> None:
    """Only what looks like the rest of a link goes with it."""
    sent, _ = _sent("invitation")
    line = f"Or answer on a page: {_safe(PAGE)}"

    read = read_reply(f"1. 408\n2. audited\n\n> {line}\n\n{answer}\n", None, sent, TODAY)

    assert [answer] == [*read.unplaced]


def test_a_link_of_somebody_else_is_the_persons_own() -> None:
    """In brackets, rewritten or wrapped: the words of an answer stay as they came."""
    sent, _ = _sent("invitation")
    text = f"Courts late, see <https://news.example.org/a> and {_safe('https://news.example.org/b')}"

    assert {"3": text} == _answers(read_reply(f"3. {text}", None, sent, TODAY), sent)




@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "not marked"])
@pytest.mark.parametrize(
    "line",
    ["See it as a page:", f"See it as a page:\n<{PAGE}>", "There is nothing more for you to do",
     "Everything else stays as it is."],
)  # fmt: skip
def test_words_of_ours_split_at_a_link_are_ours(line: str, mark: str) -> None:
    """What leads up to a link, the link taken away or on a line of its own, and a sentence by itself."""
    sent, _ = _sent("receipt")
    quoted = "\n".join(mark + each for each in ["13. Contest the rating: No, it is right", "", *line.split("\n")])

    read = read_reply(f"1. 408\n\n{quoted}", None, sent, TODAY)

    assert ({"1": "408"}, (), "") == (_answers(read, sent), read.unplaced, read.comment)
