"""The example county at work: its people talk in Slack and by letter, and what each is told stands in one list."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.channels.email.letters import LetterDrawer
from bot.example import COUNTY
from bot.handlers.desk import Desk
from bot.handlers.finding_letter import letter_for
from bot.handlers.fire_timers import fire_timers
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.keep_mail import keep_mail
from bot.handlers.open_round import open_round
from bot.handlers.pages import PageKey
from bot.handlers.receive import receive
from bot.handlers.take_mail import take_mail
from bot.handlers.take_page import PageTaken, take_page
from bot.handlers.tempo import Tempo
from bot.mail import Envelope, IncomingMail, Nature, Proof, RawMail
from bot.ports import Invitation, Received, Task
from bot.ports import Sent as Delivered
from bot.tokens import Signer
from bot.work.settling import turn_over
from conversations.dialogue.plainly import buttons_of, lines
from conversations.dialogue.session import Reply
from conversations.dialogue.speech import Sheet, Speech
from conversations.digests.addresses import Linking, nowhere
from conversations.digests.document import Document
from conversations.letters.reading import read_reply
from conversations.letters.reply import ReplyRead
from conversations.partnership.quarters import Quarter
from storage.database import Session, Store
from storage.outbox import Claimed
from storage.people import people_of
from storage.rounds import round_of
from storage.sessions import WAITING_STATES, Seat, seat_by_return, seats_of_person, seats_of_round
from tests.bot.wire.standing import desk_on

T = TypeVar("T")

TEAM, RELAY, DOMAIN = "T0REHEARSE", "relay", "returns.marlshire.example"
MARLSHIRE = "marlshire-together"
QUARTER = Quarter(2026, 2)
STARTS = datetime(2026, 10, 1, 8, 31, tzinfo=UTC)
"""Half past nine in London on the first working day after the quarter."""
SIGNER = Signer([b"a key for the tests of Marlshire, long enough"])

CARL, MAYA, PATRICIA, GWEN = "U0CARLDUNN", "U0MAYAQUINN", "patricia.okafor@marlshire.example", "U0GWENMARSH"
"""For NI 111: a member and the lead, in Slack; the sponsor, by letter; and somebody who has no part in it."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something one person is told: its lines, its buttons by label, and where it stands."""

    to: str
    kind: str
    lines: tuple[str, ...]
    buttons: dict[str, tuple[tuple[str, str], ...]]
    return_id: str
    place: str
    token: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)


class _Plainly:
    """Draws what is said as plain lines, so that tests read what people read."""

    def speech(self, speech: Speech, return_id: str) -> dict[str, Any]:
        return {"lines": list(lines(speech)), "return_id": return_id,
                "buttons": {button.label: button.replies for button in buttons_of(speech)}}

    def sheet(self, sheet: Sheet, return_id: str) -> dict[str, Any]:
        return {"lines": [prompt.ask for prompt in sheet.prompts], "return_id": return_id, "buttons": {}}

    def invitation(self, invitation: Invitation) -> dict[str, Any]:
        return {"lines": [invitation.title, invitation.detail, invitation.status], "return_id": invitation.return_id,
                "buttons": {} if invitation.finished else {"Start": ()}}

    def tasks(self, tasks: tuple[Task, ...]) -> dict[str, Any]:
        return {"lines": [f"{task.title}: {task.status}" for task in tasks], "return_id": "", "buttons": {}}

    def digest(self, document: Document, linking: Linking = nowhere) -> list[dict[str, Any]]:
        return [{"lines": [document.title], "return_id": "", "buttons": {}}]


@dataclass(slots=True)
class Marlshire:
    """The county, its round open; `told` is everything that anybody was told, in order."""

    store: Store
    now: datetime = STARTS
    heard: int = 0
    told: list[Told] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        """The desk of an installation with Slack and mail."""
        drawer = LetterDrawer(domain=DOMAIN, sender=f"Returns <returns@{DOMAIN}>", relay=RELAY,
                              base_url="https://q.example")
        return replace(desk_on(self.store, lambda: self.now), drawers={"slack": _Plainly()}, letterer=drawer,
                       signer=SIGNER, base_url="https://q.example")

    async def open(self, folder: Path = COUNTY) -> Marlshire:
        """Take the example in, or a folder like it, and open its round."""
        taken = await import_folder(self.store, folder, self.now)
        assert isinstance(taken, Imported), taken
        assert taken.partnership_id == MARLSHIRE
        await open_round(self.desk, MARLSHIRE, QUARTER)
        await self.post()
        return self

    async def post(self) -> list[Told]:
        """Everything that would leave by now leaves, and stands where it was sent."""
        new: list[Told] = []
        for lane in (f"slack:{TEAM}", f"email:{RELAY}"):
            landed: list[tuple[Claimed, Delivered]] = []
            while True:
                batch = await self.store.write(partial(turn_over, lane, landed, 50, self.now, Tempo()))
                if not batch:
                    break
                told = [_told(one, len(self.told) + len(new) + n) for n, one in enumerate(batch)]
                landed = [(one, Delivered(external_id=said.place.partition("/")[2] or "250",
                                          place=said.place.partition("/")[0]))
                          for one, said in zip(batch, told, strict=True)]
                new += told
        self.told += new
        return new

    def last(self, to: str, *, kind: str | None = None) -> Told:
        """What somebody was told last; task lists are passed over."""
        return next(each for each in reversed(self.told)
                    if each.to == to and each.kind not in {"tasks", "top_again"} and kind in {None, each.kind})

    async def says(self, user: str, text: str, *, under: Told | None = None) -> list[Told]:
        """Somebody types something in Slack, in the thread of what they were told last."""
        told = under or self.last(user)
        return await self._receive(user, (((None, text)),), thread=told.place)

    async def presses(self, user: str, label: str, *, on: Told | None = None) -> list[Told]:
        """Somebody presses a button of what they were told last."""
        told = on or self.last(user)
        return await self._receive(user, told.buttons[label], thread=told.place, return_id=told.return_id)

    async def commands(self, user: str, verb: str, *replies: tuple[str, str]) -> list[Told]:
        """Somebody gives a command that begins a talk."""
        return await self._receive(user, replies, begins=verb)

    async def gets(self, user: str, text: str) -> list[Told]:
        """The bot gets a message from somebody whom it told nothing yet."""
        return await self._receive(user, ((None, text),))

    async def _receive(self, user: str, replies: Sequence[tuple[str | None, str]], **facts: Any) -> list[Told]:
        self.heard += 1
        self.now += timedelta(minutes=1)
        handled = await receive(self.desk, Received(
            key=f"Ev{self.heard}", channel="slack", workspace=TEAM, sender=user, place=f"D{user}/{self.heard}",
            at=self.now, replies=tuple(replies), raw=str(replies), **facts))
        if handled.alone and handled.speech is not None:
            self.told.append(Told(user, "aside", tuple(lines(handled.speech)), {}, "", ""))
        new = [_told(one, len(self.told) + n) for n, one in enumerate(handled.claimed)]
        self.told += new
        for one, said in zip(handled.claimed, new, strict=True):
            stands = Delivered(external_id=said.place.partition("/")[2], place=said.place.partition("/")[0])
            await self.store.write(partial(turn_over, one.lane, [(one, stands)], 0, self.now, Tempo()))
        return new + await self.post()

    async def replies(self, email: str, text: str, *, under: Told | None = None) -> list[Told]:
        """Somebody answers a letter, or their last one."""
        self.heard += 1
        self.now += timedelta(minutes=1)
        raw = f"{self.heard} {text}".encode()
        key, letter = "mail:" + hashlib.sha256(raw).hexdigest(), under or self.last(email)
        mail = IncomingMail(
            key=key, at=self.now, message_id=f"<{self.heard}@marlshire.example>",
            envelope=Envelope(email, (f"returns+{letter.token}@{DOMAIN}",), "lmtp"), senders=(email,),
            subject="Re: your letter", tokens=(letter.token,), proof=Proof.PASSED, proof_words="",
            nature=Nature.PERSON, why="", text=text, other=None, attachments=(), trouble=None)
        body = hashlib.sha256(text.encode()).hexdigest()
        await keep_mail(self.desk, RawMail(key, mail.message_id, body, raw, mail.envelope))
        held = await letter_for(self.desk, mail)
        read = read_reply(text, None, held.sent, self.now.date()) if held is not None else ReplyRead()
        await take_mail(self.desk, mail, read)
        return await self.post()

    async def seats(self, email: str, talk: str, ref: str | None = None) -> list[Seat]:
        """The talks of this script that wait for somebody, of all targets or of one."""
        def look(session: Session) -> list[Seat]:
            found = people_of(session, MARLSHIRE)
            who = next(person_id for person_id, person in found.items() if person.email == email)
            return [seat for seat in seats_of_person(session, MARLSHIRE, who)
                    if seat.script.startswith(f"{talk}@") and seat.state in WAITING_STATES
                    and ref in {None, json.loads(seat.brief)["ref"]}]  # fmt: skip

        return await self.store.read(look)

    async def waiting(self) -> list[Seat]:
        """Every talk of the round that waits for anybody."""
        def look(session: Session) -> list[Seat]:
            held = round_of(session, MARLSHIRE, QUARTER)
            assert held is not None
            found = seats_of_round(session, MARLSHIRE, held.round_id)
            return [seat for seats in found.values() for seat in seats if seat.state in WAITING_STATES]

        return await self.store.read(look)

    async def fills(self, return_id: str, answers: Mapping[str, str], *, key: str | None = None) -> PageTaken:
        """Whoever has a talk fills in its page and sends it; the same `key` is the same delivery once more."""
        self.heard += 1
        self.now += timedelta(minutes=1)
        key = key or f"page:{self.heard}"

        def look(session: Session) -> tuple[PageKey, str]:
            seat = seat_by_return(session, MARLSHIRE, return_id)
            assert seat is not None
            return PageKey(MARLSHIRE, seat.person_id, seat.link, return_id), seat.email

        page, sender = await self.store.read(look)

        async def step(name: str, replies: Mapping[str, str], seen: str | None) -> PageTaken:
            received = Received(key=f"{key}:{name}", channel="web", workspace="", sender=sender, place=return_id,
                                at=self.now, replies=(), raw=str(replies))
            taken = await take_page(self.desk, page, received, [Reply(key=k, text=t) for k, t in replies.items()],
                                    send=seen is not None, seen=seen)
            assert taken is not None
            return taken

        filled = await step("fill", answers, None)
        sent = await step("send", {}, filled.page.seen)
        await self.post()
        return sent

    async def waits(self, until: datetime) -> list[Told]:
        """The days go by, and what falls due happens."""
        self.now = until
        await fire_timers(self.desk)
        return await self.post()

    async def read(self, look: Callable[[Session], T]) -> T:
        """What is stored."""
        return await self.store.read(look)


def like_the_county(folder: Path, **changes: tuple[str, str] | str) -> Path:
    """A copy of the example: in the file of each name words stand in place of others, or a line is added."""
    shutil.copytree(COUNTY, folder)
    for name, change in changes.items():
        file = folder / f"{name}.csv"
        text = file.read_text("utf-8")
        old, new = change if isinstance(change, tuple) else ("", "")
        assert old in text, f"{name}.csv does not say {old!r}"
        file.write_text(f"{text}{change}\n" if isinstance(change, str) else text.replace(old, new), "utf-8")
    return folder


def _told(one: Claimed, number: int) -> Told:
    if one.lane.startswith("email:"):
        message = message_from_string(one.payload["raw"], policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        text = f"{message['Subject']}\n{body.get_content()}"
        token = message["Reply-To"].partition("+")[2].partition("@")[0]
        return Told(one.payload["to"], one.kind, tuple(text.splitlines()), {}, "", "", token)
    args = one.payload["args"] if "view" not in one.payload["args"] else one.payload["args"]["view"]
    user = one.place.removeprefix("user:") if one.place.startswith("user:") else one.place.partition("/")[0][1:]
    thread = one.place if "/" in one.place else f"D{user}/{number + 1}.0"
    return Told(user, one.kind, tuple(args["lines"]), {label: tuple(map(tuple, replies)) for label, replies
                                                       in args["buttons"].items()}, args["return_id"], thread)
