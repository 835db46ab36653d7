"""What tests of handlers may ask for."""

from __future__ import annotations

import pytest

from storage.database import Store
from tests.bot.handlers.collecting import Collecting


@pytest.fixture
def weald(store: Store) -> Collecting:
    """The Weald on either kind of database, before its round opens."""
    return Collecting(store)
