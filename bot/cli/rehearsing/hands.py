"""People’s hands in a rehearsal: they answer in Slack, or reply to their letters, until nothing waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from bot.cli.rehearsing.stage import Stage
from bot.handlers.talking import Talking
from bot.rehearsal.mailbox import Draft, Letter
from bot.rehearsal.respondents.answering import Mind
from bot.rehearsal.respondents.temperaments import Temperament
from bot.rehearsal.slack.controls import controls, words
from bot.rehearsal.slack.records import Message
from conversations.dialogue.session import Reply
from conversations.dialogue.speech import Speech
from conversations.partnership.calendars import local_date
from conversations.partnership.chase import Contact
from storage import letters, sessions
from storage.letters import HeldLetter
from storage.sessions import WAITING_STATES, Seat

TYPING = timedelta(seconds=20)
"""What each answer takes; nobody presses twice within a double click."""
MOST_ANSWERS = 60
"""Questions of one return after which something goes round in a circle."""
MOST_LETTERS = 4
"""Replies to one letter and to what comes back, in one sitting."""
SAME_AGAIN = 3
"""How often the same may be asked before somebody gives up; before that they say that they cannot tell."""
CANNOT_TELL = "skip because nobody can tell yet"
NO_WAY = "there is nothing in Slack to answer it by"
START, GO_ON = "Start", "Continue"


@dataclass(slots=True)
class Respondent:
    """Somebody in a rehearsal; `gave_up` are returns that they found no answer for, with the question."""

    person_id: int
    contact: Contact
    email: str
    user: str | None
    temperament: Temperament
    mind: Mind
    style: str
    gave_up: dict[str, str] = field(default_factory=dict)
    started: set[int] = field(default_factory=set)

    @property
    def name(self) -> str:
        """What they are called."""
        return self.contact.name

    @property
    def in_slack(self) -> bool:
        """Whether they are asked in Slack."""
        return self.contact.channel == "slack" and self.user is not None


class Hands:
    """Somebody before what waits for them."""

    def __init__(self, stage: Stage, who: Respondent) -> None:
        self._stage, self._who = stage, who
        self._asked: dict[tuple[str, str], int] = {}

    async def waiting(self) -> list[Seat]:
        """Every talk that waits for them and that they have not given up."""
        seats = await self._stage.store.read(partial(
            sessions.seats_of_person, partnership_id=self._stage.partnership_id, person_id=self._who.person_id))
        return [each for each in seats if each.state in WAITING_STATES and each.return_id not in self._who.gave_up]

    async def answer(self) -> None:
        """Answer everything, by the way that they are asked by."""
        await (self._in_slack() if self._who.in_slack else self._by_letter())

    async def say(self, text: str) -> None:
        """Say something that is no answer, where they are asked."""
        seats = await self.waiting()
        if not seats:
            return
        if self._who.in_slack:
            await self._types(seats[0], text)
        elif (last := await self._last_letter(seats[0].sitting_id)) is not None:
            await self._replies(last[1], text)

    # In Slack ------------------------------------------------------------------------

    async def _in_slack(self) -> None:
        for _ in range(MOST_ANSWERS * max(1, len(await self.waiting()))):
            seats = await self.waiting()
            if not seats:
                return
            await self._one_answer(seats)

    async def _one_answer(self, seats: Sequence[Seat]) -> None:
        seat = await self._before_them(seats[0])
        if seat is None:
            return
        speech = Talking.at(seat, self._today).speech()
        said = self._says(seat, speech)
        if said is None:
            return
        if not await self._presses(seat, said):
            await self._types(seat, said)

    async def _before_them(self, seat: Seat) -> Seat | None:
        """The return that an answer in the thread of this one belongs to; none where its talk is begun just now."""
        focus = await self._stage.store.read(lambda session: sessions.seat_by_slack(
            session, str(seat.slack_team), str(self._who.user), seat.slack_thread)) if seat.slack_thread else None
        if focus is None or focus.state not in WAITING_STATES or seat.sitting_id not in self._who.started:
            self._who.started.add(seat.sitting_id)
            if await self._presses(seat, START) or await self._presses(seat, GO_ON):
                return None
        if focus is not None and focus.return_id not in self._who.gave_up:
            return focus
        # What was given up stands in the way of what is behind it.
        self._who.gave_up.setdefault(seat.return_id, NO_WAY if focus is None else self._who.gave_up[focus.return_id])
        return None

    async def _presses(self, seat: Seat, label: str) -> bool:
        """Press a button of the top of the thread or of what was said last in it; false where there is none."""
        for message in self._messages(seat):
            named = [words(each.element.get("text")) for each in controls(message.blocks or [])]
            if label in named:
                self._typing()
                await self._stage.slack.forms.press(str(self._who.user), message.channel, message.ts, label)
                await self._stage.settle()
                return True
        return False

    def _messages(self, seat: Seat) -> list[Message]:
        if not (seat.slack_channel and seat.slack_thread):
            return []
        thread = self._stage.slack.workspace.thread(seat.slack_channel, seat.slack_thread)
        bot = self._stage.slack.workspace.installation.bot_user
        return [each for each in (thread[-1], thread[0]) if each.author == bot]

    async def _types(self, seat: Seat, text: str) -> None:
        self._typing()
        self._stage.slack.acts.say(str(self._who.user), text, thread=seat.slack_thread)
        await self._stage.settle()

    def _says(self, seat: Seat, speech: Speech) -> str | None:
        """What they say to what is before them; none, and it is given up, where it is asked again and again."""
        key = "send" if speech.prompt is None else speech.prompt.key
        times = self._asked[seat.return_id, key] = self._asked.get((seat.return_id, key), 0) + 1
        if times > SAME_AGAIN:
            self._who.gave_up[seat.return_id] = speech.prompt.ask if speech.prompt else "whether it is sent"
            return None
        if speech.prompt is None:
            return speech.card.buttons[0].label if speech.card and speech.card.buttons else "send"
        if times == SAME_AGAIN:
            return CANNOT_TELL
        return self._who.mind.answers(seat.return_id, Talking.at(seat, self._today), speech.prompt, self._today)

    # By letter -------------------------------------------------------------------------

    async def _by_letter(self) -> None:
        for sitting_id in dict.fromkeys(each.sitting_id for each in await self.waiting()):
            for _ in range(MOST_LETTERS):
                seats = [each for each in await self.waiting() if each.sitting_id == sitting_id]
                if not seats or not await self._one_reply(sitting_id, seats):
                    break
            else:
                for each in [seat for seat in await self.waiting() if seat.sitting_id == sitting_id]:
                    self._who.gave_up[each.return_id] = f"{MOST_LETTERS} replies did not settle it"

    async def _one_reply(self, sitting_id: int, seats: Sequence[Seat]) -> bool:
        """Answer everything that the last letter asks, in one reply; false where it asks nothing."""
        last = await self._last_letter(sitting_id)
        if last is None:
            return False
        held, letter = last
        given = {(seat.return_id, key): text for seat in seats for key, text in self._thought_out(seat).items()}
        lines = [f"{question.label}. {given[question.return_id, question.key]}" for question in held.sent.questions
                 if (question.return_id, question.key) in given]  # fmt: skip
        if not lines:
            return False
        await self._replies(letter, "\n".join(lines))
        return True

    async def _last_letter(self, sitting_id: int) -> tuple[HeldLetter, Letter] | None:
        """The last letter of a sitting that asks something, as it is stored and as it came."""
        sent = await self._stage.store.read(partial(
            letters.letters_of, partnership_id=self._stage.partnership_id, sitting_id=sitting_id))
        came = {str(each.message["Message-ID"]).strip("<>"): each for each in self._stage.mail.office.came(
            self.address)}
        for held in reversed(sent):
            letter = came.get(str(held.message_id).strip("<>"))
            if letter is not None and held.sent.questions:
                return held, letter
        return None

    @property
    def address(self) -> str:
        """The address that letters to them go to."""
        return self._stage.cast.letters.get(self._who.person_id, self._who.email)

    def _thought_out(self, seat: Seat) -> dict[str, str]:
        """Their answers to a whole return, as they would come to them one by one."""
        talking, found = Talking.at(seat, self._today), dict[str, str]()
        for _ in range(MOST_ANSWERS):
            prompt = talking.speech().prompt
            if prompt is None:
                break
            text = self._who.mind.answers(seat.return_id, talking, prompt, self._today)
            if prompt.key in found:
                text = CANNOT_TELL
            found.setdefault(prompt.key, text)
            talking, _ = talking.take([Reply(key=prompt.key, text=text)])
        return found

    async def _replies(self, letter: Letter, body: str) -> None:
        self._typing()
        await self._stage.mail.hands.reply(letter, Draft(body, self._who.style))
        await self._stage.settle()

    @property
    def _today(self) -> date:
        return local_date(self._stage.clock(), self._who.contact.timezone)

    def _typing(self) -> None:
        self._stage.clock.move_to(self._stage.clock() + TYPING)
