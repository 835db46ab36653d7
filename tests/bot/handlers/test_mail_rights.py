"""A letter answers for one person alone: by no token, address, proof or subject does anybody else answer theirs."""

from __future__ import annotations

from functools import partial

import pytest

from bot.mail import Proof
from conversations.partnership.people import Person
from conversations.partnership.rating import TwoState
from conversations.partnership.targets import Partnership
from storage import rounds, sessions
from storage.database import Session, Store
from storage.people import save_partnership, save_people
from tests.bot.handlers.corresponding import Corresponding
from tests.bot.handlers.test_take_mail import given, green
from tests.bot.wire.weald import ANN, BOB, WEALD, email_of, led_by

STRANGER, ELSEWHERE = "mallory@elsewhere.example", "dora@downs.example"
NOBODY_ELSE = {
    "a colleague, proven": (email_of(BOB), Proof.PASSED),
    "a colleague, unproven": (email_of(BOB), Proof.FAILED),
    "somebody of the other partnership": (ELSEWHERE, Proof.PASSED),
    "a stranger, proven": (STRANGER, Proof.PASSED),
    "a stranger, unproven": (STRANGER, Proof.SILENT),
    "their own address, unproven": (email_of(ANN), Proof.FAILED),
    "their own address, of which the relay says nothing": (email_of(ANN), Proof.SILENT),
}
"""Who has got hold of the token of Ann's letter: from which address, and what our relay proved."""
HERS = "Ann Archer’s indicator 1"
"""What stands in her letter and in nobody else's."""


@pytest.fixture
async def letters(store: Store) -> Corresponding:
    """Ann and Bob lead a target each; Dora is of another partnership."""
    weald = Corresponding(store)
    await weald.open(led_by({ANN: 1, BOB: 1}))
    await store.write(_another_partnership)
    return weald


def _another_partnership(session: Session) -> None:
    save_partnership(session, "downs", Partnership(name="The Downs", board="Board", default_rule=TwoState()))
    save_people(session, "downs", [Person(email=ELSEWHERE, name="Dora", organisation="County")])


@pytest.mark.parametrize("who", NOBODY_ELSE)
async def test_a_token_is_no_right(letters: Corresponding, who: str) -> None:
    """Nothing of Ann's changes, and nobody but Ann is written a word of hers; her own mail is then taken."""
    sender, proof = NOBODY_ELSE[who]
    hers = next(each for each in letters.letters if each.to == email_of(ANN))
    told = await letters.mail(green(hers), sender=sender, proof=proof, to=hers)
    assert {} == await given(letters)
    assert [] == [each.to for each in told if each.to != email_of(ANN) and HERS in each.text + each.subject]
    assert set() == {each.to for each in told} & {STRANGER}
    await letters.mail(green(hers), to=hers)
    assert "402" == (await given(letters))["figure"]


async def test_an_old_letter_answers_nothing_after_a_hand_over(letters: Corresponding) -> None:
    """Ann's return is Bob's by now: her reply is told so with the remedy, and only Bob's own reply is taken."""
    hers = next(each for each in letters.letters if each.to == email_of(ANN))
    seat = await letters.store.read(partial(_seat_of_ann, person_id=await letters.person_id()))
    await letters.store.write(partial(rounds.hand_over, seat=seat, person_id=await letters.person_id(BOB),
                                      at=letters.now))
    (told,) = await letters.mail(green(hers), to=hers)
    assert (email_of(ANN), "letter:notice", True) == (told.to, told.kind, "support team" in told.text)
    after = await letters.store.read(partial(sessions.seat_by_return, partnership_id=WEALD, return_id=seat.return_id))
    assert after is not None
    assert (None, await letters.person_id(BOB)) == (after.session, after.person_id)


def _seat_of_ann(session: Session, person_id: int) -> sessions.Seat:
    (seat,) = sessions.seats_of_person(session, WEALD, person_id)
    return seat
