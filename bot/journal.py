"""The log: one line for an event, in JSON or for reading, with no secret and no forged line in it.

Every library's log runs through the same net. What people wrote is never
logged; names of addresses, tokens and keys that slip into a text are struck out.
May import structlog and `bot.ports` only.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import partial
from typing import Any, Literal, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.ports import Clock

Form = Literal["json", "console"]
STRUCK_OUT = "[secret]"

LEAKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bx(?:ox[a-z](?:\.[a-z0-9-]+)?|app)-[\w.-]+", re.I), STRUCK_OUT),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.I), rf"\1 {STRUCK_OUT}"),
    (re.compile(r"\bv0=[0-9a-f]{16,}", re.I), STRUCK_OUT),
    (re.compile(r"([a-z][\w+.-]*://)[^\s/]+@", re.I), rf"\1{STRUCK_OUT}@"),
    (re.compile(r"(/r/)[^\s/?#\"']+"), rf"\1{STRUCK_OUT}"),
    (re.compile(r"(hooks\.slack\.com/)[^\s\"']+"), rf"\1{STRUCK_OUT}"),
    (
        re.compile(r"([?&;](?:token|code|state|key|signature|secret|password)=)[^\s&;#\"']+", re.I),
        rf"\1{STRUCK_OUT}",
    ),
    (re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?=[\w-]+(?:\.[\w-]+)+)"), "[someone]@"),
)
"""Shapes that must not stand in a log, and what stands there instead."""

SECRET_NAMES = re.compile(
    r"token|secret|password|passwd|authorization|cookie|signature|api_?key|secret_?keys?", re.I
)
"""Names of values that are struck out whatever they hold."""

QUIETER: Mapping[str, int] = {
    "slack_bolt": logging.WARNING,
    "slack_sdk": logging.WARNING,
    "uvicorn.access": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "asyncio": logging.WARNING,
    "alembic": logging.WARNING,
    "mail.log": logging.WARNING,
}
"""Loggers, by the beginning of their name, that say too much of what people wrote or where they are."""


def start_journal(
    form: Form, clock: Clock, to: TextIO, secrets: Iterable[str] = (), level: int = logging.INFO
) -> None:
    """Send every log, ours and the libraries', to one stream.

    `secrets` are the installation's own; they are struck out wherever they
    appear. Libraries must be told to keep their hands off: uvicorn with
    `log_config=None`, Bolt with `AsyncApp(name="slack_bolt", …)`.
    """
    handler = logging.StreamHandler(to)
    handler.addFilter(_worth_telling)
    handler.setFormatter(_formatter(form, clock, tuple(filter(None, secrets))))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_gathering(), ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Strike out tokens, keys, signed links and the names in addresses."""
    for secret in secrets:
        text = text.replace(secret, STRUCK_OUT)
    for shape, instead in LEAKS:
        text = shape.sub(instead, text)
    return text


def _gathering() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]


def _formatter(form: Form, clock: Clock, secrets: tuple[str, ...]) -> logging.Formatter:
    return ProcessorFormatter(
        foreign_pre_chain=_gathering(),
        processors=[
            ProcessorFormatter.remove_processors_meta,
            partial(_timed, clock),
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            partial(_without_secrets, secrets),
            *RENDERING[form],
        ],
    )


def _worth_telling(record: logging.LogRecord) -> bool:
    return all(record.levelno >= least for name, least in QUIETER.items() if record.name.startswith(name))


def _timed(clock: Clock, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {"at": clock().isoformat(timespec="milliseconds"), **event}


def _without_secrets(
    secrets: tuple[str, ...], _logger: WrappedLogger, _method: str, event: EventDict
) -> EventDict:
    return {key: _clean(key, value, secrets) for key, value in event.items()}


def _clean(name: str, value: Any, secrets: tuple[str, ...]) -> Any:
    """Clean a value by its name and by what it says; whatever is not plain data is cleaned as text."""
    if SECRET_NAMES.search(name) and not isinstance(value, int | None):
        return STRUCK_OUT
    match value:
        case bool() | int() | float() | None:
            return value
        case Mapping():
            return {
                redact(str(key), secrets): _clean(str(key), inner, secrets) for key, inner in value.items()
            }
        case list() | tuple() | set() | frozenset():
            return [_clean("", inner, secrets) for inner in value]
        case _:
            return redact(str(value), secrets)


def _on_one_line(_logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]) -> EventDict:
    """Write out what would begin a new line or steer a terminal; keep the lines of a traceback, set in."""
    traceback = [f"    {visible(line)}" for line in str(event.pop("exception", "")).splitlines()]
    shown: EventDict = {
        key: visible(value) if isinstance(value, str) else value for key, value in event.items()
    }
    return {**shown, "exception": "\n".join(traceback)} if traceback else shown


def visible(text: str) -> str:
    """Write out what would begin a new line or steer a terminal."""
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in STEERING
        else character
        for character in text
    )


STEERING = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
"""Unicode categories that move the cursor, turn the writing round, or cannot be written."""

Render = Callable[[WrappedLogger, str, EventDict], Any]
RENDERING: Mapping[Form, tuple[Render, ...]] = {
    "json": (structlog.processors.JSONRenderer(ensure_ascii=True),),
    "console": (
        _on_one_line,
        structlog.dev.ConsoleRenderer(
            colors=False, timestamp_key="at", exception_formatter=structlog.dev.plain_traceback
        ),
    ),
}
"""How an event is written, for each form of the log."""
