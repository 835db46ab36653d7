"""What the log is told while a test listens, as data."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.journal import FACTS


class _Listening(logging.Handler):
    """Keeps every event."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        told = {"event": record.getMessage(), "log_level": record.levelname.lower()}
        self.heard.append(told | getattr(record, FACTS, {}))


@contextmanager
def capture_logs() -> Iterator[list[dict[str, Any]]]:
    """Listen to the bot, whatever the level of the log: each event with its `log_level` and its facts."""
    listening, logger = _Listening(), logging.getLogger("bot")
    level = logger.level
    logger.addHandler(listening)
    logger.setLevel(logging.DEBUG)
    try:
        yield listening.heard
    finally:
        logger.removeHandler(listening)
        logger.setLevel(level)
