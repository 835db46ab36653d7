"""Two senders of the same letters, each a process of its own: Quarterday's lane, and bare aiosmtplib.

`python -m tests.bench.senders ours DATABASE PORT MANY` sends what waits in a
database, with claim, settlement and all; `bare SIZE PORT MANY` sends over one
connection that is kept open. Each prints what it took, as JSON, from the letter
on by which it has got going.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import UTC, datetime

from aiosmtplib import SMTP

from bot.channels.email.delivery import EmailDelivery
from bot.channels.email.relay import Relay
from bot.ports import Delivery, Outgoing, Sent
from bot.work.lanes import Lanes
from storage.database import Store
from tests.bench.memory import held_at_most

HOST = "127.0.0.1"
SENDER, READER = "returns-b+token@returns.county.example", "jo@county.example"
WARM = 50
"""Letters before the clock is started: a bot starts once a month."""
LINE = "Last quarter: 44.1%. The milestone for this quarter is 45.0%, and higher is"


def letter(number: int, size: int) -> str:
    """A letter of about so many octets, as one is drawn: no line is long."""
    head = f"From: {SENDER}\r\nTo: {READER}\r\nMessage-ID: <q.token{number}.one@returns.county.example>\r\n\r\n"
    return head + f"{LINE}\r\n" * (size // len(LINE))


class Watch:
    """Counts letters, and what they took once it is warm."""

    def __init__(self) -> None:
        self._count, self._begun, self._spent = 0, 0.0, 0.0

    def sent(self) -> int:
        """One more was sent; gives how many were."""
        self._count += 1
        if self._count == WARM:
            self._begun, self._spent = time.perf_counter(), time.process_time()
        return self._count

    def took(self) -> dict[str, float]:
        """Letters a second, milliseconds of processor a letter, megabytes at most."""
        many = self._count - WARM
        return {"rate": many / (time.perf_counter() - self._begun),
                "cpu": (time.process_time() - self._spent) / many * 1_000, "peak": held_at_most()}


class Counted:
    """A delivery that says when so many letters were sent."""

    name = "email"

    def __init__(self, delivery: EmailDelivery, many: int, watch: Watch) -> None:
        self._delivery, self._many, self._watch, self.done = delivery, many, watch, asyncio.Event()

    async def deliver(self, message: Outgoing) -> Delivery:
        """Send, and count; anything but a letter that was sent ends the measurement."""
        delivery = await self._delivery.deliver(message)
        if not isinstance(delivery, Sent):
            raise SystemExit(f"A letter was not sent: {delivery.reason}")
        if self._watch.sent() == self._many:
            self.done.set()
        return delivery

    async def find(self, message: Outgoing) -> Delivery | None:
        """Look it up."""
        return await self._delivery.find(message)


def clock() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)  # noqa: TID251  # a composition root


async def ours(database: str, port: int, many: int) -> dict[str, float]:
    """Drain the lane until so many letters are sent and settled."""
    store, watch = Store.open(f"sqlite:///{database}"), Watch()
    delivery = EmailDelivery(Relay.read(f"smtp://{HOST}:{port}"), "returns.county.example")
    counted = Counted(delivery, many, watch)
    lanes = Lanes(store, {"email": counted}, clock)
    await lanes.sweep()
    await counted.done.wait()
    await lanes.stop()
    took = watch.took()
    await delivery.close()
    await store.close()
    return took


async def bare(size: str, port: int, many: int) -> dict[str, float]:
    """Send one letter after another by `sendmail` on one connection."""
    letters, watch = [letter(number, int(size)).encode() for number in range(many)], Watch()
    async with SMTP(hostname=HOST, port=port, start_tls=False) as smtp:
        for content in letters:
            await smtp.sendmail(SENDER, [READER], content)
            watch.sent()
        return watch.took()


def main() -> None:
    """Send, and say what it took."""
    kind, what, port, many = sys.argv[1:]
    print(json.dumps(asyncio.run({"ours": ours, "bare": bare}[kind](what, int(port), int(many)))))


if __name__ == "__main__":
    main()
