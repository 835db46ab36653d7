"""The Weald answering by letter: letters as they would leave, and replies as the reader would have taken them apart."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_string, policy
from functools import partial

from bot.channels.email.letters import LetterDrawer
from bot.handlers.desk import Desk
from bot.handlers.finding_letter import read_against
from bot.handlers.keep_mail import keep_mail
from bot.handlers.open_round import Opened, open_round
from bot.handlers.take_mail import take_mail
from bot.mail import Attachment, Envelope, IncomingMail, Nature, Proof, RawMail
from bot.tokens import Signer
from conversations.letters.reading import read_reply
from conversations.letters.reply import ReplyRead
from storage import inbox, notices, outbox
from storage.database import Session, Store
from storage.inbox import Delivered
from storage.outbox import Claimed, MessageState, Settled
from storage.people import people_of
from storage.tables import PersonRow, table
from tests.bot.wire import weald
from tests.bot.wire.standing import desk_on
from tests.bot.wire.weald import ANN, QUARTER, STARTS, WEALD, Led

DOMAIN = "returns.weald.example"
LANE = "email:relay"
SIGNER = Signer([b"a key for the tests of letters, long enough"])


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter as its reader has it."""

    kind: str
    to: str
    subject: str
    text: str
    reply_to: str
    message_id: str

    @property
    def token(self) -> str:
        """What finds the letter again."""
        return self.reply_to.partition("+")[2].partition("@")[0]


@dataclass(slots=True)
class Corresponding:
    """The round opens on Monday 5 October 2026; everybody would rather have letters."""

    store: Store
    now: datetime = STARTS
    came: int = 0
    letters: list[Sent] = field(default_factory=list)
    mails: list[IncomingMail] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        """The desk of an installation with mail."""
        drawer = LetterDrawer(domain=DOMAIN, sender=f"Returns <returns@{DOMAIN}>", relay="relay",
                              base_url="https://q.example")
        return replace(desk_on(self.store, lambda: self.now), letterer=drawer, signer=SIGNER,
                       base_url="https://q.example")

    async def open(self, led: Sequence[Led]) -> Opened:
        """Store the partnership and open its round."""
        await self.store.write(lambda session: _set_up(session, led))
        opened = await open_round(self.desk, WEALD, QUARTER)
        await self.post()
        return opened

    async def post(self) -> list[Sent]:
        """Whatever letters would leave by now; they are kept in `letters` too."""
        new: list[Sent] = []
        while batch := await self.store.write(partial(outbox.claim, lane=LANE, now=self.now, many=50,
                                                      lease=timedelta(seconds=15))):
            done = [Settled(each.id, each.attempts, MessageState.SENT, external_id="250") for each in batch]
            await self.store.write(partial(outbox.settle, outcomes=done, now=self.now))
            new += [_sent(each) for each in batch]
        self.letters += new
        return new

    async def mail(
        self, text: str, *, sender: str | None = None, to: Sent | None = None, proof: Proof = Proof.PASSED,
        nature: Nature = Nature.PERSON, senders: tuple[str, ...] | None = None, token: str | None = None,
        message_id: str | None = None, other: str | None = None, files: tuple[Attachment, ...] = (),
        trouble: str | None = None, subject: str = "Re: return", **facts: object,
    ) -> list[Sent]:
        """A mail comes a minute later, as its reader took it apart; the letters that it earns."""
        self.came += 1
        self.now += timedelta(minutes=1)
        raw = f"{self.came} {text}".encode()
        key = "mail:" + hashlib.sha256(raw).hexdigest()
        letter = to or (self.letters[0] if self.letters else None)
        named = token if token is not None else letter.token if letter else ""
        senders = senders if senders is not None else (sender or weald.email_of(ANN),)
        envelope = Envelope(senders[0] if senders else None, (f"returns+{named}@{DOMAIN}",), "lmtp")
        mail = IncomingMail(
            key=key, at=self.now, message_id=message_id or f"<{self.came}@weald.example>", envelope=envelope,
            senders=senders, subject=subject, tokens=(named,) if named else (), proof=proof, proof_words="",
            nature=nature, why="it says so", text=text, other=other, attachments=files, trouble=trouble,
            **facts,  # type: ignore[arg-type]  # what a test adds has the type of its field
        )
        return await self.comes(mail, raw)

    async def comes(self, mail: IncomingMail, raw: bytes) -> list[Sent]:
        """A mail that was taken apart is kept, read and taken."""
        self.mails.append(mail)
        body = hashlib.sha256(mail.text.encode()).hexdigest()
        await keep_mail(self.desk, RawMail(mail.key, mail.message_id, body, raw, mail.envelope))
        await self.take(mail)
        return await self.post()

    async def take(self, mail: IncomingMail) -> None:
        """Read and take a mail that is kept."""
        sent = await read_against(self.desk, mail)
        person = mail.nature is Nature.PERSON and mail.trouble is None
        read = read_reply(mail.text, mail.other, sent, self.now.date()) if person and sent else ReplyRead()
        await take_mail(self.desk, mail, read)

    async def inbox(self, partnership_id: str | None = WEALD) -> list[Delivered]:
        """What became of the mails of the Weald, or of nobody known; the newest first."""
        return await self.store.read(partial(inbox.deliveries, partnership_id=partnership_id))

    async def told(self) -> list[str]:
        """What the support team is told."""
        return [each.text for each in await self.store.read(partial(notices.notices, partnership_id=WEALD))]

    async def person_id(self, user: str = ANN) -> int:
        """Who a user is."""
        people = await self.store.read(partial(people_of, partnership_id=WEALD))
        return next(who for who, each in people.items() if each.email == weald.email_of(user))


def _set_up(session: Session, led: Sequence[Led]) -> None:
    weald.set_up(session, led)
    session.connection().execute(table(PersonRow).update().values(prefers="email"))


def _sent(claimed: Claimed) -> Sent:
    message = message_from_string(claimed.payload["raw"], policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return Sent(claimed.kind, claimed.payload["to"], message["Subject"], body.get_content(), message["Reply-To"],
                message["Message-ID"])
