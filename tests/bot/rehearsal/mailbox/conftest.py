"""A rehearsal of email for a test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.bot.rehearsal.mailbox.mailing import Mailing, mailing


@pytest_asyncio.fixture
async def post() -> AsyncIterator[Mailing]:
    """Ann's mailbox, the world's mail servers, and a listener."""
    async with mailing() as running:
        yield running
