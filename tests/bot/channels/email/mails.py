"""The mails under `mail/`: the table of what must come of each, and how a file becomes what goes over the wire.

A file is a mail as a mailbox would hold it: `Return-Path` and `Delivered-To`
first, which say how it came. The letter that it answers is drawn anew in each
run, so what stands in it depends on that letter and is left open as
`@@NAME@@`; `FIELDS` lists the names. Three marks hold octets that a text file
should not: `@@BYTES 00 0d@@`, `@@REPEAT 3000@@…@@END@@` and
`@@ENCODE quoted-printable cp1252@@…@@END@@`.
"""

from __future__ import annotations

import base64
import csv
import quopri
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.bot.channels.email.had import Had

FOLDER = Path(__file__).parent / "mail"
TABLE = FOLDER / "table.csv"
DOMAIN, RELAY = "returns.weald.example", "mail.weald.example"
NOTHING = "-"

_FIELD = re.compile(r"@@([A-Z-]+)(?::([^@\n]+))?@@")
_MARKED = re.compile(br"@@(REPEAT|ENCODE) ([^@\n]+)@@\n?(.*?)@@END@@\n?", re.DOTALL)
_BYTES = re.compile(rb"@@BYTES ([0-9a-f ]+)@@")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_HOW = re.compile(rb"\A(?:Return-Path: *<([^>]*)>\r\n)?(?:Delivered-To: *(\S+)\r\n)?")


@dataclass(frozen=True, slots=True)
class Case:
    """A mail, and what must come of it.

    `outcome` is that of the inbox, and `tells` words that its reason or a notice
    to the support team must hold. `stored` is everything that the return holds
    after it, by question (`2.figure` in the second return): nothing else may be
    there. `answer` is the kind of letter that it earns, `files` are those kept.
    Mails of one number are one person's, and come in the order of the letter
    behind it, each once the one before is answered.
    """

    file: str
    outcome: str
    answer: str
    stored: Mapping[str, str]
    files: Sequence[str]
    tells: str
    note: str

    @property
    def person(self) -> str:
        """The number of whoever sends it: every number is another lead's."""
        return self.file[:3]

    @property
    def turn(self) -> int:
        """0 for the first mail of a person, 1 for the next."""
        return ord(self.file[3]) - ord("a") if self.file[3] != "-" else 0

    @property
    def text(self) -> str:
        """The file."""
        return (FOLDER / self.file).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail as its relay has it: the envelope, the mail itself, and the mail as a mailbox holds it."""

    sender: str
    recipient: str
    octets: bytes
    delivered: bytes

    @property
    def in_a_mailbox(self) -> bytes:
        """As a mail program puts it there, whatever ended its lines."""
        return _LINE_END.sub(b"\r\n", self.delivered)


def cases() -> tuple[Case, ...]:
    """Every row of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_case(row) for row in csv.DictReader(file))


def _case(row: Mapping[str, str]) -> Case:
    plain = {name: "" if said == NOTHING else said for name, said in row.items()}
    stored = dict(_pair(each) for each in plain["stored"].split(" | ") if each)
    return Case(plain["file"], plain["outcome"], plain["answer"], stored, plain["files"].split(" | ") if plain["files"]
                else (), plain["tells"], plain["note"])


def _pair(written: str) -> tuple[str, str]:
    key, _, text = written.partition("=")
    return key, text


# What a file leaves open -----------------------------------------------------

Field = Callable[["Facts", str], str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mail may speak of: its sender, the letters they had, and a letter of somebody else's."""

    address: str
    letters: Sequence[Had]
    others: Had

    @property
    def latest(self) -> Had:
        """The letter that is answered."""
        return self.letters[-1]

    def asking(self, key: str) -> Had:
        """The last letter that asks a question."""
        return next(each for each in reversed(self.letters) if each.asks(key))


FIELDS: Mapping[str, Field] = {
    "LEAD": lambda facts, _: facts.address,
    "OTHER": lambda facts, _: facts.others.to,
    "TOKEN": lambda facts, _: facts.latest.token,
    "TOKEN-UPPER": lambda facts, _: facts.latest.token.upper(),
    "TOKEN-FIRST": lambda facts, _: facts.letters[0].token,
    "TOKEN-OTHER": lambda facts, _: facts.others.token,
    "MESSAGE-ID": lambda facts, _: facts.latest.message_id,
    "MESSAGE-ID-FIRST": lambda facts, _: facts.letters[0].message_id,
    "SUBJECT": lambda facts, _: facts.latest.subject,
    "MAILTO": lambda facts, _: facts.latest.prefilled,
    "PAGE-REWRITTEN": lambda facts, _: f"{quote(facts.latest.page, safe='')}&data=05%7C02%7C&sdata=x%3D&reserved=0",
    "N": lambda facts, key: facts.asking(key).number(key),
    "Q": lambda facts, key: facts.asking(key).question(key),
    "LETTER": lambda facts, span: facts.latest.part(span),
    "QUOTED-TWICE": lambda facts, _: _quoted(_quoted(facts.letters[0].text)),
    "QUOTED": lambda facts, span: _quoted(facts.latest.part(span)),
    "LETTER-HTML": lambda facts, span: facts.latest.html_part(span),
}
"""What stands for `@@NAME@@` or `@@NAME:about@@`.

`N:figure` is the number of a question and `Q:figure` its line. A letter may be
given in parts: `LETTER:..figure` ends behind all that is said of that question,
`..figure|` behind its line alone, and `LETTER:figure..` goes on from there.
"""


def posted(case: Case, facts: Facts) -> Posted:
    """A mail as it goes over the wire."""
    filled = _FIELD.sub(lambda match: FIELDS[match[1]](facts, match[2] or "") if match[1] in FIELDS else match[0],
                        case.text)
    octets = _BYTES.sub(lambda match: bytes.fromhex(match[1].decode()), _written(filled.encode()))
    how = _HOW.match(octets)
    assert how is not None
    sender, recipient = ((part or b"").decode() for part in how.groups())
    return Posted(sender, recipient, octets[how.end() :], octets)


def _written(octets: bytes) -> bytes:
    """Marks within marks are carried out from the outside in; the lines end as they do in mail."""
    pieces, place = [], 0
    for match in _MARKED.finditer(octets):
        pieces += [_lines(octets[place : match.start()]), MARKS[match[1]](match[2].decode().split(), match[3])]
        place = match.end()
    return b"".join([*pieces, _lines(octets[place:])])


def _repeated(words: Sequence[str], octets: bytes) -> bytes:
    return _lines(octets) * int(words[0])


def _encoded(words: Sequence[str], octets: bytes) -> bytes:
    encoding, charset = words
    written = octets.decode().replace("\n", "\r\n").encode(charset)
    return ENCODINGS[encoding](written)


def _lines(octets: bytes) -> bytes:
    return octets.replace(b"\n", b"\r\n")


MARKS: Mapping[bytes, Callable[[Sequence[str], bytes], bytes]] = {b"REPEAT": _repeated, b"ENCODE": _encoded}
ENCODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "8bit": lambda octets: octets,
    "base64": lambda octets: _lines(base64.encodebytes(octets)),
    "quoted-printable": lambda octets: _lines(quopri.encodestring(octets.replace(b"\r\n", b"\n"))),
}


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def files() -> Iterator[str]:
    """The mails in the folder."""
    return (path.name for path in sorted(FOLDER.glob("*.eml")))
