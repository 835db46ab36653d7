"""A figure was put right after digests had told it: each is marked, and a correction drafted for where it went.

Nothing is sent by itself: the support team looks at the drafts, sends them or
drops them. A correction follows the digest it corrects: under its post, and by
letter to those who had it by letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.handlers.after import Lanes
from bot.handlers.desk import Desk
from bot.handlers.occasions import DIGEST_THREAD
from bot.handlers.posting import POST
from bot.handlers.reaching import EMAIL
from bot.handlers.support import support_of
from conversations.dialogue.speech import Line, Manner, Speech
from conversations.digests.correction import Corrected, say_correction
from conversations.digests.wording import plural
from conversations.partnership.quarters import Quarter
from storage import corrections, notices, outbox, people
from storage.corrections import Correction, CorrectionHeld, CorrectionState
from storage.database import Session
from storage.figures import history
from storage.issued import IssuedHeld, Outdated, WentTo, issued_by_id, outdated, went_to
from storage.outbox import Message
from storage.posted import posted
from storage.roles import Roles, roles_of
from storage.targets import definitions_of

DRAFTED = "correction_drafted"
"""The kind of a notice about corrections that wait for the support team."""
NO_MAIL = ("Its digest went by letter too, and mail is switched off here; nothing was sent. Set MAIL_MODE=on and "
           "SECRET_KEYS, and send it again.")  # fmt: skip
OPEN_TO_ALL = "partnership"
LOOK = "Look at them with `quarterday corrections list`, then send or drop each."


@dataclass(frozen=True, slots=True)
class Sent:
    """A correction that was handed to the outbox: under how many posts, and in how many letters.

    `lost` counts the places where what it corrects never arrived.
    """

    held: CorrectionHeld
    posts: int
    letters: int
    lost: int


@dataclass(frozen=True, slots=True)
class NotCorrected:
    """Nothing was done; the reason names the remedy."""

    reason: str


def draft_corrections(
    session: Session, partnership_id: str, now: datetime, target_id: int | None = None
) -> list[str]:
    """Mark the issued digests that told what no longer holds, of one target or of all; the ids of the new drafts.

    A draft that was overtaken by another figure is settled. The same once more drafts nothing twice.
    """
    held = corrections.corrections(session, partnership_id, target_id=target_id)
    stale = [each for each in outdated(session, partnership_id, target_id) if not _sent_already(each, held)]
    wanted = [_correction(session, partnership_id, each, held) for each in stale]
    ids = {each.id for each in wanted}
    for each in held:
        if each.state is CorrectionState.DRAFTED and each.correction.id not in ids:
            corrections.settle_correction(session, partnership_id, each.correction.id, CorrectionState.OVERTAKEN, now)
    drafted = corrections.draft(session, partnership_id, wanted, now)
    _tell_support(session, partnership_id, [each for each in wanted if each.id in drafted], now)
    return drafted


def _sent_already(stale: Outdated, held: Sequence[CorrectionHeld]) -> bool:
    """Whether readers were told what holds now by the last correction that was sent of it."""
    sent = _last_sent(stale, held)
    return sent is not None and sent.now == stale.now


def _last_sent(stale: Outdated, held: Sequence[CorrectionHeld]) -> Correction | None:
    about = stale.issued_id, stale.target_id, stale.quarter
    sent = [each.correction for each in held if each.state is CorrectionState.SENT
            and (each.correction.issued_id, each.correction.target_id, each.correction.quarter) == about]
    return sent[-1] if sent else None


def _correction(
    session: Session, partnership_id: str, stale: Outdated, held: Sequence[CorrectionHeld]
) -> Correction:
    last = _last_sent(stale, held)
    was = stale.was if last is None else last.now
    issued = issued_by_id(session, partnership_id, stale.issued_id)
    if issued is None:
        raise LookupError(f"Digest {stale.issued_id} of {partnership_id} went while a correction of it was drafted.")
    roles = roles_of(session, partnership_id, stale.target_id)
    told = _told(session, partnership_id, stale, roles)
    words = say_correction(_titled(issued), told.model_copy(update={"was": was}))
    return Correction(f"{stale.issued_id}.{stale.target_id}.{stale.quarter}.{stale.figure_id}", stale.issued_id,
                      stale.target_id, stale.quarter, stale.line, was, stale.now, words)


def _titled(issued: IssuedHeld) -> str:
    """What a digest is called among those of other quarters."""
    return f"{issued.document.title}, {Quarter.parse(issued.document.id.partition(':')[0]).name}"


def _told(session: Session, partnership_id: str, stale: Outdated, roles: Roles) -> Corrected:
    known = definitions_of(session, partnership_id, stale.target_id)
    definition = next((each for each in reversed(known) if each.since <= stale.quarter), known[0])
    version = history(session, partnership_id, stale.target_id, stale.quarter)[-1]
    who = version.source.person_id
    return Corrected(
        ref=roles.ref, definition=definition, quarter=stale.quarter, was=stale.was, now=stale.now,
        rating_was=stale.rating_was, rating_now=stale.rating_now, told=stale.told,
        shown=roles.visibility == OPEN_TO_ALL, reason=version.reported.note,
        by=None if who is None else people.person_of(session, partnership_id, who).name,
    )  # fmt: skip


def _tell_support(session: Session, partnership_id: str, drafted: Sequence[Correction], now: datetime) -> None:
    for target_id, quarter in dict.fromkeys((each.target_id, each.quarter) for each in drafted):
        many = sum((each.target_id, each.quarter) == (target_id, quarter) for each in drafted)
        ref = roles_of(session, partnership_id, target_id).ref
        said = (f"{plural(many, 'digest')} that {'was' if many == 1 else 'were'} issued told a figure of {ref} for "
                f"{quarter.name} that no longer holds; a correction to each is drafted. {LOOK}")
        notices.settle_notice(session, partnership_id, _about(target_id, quarter), now)
        notices.notify(session, partnership_id, DRAFTED, _about(target_id, quarter), said, now)


def _about(target_id: int, quarter: Quarter) -> str:
    return f"correction {target_id} {quarter}"


async def list_corrections(desk: Desk, partnership_id: str, *, settled: bool = False) -> list[CorrectionHeld]:
    """The drafts that wait, or every correction there was."""
    states = tuple(CorrectionState) if settled else (CorrectionState.DRAFTED,)
    return await desk.store.read(partial(corrections.corrections, partnership_id=partnership_id, states=states))


async def send_correction(desk: Desk, partnership_id: str, correction_id: str) -> Sent | NotCorrected:
    """Send a draft to every place that its digest went to; once."""
    done = await desk.store.write(partial(_send, desk, partnership_id, correction_id))
    if isinstance(done, NotCorrected):
        return done
    sent, lanes = done
    for lane in lanes:
        desk.wake(lane)
    return sent


async def drop_correction(desk: Desk, partnership_id: str, correction_id: str) -> CorrectionHeld | NotCorrected:
    """Drop a draft: its digest stays as it was told."""
    return await desk.store.write(partial(_drop, desk, partnership_id, correction_id))


def _drop(desk: Desk, partnership_id: str, correction_id: str, session: Session) -> CorrectionHeld | NotCorrected:
    held = _draft_of(session, partnership_id, correction_id)
    if isinstance(held, CorrectionHeld):
        _settle(session, partnership_id, held, CorrectionState.DROPPED, desk.clock())
    return held


def _send(
    desk: Desk, partnership_id: str, correction_id: str, session: Session
) -> tuple[Sent, Lanes] | NotCorrected:
    held = _draft_of(session, partnership_id, correction_id)
    if isinstance(held, NotCorrected):
        return held
    issued = issued_by_id(session, partnership_id, held.correction.issued_id)
    if issued is None:
        raise LookupError(f"Digest {held.correction.issued_id} of {partnership_id} is gone.")
    places = went_to(session, partnership_id, issued.id)
    if desk.letterer is None and any(each.channel == EMAIL for each in places):
        return NotCorrected(NO_MAIL)
    found = [_message(desk, session, partnership_id, held, issued, place, number)
             for number, place in enumerate(places, 1)]  # fmt: skip
    messages = [each for each in found if each is not None]
    outbox.enqueue(session, partnership_id, messages, desk.clock())
    _settle(session, partnership_id, held, CorrectionState.SENT, desk.clock())
    letters = sum(message.kind != DIGEST_THREAD for message in messages)
    sent = Sent(held, len(messages) - letters, letters, len(found) - len(messages))
    return sent, tuple(dict.fromkeys(message.lane for message in messages))


def _draft_of(session: Session, partnership_id: str, correction_id: str) -> CorrectionHeld | NotCorrected:
    known = {each.correction.id: each for each in corrections.corrections(session, partnership_id)}
    held = known.get(correction_id)
    if held is None:
        return NotCorrected(f"There is no correction “{correction_id}”; see them with `quarterday corrections list`.")
    if held.state is not CorrectionState.DRAFTED:
        return NotCorrected(f"The correction {correction_id} was {held.state} before; nothing was done.")
    return held


def _settle(
    session: Session, partnership_id: str, held: CorrectionHeld, state: CorrectionState, now: datetime
) -> None:
    corrections.settle_correction(session, partnership_id, held.correction.id, state, now)
    about = held.correction.target_id, held.correction.quarter
    left = corrections.corrections(session, partnership_id, [CorrectionState.DRAFTED], target_id=about[0])
    if not any(each.correction.quarter == about[1] for each in left):
        notices.settle_notice(session, partnership_id, _about(*about), now)


def _message(
    desk: Desk, session: Session, partnership_id: str, held: CorrectionHeld, issued: IssuedHeld, place: WentTo,
    number: int,
) -> Message | None:  # fmt: skip
    """The correction for one place; none where what it corrects never arrived there."""
    purpose = f"correction:{held.correction.id}:{number}"
    if place.channel == EMAIL:
        return _letter(desk, session, partnership_id, held, issued, place, purpose)
    post = posted(session, partnership_id, place.message_id)
    if post is None or place.channel not in desk.drawers:
        return None
    speech = Speech(lines=(Line(manner=Manner.TOLD, text=held.correction.words),))
    return Message(
        id=purpose, lane=post.lane, pace=post.pace, kind=DIGEST_THREAD, place=f"{post.channel}/{post.stamp}",
        payload={"call": POST, "args": desk.drawers[place.channel].speech(speech, "")},
        conversation=post.id.removesuffix(":0"), subject=f"round:{issued.round_id}",
    )  # fmt: skip


def _letter(
    desk: Desk, session: Session, partnership_id: str, held: CorrectionHeld, issued: IssuedHeld, place: WentTo,
    purpose: str,
) -> Message:  # fmt: skip
    # Read when it is wanted: 2 MB that talks alone are spared.
    from bot.handlers.writing import Written, write_apart
    from conversations.letters.notices import told

    known = next((each for each in people.person_by_email(session, place.place)
                  if each.partnership_id == partnership_id), None)
    name = place.place if known is None else known.name
    support = support_of(people.partnerships(session)[partnership_id])
    letter = told(f"Correction: {_titled(issued)}", [held.correction.words], name=name, support=support)
    written = Written(place.place, purpose, desk.clock(), kind="letter:correction")
    return write_apart(desk, letter, written, name, None if known is None else known.person_id)
