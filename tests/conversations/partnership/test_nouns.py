"""A noun made of what was checked before is the same fact as one that was checked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from conversations.partnership.brief import Past
from conversations.partnership.figures import DataStatus, Figure, Flag
from conversations.partnership.quarters import Quarter

NOW = Quarter(2026, 2)


def test_what_is_made_as_stored_equals_what_was_checked() -> None:
    """In every way in which a fact is looked at."""
    stored = Past.as_stored(quarter=NOW, status=DataStatus.REPORTED, value=Decimal(5))
    checked = Past(quarter=NOW, status=DataStatus.REPORTED, value=Decimal(5))
    assert checked == stored
    assert (hash(checked), repr(checked), checked.model_dump()) == (hash(stored), repr(stored), stored.model_dump())
    assert checked.model_copy(update={"value": None}) == stored.model_copy(update={"value": None})


def test_a_slim_noun_is_the_same_fact() -> None:
    """Also on the way through JSON."""
    figure = Figure(quarter=NOW, status=DataStatus.REPORTED, value=Decimal("4.5"), flags=(Flag.LATE,))
    assert figure == figure.slim() == Figure.model_validate_json(figure.slim().model_dump_json())


def test_what_is_made_as_stored_cannot_be_changed_either() -> None:
    """Nor lacks it what has no usual value."""
    stored = Past.as_stored(quarter=NOW, status=DataStatus.REPORTED)
    with pytest.raises(ValidationError, match="frozen"):
        stored.value = Decimal(1)
    with pytest.raises(KeyError, match="status"):
        Past.as_stored(quarter=NOW)
    assert (None, True) == (stored.value, stored.comparable)
