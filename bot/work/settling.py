"""What became of messages, written down: sent, put off, looked for again, given up; and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.handlers.digest_thread import hang_pictures, hang_thread
from bot.handlers.occasions import DIGEST, DIGEST_THREAD
from bot.handlers.posting import BEGUN, TOP
from bot.handlers.tempo import Tempo
from bot.ports import Delivery, Doubtful, Refused, Sent, TryLater
from storage import lanes, outbox, pacing, sessions
from storage.database import Session
from storage.outbox import Claimed, MessageState, Settled

MOST_ATTEMPTS = 8
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP = "Given up after {attempts} attempts: {reason}"


def turn_over(
    lane: str, landed: Sequence[tuple[Claimed, Delivery]], room: int, now: datetime, tempo: Tempo, session: Session
) -> list[Claimed]:
    """Settle what landed and claim what is due, in one transaction."""
    settle(landed, now, tempo, session)
    return pacing.claim(session, lane, now, room, tempo.held, tempo.spaced(lane)) if room > 0 else []


def settle(landed: Sequence[tuple[Claimed, Delivery]], now: datetime, tempo: Tempo, session: Session) -> None:
    """Write down what became of what was sent in one lane."""
    if not landed:
        return
    outbox.settle(session, [_settled(claimed, delivery, now, tempo) for claimed, delivery in landed], now)
    for claimed, delivery in landed:
        _follow(session, claimed, delivery, now)
    pacing.land(session, [(claimed, delivery.place if isinstance(delivery, Sent) else None)
                          for claimed, delivery in landed], now, tempo.spaced(landed[0][0].lane))


def _settled(claimed: Claimed, delivery: Delivery, now: datetime, tempo: Tempo) -> Settled:
    match delivery:
        case Sent(external_id=external_id):
            return Settled(claimed.id, claimed.attempts, MessageState.SENT, external_id=external_id)
        case Refused(reason=reason):
            return Settled(claimed.id, claimed.attempts, MessageState.DEAD, reason=reason)
        case Doubtful():
            return _unsure(claimed, delivery, now + timedelta(seconds=tempo.again))
        case TryLater(counts=False, seconds=seconds, reason=reason):
            return Settled(claimed.id, claimed.attempts, MessageState.PENDING, reason=reason,
                           retry_at=now + timedelta(seconds=seconds), counts=False)
        case TryLater(seconds=seconds, reason=reason):
            wait = min(timedelta(seconds=seconds) * 2**claimed.attempts, LONGEST_WAIT)
            return _again(claimed, reason, now + wait)


def _again(claimed: Claimed, reason: str, at: datetime) -> Settled:
    if claimed.attempts >= MOST_ATTEMPTS:
        reason = GIVEN_UP.format(attempts=claimed.attempts, reason=reason)
        return Settled(claimed.id, claimed.attempts, MessageState.DEAD, reason=reason)
    return Settled(claimed.id, claimed.attempts, MessageState.PENDING, reason=reason, retry_at=at)


def _unsure(claimed: Claimed, doubt: Doubtful, at: datetime) -> Settled:
    """It may have arrived: it is looked for before any other attempt, and after many left to an operator."""
    if claimed.attempts >= MOST_ATTEMPTS or not doubt.again:
        return Settled(claimed.id, claimed.attempts, MessageState.UNCONFIRMED, reason=doubt.reason)
    return Settled(claimed.id, claimed.attempts, MessageState.PENDING, reason=doubt.reason, retry_at=at)


def _follow(session: Session, claimed: Claimed, delivery: Delivery, now: datetime) -> None:
    """What else a delivery means: a lane rests, a thread has its place."""
    match delivery:
        case TryLater():
            _rest(session, claimed, delivery, now)
        case Sent(external_id=stamp, place=str(channel)) if claimed.kind in {TOP, BEGUN}:
            # What a person began has no top that is drawn again: its first message is a question, and stays one.
            sessions.place_sitting(session, claimed.partnership_id, int(claimed.payload["sitting"]),
                                   team=claimed.lane.partition(":")[2], channel=channel, thread=stamp,
                                   top_message=stamp if claimed.kind == TOP else None)
        case Sent(external_id=stamp, place=str(channel)) if claimed.kind == DIGEST:
            hang_thread(session, claimed, stamp, channel, now)
        case Sent(plainer=plainer) if claimed.kind == DIGEST_THREAD:
            hang_pictures(session, claimed, plainer, now)
        case _:
            return


def _rest(session: Session, claimed: Claimed, delivery: TryLater, now: datetime) -> None:
    """A lane, or a channel of it, rests; how often the far side asked for that is counted for the whole lane."""
    if delivery.pauses is not None:
        lanes.pause(session, delivery.pauses, now + timedelta(seconds=delivery.seconds), delivery.reason)
    if delivery.asked:
        lanes.note_throttled(session, claimed.lane)
