"""Sending one letter through the relay, once: what came of it, told in four ways.

A letter cannot be looked up at its reader's. One whose final dot was written
and whose acknowledgement never came is therefore sent again with the very same
octets: its Message-ID stays, and mail systems fold the two (RFC 5322, 3.6.4).
An acknowledgement that is merely late is waited for, not sent over.

Between the relay's yes and our commit the process may die, and then the letter
goes out once more (RFC 1047). So nothing more is said on a connection before the
yes that it brought is committed: a relay that heard another word after its yes
is not given that letter again, and its own log tells which may come twice. A
yes that comes later than `patience` is apart: its letter is in doubt already, and
its connection goes on at once, for nobody may ever ask what became of it.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import OrderedDict
from dataclasses import replace
from functools import partial

from aiosmtplib import SMTPException

from bot.channels.email.line import CLOSING, Answer, Letter, Line, Stage, Unsendable
from bot.channels.email.pool import Pool
from bot.channels.email.relay import Cover, Relay
from bot.channels.email.verdicts import LATER, UNREACHABLE, closed_door, judged
from bot.ports import Delivery, Doubtful, Outgoing, Refused, Sent, TryLater
from conversations.partnership.trials import MARK

CONNECTIONS = 4
PATIENCE = 10.0
"""Seconds for one delivery, as many as `Tempo.call`: half of them at most to get a connection."""
LONGEST_WORD = 60.0
"""Seconds to wait for an acknowledgement; then the connection is given up, and the letter may be sent again."""
MOST_SENT = 4
"""The attempt after which a letter in doubt is not sent again by itself."""
BUSY = TryLater(2.0, "No connection to the relay is free yet; the letter waits for one.")
AWAITED = "The letter is with the relay, which has not acknowledged it yet; it may have arrived."
LOST = "The connection was lost after the letter and before its acknowledgement; it may have arrived."
AGAIN = " It is sent again, with the same Message-ID."
NO_MORE = " It was sent more than once, with the same Message-ID; see whether its reader has it, and send it if not."
REMEMBERED = 1_000
"""Letters whose late acknowledgement is still looked for."""
TRYING = 2.0
"""Seconds a connection has to show that it still stands."""
SUBJECT = re.compile(r"^Subject:", re.M)
MESSAGE_ID = re.compile(r"^message-id:\s*(<[^<>\s]+>)", re.I | re.M)

Word = asyncio.Task[Delivery]


class EmailDelivery:
    """The `Channel` port for one relay. `us` is the domain by which we greet it."""

    name = "email"

    def __init__(
        self, relay: Relay, us: str, *, connections: int = CONNECTIONS, patience: float = PATIENCE,
        longest_word: float = LONGEST_WORD, tls: ssl.SSLContext | None = None,
    ) -> None:
        if relay.cover is not Cover.NONE:
            tls = tls or ssl.create_default_context()
        self._relay, self._patience, self._longest_word = relay, patience, longest_word
        self._pool = Pool(partial(Line.open, relay, us, tls), connections)
        self._words: OrderedDict[str, Word] = OrderedDict()

    async def deliver(self, message: Outgoing) -> Delivery:
        """Send the letter; only silence after its final dot counts as doubtful."""
        try:
            letter = _letter(message)
            return await self._delivered(message, letter)
        except Unsendable as reason:
            return Refused(str(reason))

    async def find(self, message: Outgoing) -> Delivery | None:
        """What became of an earlier attempt, as far as its connection still tells; none when it may be sent again."""
        word = self._words.get(message.id)
        if word is None:
            return None
        delivery = await self._heard(message, word, self._patience)
        if isinstance(delivery, Doubtful) and message.id not in self._words:
            return None if message.attempts <= MOST_SENT else _in_doubt(message, delivery.reason)
        return delivery

    async def close(self) -> None:
        """Take leave of the relay; acknowledgements that are awaited still are waited for no more."""
        for word in self._words.values():
            word.cancel()
        await self._pool.close()

    async def _delivered(self, message: Outgoing, letter: Letter) -> Delivery:
        """Through one connection, or through the next when the relay had given that one up while it was idle."""
        until = asyncio.get_running_loop().time() + self._patience
        delivery: Delivery | None = None
        while delivery is None:
            try:
                async with asyncio.timeout_at(until - self._patience / 2):
                    line = await self._pool.take()
            except TimeoutError:
                return BUSY
            except (SMTPException, OSError) as failure:
                seconds, reason = closed_door(failure, self._relay)
                return TryLater(seconds, reason, pauses=message.lane)
            delivery = await self._through(line, message, letter, until)
        return delivery

    async def _through(self, line: Line, message: Outgoing, letter: Letter, until: float) -> Delivery | None:
        """None when the connection had been given up while it was idle: nothing was sent, and no attempt is spent."""
        stale = line.letters > 0
        answer: Answer | None = None
        begun = False
        try:
            async with asyncio.timeout_at(until):
                if not await self._stands(line):
                    return None
                answer = await line.begin(letter)
                begun = answer is None
        except (SMTPException, OSError) as failure:
            gone = stale and line.stage is Stage.MAIL and not _silence(failure)
            return None if gone else _lost(line, message, failure)
        finally:
            if not begun:
                self._pool.give(line)
        if answer is not None:
            gone = stale and answer.stage is Stage.MAIL and answer.code == CLOSING
            return None if gone else judged(answer, message, letter.message_id)
        word = asyncio.ensure_future(self._word(line, message, letter.message_id))
        give, held = partial(self._pool.give, line), False
        try:
            delivery = await self._heard(message, word, until - asyncio.get_running_loop().time())
            if word.done() and isinstance(delivery, Sent):
                held = True
                return replace(delivery, written=give)
            return delivery
        finally:
            if not held:
                word.add_done_callback(lambda _: give())

    async def _stands(self, line: Line) -> bool:
        """Whether a connection still stands; one that does not say so soon does not."""
        try:
            async with asyncio.timeout(TRYING):
                return await line.ready()
        except (SMTPException, OSError):
            return False

    async def _word(self, line: Line, message: Outgoing, message_id: str) -> Delivery:
        """End the letter, and hear what the relay says to it, however many attempts that outlasts."""
        try:
            async with asyncio.timeout(self._longest_word):
                answer = await line.finish()
        except (SMTPException, OSError) as failure:
            return _in_doubt(message, LOST) if line.stage is Stage.DOT else _lost(line, message, failure)
        delivery = judged(answer, message, message_id)
        return _in_doubt(message, delivery.reason) if isinstance(delivery, Doubtful) else delivery

    async def _heard(self, message: Outgoing, word: Word, patience: float) -> Delivery:
        """What became of the letter, if that is known in time; else it is asked for again."""
        done, _ = await asyncio.wait([word], timeout=patience)
        if done:
            self._words.pop(message.id, None)
            return word.result()
        self._words[message.id] = word
        while len(self._words) > REMEMBERED:
            self._words.popitem(last=False)
        return Doubtful(AWAITED)


def _in_doubt(message: Outgoing, why: str) -> Doubtful:
    """It may have arrived, and is sent again a few times; then an operator decides."""
    again = message.attempts < MOST_SENT
    return Doubtful(f"{why}{AGAIN if again else NO_MORE}", again)


def _lost(line: Line, message: Outgoing, failure: Exception) -> TryLater:
    """The connection was lost before the letter ended: it certainly did not arrive.

    Before its recipient was named that says nothing of the letter: everything rests, and no attempt is counted.
    """
    how = "said nothing more" if _silence(failure) else "hung up"
    reason = f"The relay {how} at {line.stage}; the letter did not arrive."
    if line.stage in (Stage.NEW, Stage.MAIL):
        return TryLater(UNREACHABLE, reason, pauses=message.lane)
    return TryLater(LATER, reason, counts=True)


def _silence(failure: Exception) -> bool:
    return isinstance(failure, TimeoutError)


def _letter(message: Outgoing) -> Letter:
    """The letter as its payload holds it, the subject of one of a test round marked.

    Raises:
        Unsendable: it has no Message-ID; it could never be recognised.
    """
    payload = message.payload
    named = MESSAGE_ID.search(payload["raw"])
    if named is None:
        raise Unsendable("The letter has no Message-ID by which it could be recognised; this is a fault of ours.")
    raw = SUBJECT.sub(f"Subject: {MARK}:", payload["raw"], count=1) if message.trial else payload["raw"]
    return Letter(payload["from"], payload["to"], raw.encode(), named.group(1))
