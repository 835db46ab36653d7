"""Whether a step of chasing came as it had to: on the first day on which nothing kept it back, and only once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from bot.cli.rehearsing.asked import Asked
from bot.cli.rehearsing.chased import TURNED_TO, ChaseSent
from bot.cli.rehearsing.happened import Happened
from bot.cli.rehearsing.reasons import DAY, WEEK, Look, Reasons, short_day
from bot.handlers.preview_round import PASSED_ON, REMINDER, Foreseen
from conversations.partnership.calendars import MESSAGES_FROM, instant, local_date
from conversations.partnership.chase import ASKED_AGAIN, USUAL_STEPS, Audience
from conversations.partnership.chase import PASSED_ON as ASKED_WHILE_AWAY
from conversations.partnership.wished import Wish

ORDER = {step.name: place for place, step in enumerate(USUAL_STEPS.steps)}
Step = tuple[str, str]
"""Of what, and by which name."""


class Coming:
    """The steps that were foreseen and those that were taken, and what explains each that is only one of the two."""

    def __init__(self, happened: Happened, foreseen: Sequence[Foreseen], reasons: Reasons) -> None:
        self._happened, self._reasons = happened, reasons
        self._foreseen: Mapping[Step, Foreseen] = {step: each for each in foreseen for step in each.steps}
        self._taken: dict[Step, list[ChaseSent]] = {}
        for each in happened.chased:
            for step in each.steps:
                self._taken.setdefault(step, []).append(each)

    # What did not come ------------------------------------------------------------------

    def why_not(self, one: Foreseen, item: str, step: str) -> list[str]:
        """Why a step was not taken by the message that was foreseen; nothing where it had to be, then or later."""
        if item not in self._happened.asked:
            return []
        look = self.look(one)
        over = self._reasons.over(look, item, step)
        held = self._reasons.to_other(item, step, look.at) or over or self._held(look, item, step)
        if with_another := self._with_another(look, item, step):
            return with_another
        came = over or self._taken.get((item, step))
        return held if came or not self._is_lost(look, item, step) else []

    def _with_another(self, look: Look, item: str, step: str) -> list[str]:
        """That another round’s message of that day was a reminder of this too."""
        return [f"{self._reasons.name(look.to)} was reminded of it with {each.quarter} that day"
                for each in self._happened.others if (item, step) in each.steps and each.to == look.to
                and local_date(each.at, self._zone(each.to)) == look.day]

    def look(self, one: Foreseen) -> Look:
        """A message that was foreseen, as it could have been."""
        return Look(one.to, one.kind, local_date(one.at, one.timezone), one.at)

    def _held(self, look: Look, item: str, step: str) -> list[str]:
        return [*self._reasons.held(look), *self._reasons.told_lately(look, item, step), *self._undelivered(look),
                *self._early(look, item, step)]

    def _undelivered(self, look: Look) -> Iterator[str]:
        for each in self._happened.chased:
            if not each.left and (each.to, each.kind, each.day) == (look.to, look.kind, look.day):
                yield f"written, and {each.status}: {each.reason or 'nobody says why'}"

    def _early(self, look: Look, item: str, step: str) -> Iterator[str]:
        """That it came before; whether it might is for the message that came to show."""
        yield from (f"came on {short_day(each.day)} instead" for each in self._taken.get((item, step), ())
                    if each.at < look.at)

    def _is_lost(self, look: Look, item: str, step: str) -> bool:
        """Whether a step that was never taken had to be: somebody could be told before it was over or overtaken."""
        asked = self._happened.asked[item]
        free = self._first_day(look, asked, step)
        return free is not None and not self._is_overtaken(asked, step, free)

    def _first_day(self, look: Look, asked: Asked, step: str) -> Look | None:
        """The first day, if there is one, on which whoever it turns to then could be told of it."""
        day = look.day
        while instant(day, MESSAGES_FROM, self._zone(look.to)) < self._happened.ends:
            for now in self._readers(asked, step, day, look):
                if not self._reasons.over(now, asked.id, step) and not self._held(now, asked.id, step):
                    return now
            day += DAY
        return None

    def _readers(self, asked: Asked, step: str, day: date, look: Look) -> Iterator[Look]:
        """Whom a step would reach on a day: whom it turns to then, or whoever stands in for them."""
        at = max(look.at, instant(day, MESSAGES_FROM, self._zone(look.to)))
        owner, meant = asked.owner_at(at), self._reasons.reader(asked, step, at)
        if meant is None or (meant == owner and TURNED_TO[step] is not Audience.OWNER):
            return
        if asked.record.is_given_before(at):
            return
        yield from self._working(meant, REMINDER if meant == owner else PASSED_ON, day, at)
        for known in self._reasons.leaves(meant, day, at):
            stand_in = self._happened.contacts[meant].deputy_on(known.leave)
            if stand_in is not None and stand_in not in {owner, meant}:
                yield from self._working(stand_in, PASSED_ON, day, at)

    def _working(self, to: int, kind: str, day: date, at: datetime) -> Iterator[Look]:
        contact = self._happened.contacts[to]
        if contact.channel is not None and contact.calendar.is_working_day(day):
            yield Look(to, kind, day, max(at, instant(day, MESSAGES_FROM, contact.timezone)))

    def _is_overtaken(self, asked: Asked, step: str, free: Look) -> bool:
        """Whether a later step was taken by the day on which this one could be, or fell on it."""
        if step not in ORDER:
            return False
        owner = asked.owner_at(free.at)
        later = [name for name, place in ORDER.items() if place > ORDER[step]]
        falls = self._happened.step_days[owner]
        return any(falls[name] <= free.day for name in later) or any(
            each.at <= free.at for name in later for each in self._taken.get((asked.id, name), ()))

    def _zone(self, person: int) -> str:
        return self._happened.contacts[person].timezone

    # What came ----------------------------------------------------------------------------

    def why_so(self, sent: ChaseSent, item: str, step: str) -> list[str]:
        """Why a message took a step that was not foreseen for it; nothing where it had no reason to."""
        asked = self._happened.asked[item]
        if step in ORDER and self._was_taken(sent, item, step) and not self._moved(sent):
            return []
        if step in ORDER and sent.day < self._happened.step_days[asked.owner_at(sent.at)][step]:
            return []
        if step == ASKED_AGAIN.name:
            return self._as_wanted(sent, item)
        one = self._foreseen.get((item, step))
        found = self._otherwise(sent, asked, step, one) if one is not None else (
            self._reasons.handed(item, sent.at) or self._moved(sent))
        return found or (self._asked_while_away(sent, asked) if step == ASKED_WHILE_AWAY.name else [])

    def _was_taken(self, sent: ChaseSent, item: str, step: str) -> bool:
        """Whether the same was said before, in a message of this round or of another."""
        own = any(each.seq < sent.seq for each in self._taken[item, step])
        return own or any((item, step) in each.steps and each.at < sent.at for each in self._happened.others)

    def _otherwise(self, sent: ChaseSent, asked: Asked, step: str, one: Foreseen) -> list[str]:
        """Foreseen for another day, or for somebody else."""
        look = self.look(one)
        to_other = [] if one.to == sent.to else self._to_other(sent, asked, step)
        if one.to != sent.to and not to_other:
            return []
        if sent.day < look.day:
            return to_other or self._sooner(sent, asked.id)
        between, day = list[str](), look.day
        while day < sent.day:
            at = max(look.at, instant(day, MESSAGES_FROM, self._zone(look.to)))
            could = list(self._readers(asked, step, day, Look(look.to, look.kind, day, at)))
            for now in could:
                held = [*self._reasons.held(now), *self._reasons.told_lately(now, asked.id, step)]
                if not held:
                    return []
                between += held
            day += DAY
        since = [f"foreseen for {short_day(look.day)}"] if look.day < sent.day else []
        return [*to_other, *between, *since] if to_other or between else []

    def _to_other(self, sent: ChaseSent, asked: Asked, step: str) -> list[str]:
        """Why somebody is told of it who was not foreseen to be: it was handed over, or whom it turns to is away."""
        meant = self._reasons.reader(asked, step, sent.at)
        found = self._reasons.to_other(asked.id, step, sent.at)
        if meant is None or meant == sent.to:
            return found
        day = local_date(sent.at, self._zone(meant))
        away = [f"{said}, so their deputy" for said in self._reasons.away(meant, day, sent.at, sent.seq)]
        return [*found, *away] if away else []

    def _sooner(self, sent: ChaseSent, item: str) -> list[str]:
        """That what kept it back in the preview did not come: a message of that day, or of the week, about the same."""
        came = {(each.to, each.kind, each.day) for each in self._happened.chased}
        kept_back = set[date]()
        for (of, _), one in self._foreseen.items():
            look = self.look(one)
            same = (of, look.kind, sent.kind) == (item, PASSED_ON, PASSED_ON)
            if look.to == sent.to and (look.to, look.kind, look.day) not in came and (
                    look.day == sent.day or (same and look.day < sent.day < look.day + WEEK)):  # fmt: skip
                kept_back.add(look.day)
        return [f"what was foreseen for {short_day(day)} did not come then" for day in sorted(kept_back)]

    def _as_wanted(self, sent: ChaseSent, item: str) -> list[str]:
        before = [each.at for each in self._taken[item, ASKED_AGAIN.name] if each.seq < sent.seq]
        wishes = [wish for wish in self._happened.wishes if wish.person == sent.to and wish.said_at < sent.at]
        if not wishes or wishes[-1].until is None or wishes[-1].until > sent.at:
            return []
        free, held = self._asked_again_on(wishes[-1])
        late = free is None or free.day < sent.day
        return [] if late or any(at > wishes[-1].said_at for at in before) else [
            self._reasons.said_wish(wishes[-1]), *held]

    def _asked_again_on(self, wish: Wish) -> tuple[Look | None, list[str]]:
        """The first day on which somebody could be asked again as they wanted, and what kept it back until then."""
        look = Look(wish.person, REMINDER, self._reasons.until(wish), wish.until or wish.said_at)
        return (look, []) if wish.by_hour else self.first_free(look)

    def first_free(self, look: Look) -> tuple[Look | None, list[str]]:
        """The first day from this one on which somebody can be written to, and what kept it back until then."""
        day, held = look.day, list[str]()
        while (at := instant(day, MESSAGES_FROM, self._zone(look.to))) < self._happened.ends:
            for now in self._working(look.to, look.kind, day, max(at, look.at)):
                kept_back = self._reasons.held(now)
                if not kept_back:
                    return now, held
                held += kept_back
            day += DAY
        return None, held

    def not_asked_again(self) -> Iterator[tuple[Look, Sequence[Asked]]]:
        """Who wanted to be asked again and was not, though something of theirs was left: when they had to be."""
        for wish in self._happened.wishes:
            if wish.until is None or any(each.person == wish.person and each.said_at > wish.said_at
                                         for each in self._happened.wishes):  # fmt: skip
                continue
            look, _ = self._asked_again_on(wish)
            left = [each for each in self._happened.asked.values() if look is not None
                    and each.owner_at(look.at) == wish.person and not each.record.is_given_before(look.at)]
            if look is not None and left and not any(
                    each.to == wish.person and each.at >= wish.until and each.day <= look.day
                    for each in self._happened.chased if each.kind == REMINDER):  # fmt: skip
                yield look, left

    def is_at_their_hour(self, sent: ChaseSent) -> bool:
        """Whether somebody is asked again at an hour that they named: so they are, whatever else came that day."""
        named = [wish for wish in self._happened.wishes if wish.person == sent.to and wish.by_hour and wish.until]
        again = any(step == ASKED_AGAIN.name for _, step in sent.steps)
        return again and any(wish.said_at < sent.at and self._reasons.until(wish) == sent.day for wish in named)

    def _asked_while_away(self, sent: ChaseSent, asked: Asked) -> list[str]:
        owner = asked.owner_at(sent.at)
        zone = self._zone(owner)
        day = local_date(sent.at, zone)
        for known in self._reasons.leaves(owner, day, sent.at, sent.seq):
            asked_at = [at for at in self._happened.asked_at(owner) if at <= sent.at]
            if not asked_at or any(known.leave.first <= local_date(at, zone) <= known.leave.last for at in asked_at):
                return [f"{self._reasons.said_away(owner, known)}, so their deputy"]
        return []

    def _moved(self, sent: ChaseSent) -> list[str]:
        return [f"the due date was moved on {short_day(each.at.date())}" for each in self._happened.moves
                if each.at < sent.at]
