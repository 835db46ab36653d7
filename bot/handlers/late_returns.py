"""A return came for the first time once digests had told that there was none: the support team is told which those are.

They are issued anew by hand, to the same readers; once none tells it any more,
nothing is left to be seen to.
"""

from __future__ import annotations

from datetime import datetime

from bot.handlers.after import After
from conversations.digests.wording import listed, plural
from conversations.partnership.quarters import Quarter
from storage import issued, notices
from storage.database import Session
from storage.issued import IssuedHeld
from storage.roles import roles_of

TOLD_WITHOUT = "told_without"
"""The kind of a notice about a return that came after digests had told that there was none."""
SAID = ("{name} sent the return on {ref} after {digests} of {quarter} had told that there was none: {named}. Issue "
        "each anew with `quarterday digest LAYER NAME --round {code} --send`, to the same readers.")  # fmt: skip


def came_after_digests(after: After) -> None:
    """Tell the support team which digests said “no return” of what was sent just now, where any did."""
    seat = after.seat
    if seat.round_id is None or seat.target_id is None:
        return
    ref = roles_of(after.session, after.partnership, seat.target_id).ref
    told = issued.issued_without(after.session, after.partnership, seat.round_id, ref)
    if not told:
        return
    quarter: Quarter = after.talking.brief.quarter
    said = SAID.format(name=seat.name, ref=ref, digests=plural(len(told), "digest"), quarter=quarter.name, code=quarter,
                       named=listed([_called(each) for each in told]))
    notices.notify(after.session, after.partnership, TOLD_WITHOUT, seat.return_id, said, after.received.at)


def _called(digest: IssuedHeld) -> str:
    return f"{digest.layer} {digest.group}".strip()


def digest_issued_anew(session: Session, partnership_id: str, round_id: int, now: datetime) -> None:
    """Settle what was told of late returns that no digest of the round is without any more."""
    waiting = [each.about for each in notices.notices(session, partnership_id)
               if each.kind == TOLD_WITHOUT and each.about.startswith(f"{round_id}.")]  # fmt: skip
    for return_id in waiting:
        ref = roles_of(session, partnership_id, int(return_id.split(".")[1])).ref
        if not issued.issued_without(session, partnership_id, round_id, ref):
            notices.settle_notices(session, partnership_id, TOLD_WITHOUT, [return_id], now)
