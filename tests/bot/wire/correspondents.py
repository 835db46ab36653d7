"""Leads who answer by letter: all in one go, or the figure first, then whatever the answer to that still asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from tests.bot.wire.weald import email_of, name_of
from tests.mail_settings import RELAY

FIGURE = "432"
SAID: Mapping[str, str] = {
    "How was the figure checked": "checked on a sample",
    "Cause: what explains the figure": "More arrests at two large events.",
    "Where does the cause": "within our own service",
    "What will be done": "A triage desk at both suites.",
    "Do you want help": "yes",
    "Action owner": "Ben Brook",
    "Action due": "30 November 2026",
    "Will the year-end target": "it is at risk",
    "Is there a new or emerging risk": "no",
    "Is anything blocking": "no",
}
"""What is answered besides the figure, by how the question begins."""
STORED: Mapping[str, str] = {
    "figure": FIGURE, "cause": SAID["Cause: what explains the figure"], "cause_code": "ours",
    "action": SAID["What will be done"], "owner": SAID["Action owner"], "due": "2026-11-30 Mon",
    "help_wanted": "yes", "outlook": "at_risk", "new_risk.1": "no", "blockage.1": "no", "checked": "sampled",
}
"""What each return then holds, by question."""

_NAMED = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.M)
_QUESTION = re.compile(r"^(\d+)\. (.+)$", re.M)


def named(content: bytes) -> str:
    """The Message-ID of a mail."""
    found = _NAMED.search(content)
    assert found is not None, "It has no Message-ID."
    return found[1].decode()


@dataclass(slots=True)
class Letter:
    """A letter as its reader has it."""

    message_id: str
    reply_to: str
    subject: str
    answers: str | None
    text: str

    @classmethod
    def read(cls, content: bytes) -> Letter:
        """Open a letter; its plain part comes first."""
        message = message_from_bytes(content)
        plain = message.get_payload(0) if message.is_multipart() else message
        assert isinstance(plain, Message)
        octets = plain.get_payload(decode=True)
        assert isinstance(octets, bytes)
        return cls(named(content), message["Reply-To"], message["Subject"], message["In-Reply-To"],
                   octets.decode().replace("\r\n", "\n"))


@dataclass(slots=True)
class Correspondent:
    """One lead. Their mail program shows letters of one Message-ID once; `had` are those, `wrote` their replies.

    `replies` is what they reply to the first letter, to the second, and so on.
    """

    user: str
    send: Callable[[str, str, bytes], None]
    replies: Sequence[Callable[[str], str]] = ()
    had: list[Letter] = field(default_factory=list)
    wrote: list[bytes] = field(default_factory=list)

    @property
    def email(self) -> str:
        """Where their letters go."""
        return email_of(self.user)

    def gets(self, content: bytes) -> None:
        """Have a letter: reply to it while there is something to reply, then file it."""
        if named(content) in {each.message_id for each in self.had}:
            return
        self.had.append(letter := Letter.read(content))
        if len(self.had) > len(self.replies):
            return
        reply = self._reply(letter, self.replies[len(self.had) - 1](letter.text))
        self.wrote.append(reply)
        self.send(self.email, letter.reply_to, reply)

    def _reply(self, letter: Letter, answers: str) -> bytes:
        """As their relay hands it on: what it proved, the answers, the letter quoted."""
        mail = EmailMessage(policy=policy.SMTP)
        mail["Authentication-Results"] = f"{RELAY}; dmarc=pass header.from=weald.example"
        mail["From"] = f"{name_of(self.user)} <{self.email}>"
        mail["To"] = letter.reply_to
        mail["Subject"] = f"Re: {letter.subject}"
        mail["Message-ID"] = f"<{len(self.had)}.{self.email}>"
        mail["In-Reply-To"] = mail["References"] = letter.message_id
        quoted = "".join(f"> {line}\n" for line in letter.text.splitlines())
        mail.set_content(f"{answers}\n\n{quoted}", cte="8bit")
        return bytes(mail)


def _figure(_: str) -> str:
    return f"1. {FIGURE}"


def _the_rest(text: str) -> str:
    """Every question that the letter still asks, by its number."""
    asked = {words: number for number, words in _QUESTION.findall(text)}
    return "\n".join(f"{number}. {said}" for begins, said in SAID.items()
                     for words, number in asked.items() if words.startswith(begins))


def in_one_go(text: str) -> str:
    """Every answer to the letter that asks for everything."""
    return f"{_figure(text)}\n{_the_rest(text)}"


IN_TWO_GOES: Sequence[Callable[[str], str]] = (_figure, _the_rest)
"""What is replied to the first letter, and to the second."""
