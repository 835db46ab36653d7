"""The headers of a letter: threading, finding it again, keeping bots quiet, and nothing smuggled in."""

from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mail import Addressed
from conversations.letters.compose import invitation
from conversations.letters.letter import LetterKind
from conversations.letters.notices import NoticeKind, notice
from tests.bot.channels.email.drawn_letters import ANN, DOMAIN, TOKEN, drawn, drawn_letter, parsed
from tests.conversations.letters.letters_written import LETTERS
from tests.conversations.letters.sittings import a_lead, a_sitting

IDS = tuple(f"<q.{TOKEN}.{number:012x}@{DOMAIN}>" for number in range(14))
EXPECTED = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Thread-Topic", "Auto-Submitted",
    "X-Auto-Response-Suppress", "X-Quarterday-Loop", "MIME-Version", "Content-Type",
}  # fmt: skip


def test_a_first_letter_carries_what_finds_it_again() -> None:
    """The token stands in Reply-To, Message-ID and the envelope sender; the date is the one given."""
    letter = drawn()
    message = parsed(letter)
    assert EXPECTED == set(message.keys())
    assert "Returns <returns@example.gov.uk>" == message["From"]
    assert "Ann Archer <ann.archer@hart.example.gov.uk>" == message["To"]
    assert f"returns+{TOKEN}@{DOMAIN}" == message["Reply-To"]
    assert letter.message_id == message["Message-ID"]
    assert letter.message_id.startswith(f"<q.{TOKEN}.")
    assert letter.message_id.endswith(f"@{DOMAIN}>")
    assert "Mon, 05 Oct 2026 09:30:00 +0000" == message["Date"]
    assert ("DR, RN, NRN, AutoReply", DOMAIN) == (message["X-Auto-Response-Suppress"], message["X-Quarterday-Loop"])
    assert (f"returns-b+{TOKEN}@{DOMAIN}", ANN.email) == (letter.payload["from"], letter.payload["to"])


@pytest.mark.parametrize(("name", "said"), [
    ("invitation", "auto-generated"), ("reminder", "auto-generated"), ("read_back", "auto-replied"),
    ("receipt", "auto-replied"), ("correction", "auto-replied"), ("notice_held", "auto-replied"),
])  # fmt: skip
def test_who_set_it_off_is_said(name: str, said: str) -> None:
    """RFC 3834: what answers a mail says so, what comes by the calendar says that."""
    assert said == parsed(drawn(name))["Auto-Submitted"]


def test_a_later_letter_stays_in_the_thread() -> None:
    """The same subject, answering the reader's mail, with the first and the last nine of what went before."""
    message = parsed(drawn("read_back", references=IDS, answers="<reply@hart.example>"))
    subject = parsed(drawn("read_back"))["Subject"]
    assert f"Re: {subject}" == message["Subject"]
    assert subject == message["Thread-Topic"]
    assert "<reply@hart.example>" == message["In-Reply-To"]
    assert [IDS[0], *IDS[-9:], "<reply@hart.example>"] == message["References"].split()
    assert IDS[-1] == parsed(drawn("reminder", references=IDS))["In-Reply-To"]


def test_long_message_ids_arrive_as_they_are() -> None:
    """However long a domain is, an id is neither broken nor encoded on the wire."""
    long = tuple(f"<{'a' * 90}{number}@{'b' * 60}.example>" for number in range(10))
    letter = drawn("read_back", references=long)
    assert list(long) == parsed(letter)["References"].split()
    assert all(f" {each}\r\n" in letter.payload["raw"] for each in long[1:])


def test_the_message_id_tells_letters_apart_and_stays_on_a_retry() -> None:
    """Another kind or purpose under one token is another mail; the same is the same at any hour."""
    ids = {drawn("invitation").message_id, drawn("reminder").message_id, drawn("reminder", purpose="T-3").message_id}
    assert 3 == len(ids)
    assert drawn("reminder", purpose="T-3").message_id in ids


def test_only_a_reminder_can_be_stopped_with_one_click() -> None:
    """List-Unsubscribe as in RFC 8058 where a stop address is given; never on answers to the reader's own mail."""
    stop = "https://returns.example.gov.uk/stop/abcdefghijklmnopqrstuvwxyz234567"
    reminder = parsed(drawn("reminder", stop=stop))
    mail = f"<mailto:returns+{TOKEN}@{DOMAIN}?subject=stop&body=stop>"
    assert f"{mail}, <{stop}>" == reminder["List-Unsubscribe"]
    assert "List-Unsubscribe=One-Click" == reminder["List-Unsubscribe-Post"]
    assert parsed(drawn("reminder"))["List-Unsubscribe"] is None
    assert parsed(drawn("read_back", stop=stop))["List-Unsubscribe"] is None


ANYTHING = st.text(max_size=300) | st.sampled_from(
    ["a\r\nBcc: all@example.org", "a\nSubject: b", "a\x00b", "\u202egro.live@nna", "=?utf-8?q?=0D=0ABcc:_x?=",
     'Ann "A" <evil@example.org>', "Żaneta, Archer;", "a" * 900, "\ud83d\ude00", "x\u2028y"]
)  # fmt: skip


@settings(max_examples=300)
@given(name=ANYTHING, subject=ANYTHING, title=ANYTHING)
def test_nothing_is_smuggled_into_a_header(name: str, subject: str, title: str) -> None:
    """Whatever stands in a name, a subject or a title, the headers are ours, each once, on lines of their own."""
    brief = a_lead().brief.model_copy(update={"title": title.encode("utf-8", "replace").decode()})
    lead = a_lead()
    letter = invitation(a_sitting(type(lead)(brief)))
    hostile = subject.encode("utf-8", "replace").decode()
    made = drawn_letter(letter.model_copy(update={"subject": hostile}), name=name.encode("utf-8", "replace").decode())
    message = message_from_bytes(made.payload["raw"].encode("ascii"), policy=default)
    assert EXPECTED == set(message.keys())
    assert len(EXPECTED) == len(message.keys())
    assert [ANN.email] == [address.addr_spec for address in message["To"].addresses]
    assert all(str(value).isprintable() for value in message.values())
    assert max(len(line) for line in made.payload["raw"].split("\r\n")) <= 998


@pytest.mark.parametrize("bad", [
    {"email": "ann@example.org\r\nBcc: all@example.org"}, {"email": "ann@example.org, all@example.org"},
    {"token": "a b"}, {"token": "a\r\nBcc"}, {"answers": "<a@b>\r\nBcc: c"}, {"references": ("<ä@b>",)},
])  # fmt: skip
def test_what_cannot_stand_in_a_header_is_refused(bad: dict[str, Any]) -> None:
    """An address, token or id with anything else in it is a fault, said as such; the right one is drawn."""
    with pytest.raises(ValueError, match=r"cannot stand in a header|Invalid|address"):
        drawn("invitation", **bad)
    assert drawn("invitation").text


def test_a_notice_answers_the_mail_it_is_about() -> None:
    """A refusal goes into the sender's thread, and is itself never answered by a bot."""
    letter = notice(NoticeKind.UNKNOWN_SENDER, support="The county support team")
    to = Addressed("", "someone@example.org", TOKEN, ANN.at, answers="<theirs@example.org>")
    message = parsed(drawn_letter(letter, to))
    assert "<theirs@example.org>" == message["In-Reply-To"]
    assert "someone@example.org" == message["To"]
    assert "auto-replied" == message["Auto-Submitted"]


def test_every_kind_is_among_the_letters_tested() -> None:
    """No kind of letter goes without the tests of this folder."""
    assert set(LetterKind) - {LetterKind.DIGEST} == {make().kind for make in LETTERS.values()}
