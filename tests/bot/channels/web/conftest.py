"""What tests of the page may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.channels.web.paging import Paging, paging


@pytest.fixture
async def weald(sqlite_url: str) -> AsyncIterator[Paging]:
    """The Weald's round, served as pages."""
    async with paging(sqlite_url) as here:
        yield here


@pytest.fixture
async def promised(sqlite_url: str) -> AsyncIterator[Paging]:
    """The same, with a promise and a risk to come back to."""
    async with paging(sqlite_url, promises=True) as here:
        yield here
