"""What a release sends or would send, in sentences: each digest with its posts and letters, then all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.handlers.delivering import Destinations
from bot.handlers.publish_digest import Published
from bot.handlers.releasing import Leaving, Plan, Released
from conversations.digests.wording import listed, plural


def said_plan(plan: Plan) -> Iterator[str]:
    """What would go where, and how many figures nobody has signed."""
    yield from (f"{_named(each)}: {_would(each)}." for each in plan.leaving)
    yield f"In all {_counted(each.to for each in plan.leaving if not each.before)}."
    if plan.unsigned:
        many = f"{len(plan.unsigned)} of {plural(plan.reported, 'reported figure')}"
        yield f"Not signed off: {many}: {listed(list(plan.unsigned))}."


def said_released(done: Released) -> Iterator[str]:
    """What was released, and what left just now."""
    yield f"Released {plural(done.returns, 'return')}."
    yield from (f"{_named(each)}: {_goes(each)}." for each in done.left)
    yield (f"In all {_counted(each.to for each in done.left)}." if done.left
           else "Every digest had left before; nothing is sent twice.")  # fmt: skip


def said_sent(done: Published) -> str:
    """Where one digest goes; nowhere where it went as it stands."""
    to = done.went
    if not to.places:
        return "It was sent before as it stands; nothing is sent twice."
    channel = f"Posting to {done.channel}" if to.posts else ""
    others = Destinations(tuple(place for place in to.places if not place.room))
    told = _counted([others]) if others.places else ""
    return f"{' and sending '.join(filter(None, (channel, told)))}." if channel else f"Sending {told}."


def _named(each: Leaving) -> str:
    return f"{each.layer} {each.group}".strip()


def _would(each: Leaving) -> str:
    return "was issued before and goes nowhere" if each.before else _goes(each)


def _goes(each: Leaving) -> str:
    to = each.to
    why = ", for it has nothing to report" if each.empty else ""
    told = _counted([to]) if to.places else f"is kept and goes to nobody{why}"
    if to.roomless is not None:
        told += f"; cannot be posted to {to.roomless}, for its people are known in no workspace or in several"
    return f"{told}; nothing reaches {listed(list(to.unreached))}" if to.unreached else told


def _counted(all_of: Iterable[Destinations]) -> str:
    """“5 posts, 12 letters and 3 direct messages”; of what there is none nothing is said."""
    each = list(all_of)
    many = ((sum(one.posts for one in each), "post"), (sum(one.letters for one in each), "letter"),
            (sum(one.direct for one in each), "direct message"))  # fmt: skip
    return listed([plural(count, noun) for count, noun in many if count]) or "nothing"
