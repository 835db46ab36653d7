"""The log: one line for an event, in JSON or for reading, with no secret and no forged line in it.

It stands on the standard library's logging, so that every library's log runs
through the same net. What people wrote is never logged; names of addresses,
tokens and keys that slip into a text are struck out. May import `bot.ports` only.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal, TextIO

from bot.ports import Clock

Form = Literal["json", "console"]
Event = dict[str, Any]
"""What happened: `at`, `level`, `logger` and `event`, then its facts by name."""

FACTS: Final = "facts"
"""Where a record of the standard library carries the facts of an event."""
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

HARMLESS = re.compile(r"[\w:.]*", re.ASCII)
"""Texts in which none of those shapes can stand, as each has a hyphen, a space or one of `=/@` in it: most ids."""

SHORT = 40
"""Characters of a text that is worth remembering: the name of an event, a channel, a lane."""

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
    "procrastinate": logging.WARNING,
}
"""Loggers, by the beginning of their name, that say too much of what people wrote or where they are."""


_BOUND: ContextVar[Mapping[str, object]] = ContextVar("bound", default=MappingProxyType({}))


@contextmanager
def bound(**facts: object) -> Iterator[None]:
    """Tell these facts with every line that is told meanwhile: here, and in the tasks that are begun here.

    One that is none is told no longer.
    """
    merged = {name: value for name, value in {**_BOUND.get(), **facts}.items() if value is not None}
    token = _BOUND.set(merged)
    try:
        yield
    finally:
        _BOUND.reset(token)


def start_journal(
    form: Form, clock: Clock, to: TextIO, secrets: Iterable[str] = (), level: int = logging.INFO
) -> None:
    """Send every log, ours and the libraries', to one stream.

    `secrets` are the installation's own; they are struck out wherever they
    appear. Libraries must be told to keep their hands off: uvicorn with
    `log_config=None`, Bolt with `AsyncApp(name="slack_bolt", …)`.
    """
    handler = _Together(to)
    handler.addFilter(_worth_telling)
    handler.setFormatter(_Line(form, clock, tuple(filter(None, secrets))))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)


class Teller:
    """Tells the log what happened: one event in plain words, and its facts by name."""

    __slots__ = ("_logger",)

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, event: str, **facts: object) -> None:
        """Tell what only somebody looking for a fault wants to know."""
        self._tell(logging.DEBUG, event, facts)

    def info(self, event: str, **facts: object) -> None:
        """Tell what went as it should."""
        self._tell(logging.INFO, event, facts)

    def warning(self, event: str, **facts: object) -> None:
        """Tell what somebody may have to look at."""
        self._tell(logging.WARNING, event, facts)

    def error(self, event: str, *, exc_info: BaseException | None = None, **facts: object) -> None:
        """Tell what failed, with the traceback of what was raised."""
        self._tell(logging.ERROR, event, facts, exc_info)

    def _tell(
        self, level: int, event: str, facts: Mapping[str, object], fault: BaseException | None = None
    ) -> None:
        self._logger.log(level, event, exc_info=fault, extra={FACTS: facts})


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Strike out tokens, keys, signed links and the names in addresses."""
    for secret in secrets:
        text = text.replace(secret, STRUCK_OUT)
    if HARMLESS.fullmatch(text):
        return text
    for shape, instead in LEAKS:
        text = shape.sub(instead, text)
    return text


class _Line(logging.Formatter):
    """Writes a record as one event, cleaned and then rendered."""

    def __init__(self, form: Form, clock: Clock, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._render, self._clock, self._secrets = RENDERING[form], clock, secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line, or the lines of an event with a traceback."""
        told = {key: _clean(key, value, self._secrets) for key, value in self._told(record).items()}
        return self._render({"at": self._clock().isoformat(timespec="milliseconds")} | told)

    def _told(self, record: logging.LogRecord) -> Event:
        event: Event = {"level": record.levelname.lower(), "logger": record.name, "event": record.getMessage()}
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            event["stack"] = record.stack_info
        return event | {**_BOUND.get()} | getattr(record, FACTS, {})


class _Together(logging.StreamHandler[TextIO]):
    """Writes what is told within one round of the event loop together, once that round is over.

    A write lets go of the interpreter, and whoever takes it then keeps it for a while: a write for each line made a
    turn 2 to 5 % dearer. A warning is written at once with what was told before it, and so is what is told where
    no loop runs; a process that is killed loses the lines of a few milliseconds at most.
    """

    def __init__(self, to: TextIO) -> None:
        super().__init__(to)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Add a line, and see to it that it is written."""
        try:
            self._lines.append(self.format(record) + self.terminator)
            if record.levelno >= logging.WARNING or (loop := _running()) is None:
                self.flush()
            elif len(self._lines) == 1:
                loop.call_soon(self.flush)
        except Exception:  # noqa: BLE001  as logging's own handlers do: a log that cannot be written stops no work
            self.handleError(record)

    def flush(self) -> None:
        """Write what was told and is not written."""
        with self.lock or nullcontext():
            text, self._lines = "".join(self._lines), []
            if text:
                self.stream.write(text)
            self.stream.flush()


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _worth_telling(record: logging.LogRecord) -> bool:
    return all(record.levelno >= least for name, least in QUIETER.items() if record.name.startswith(name))


def _clean(name: str, value: Any, secrets: tuple[str, ...]) -> Any:
    """Clean a value by its name and by what it says; whatever is not plain data is cleaned as text."""
    if value is None or isinstance(value, int | float):
        return STRUCK_OUT if isinstance(value, float) and _is_secret(name) else value
    if _is_secret(name):
        return STRUCK_OUT
    match value:
        case str() if len(value) <= SHORT and not HARMLESS.fullmatch(value):
            return _redacted(value, secrets)
        case Mapping():
            return {
                redact(str(key), secrets): _clean(str(key), inner, secrets) for key, inner in value.items()
            }
        case list() | tuple() | set() | frozenset():
            return [_clean("", inner, secrets) for inner in value]
        case _:
            return redact(str(value), secrets)


@lru_cache(500)
def _is_secret(name: str) -> bool:
    return SECRET_NAMES.search(name) is not None


@lru_cache(200)
def _redacted(text: str, secrets: tuple[str, ...]) -> str:
    """A short text, cleaned once: most of what a line says was said before."""
    return redact(text, secrets)


def _in_json(event: Event) -> str:
    return json.dumps(event, ensure_ascii=True)


def _to_be_read(event: Event) -> str:
    """When, how grave, what, by whom, the facts; what would begin a new line is written out, tracebacks are set in."""
    shown = {key: visible(str(value)) for key, value in event.items() if key != "exception"}
    first = [shown.pop("at"), f"[{shown.pop('level')}]", shown.pop("event"), f"[{shown.pop('logger')}]"]
    traceback = [f"    {visible(line)}" for line in event.get("exception", "").splitlines()]
    return "\n".join([" ".join([*first, *(f"{key}={value}" for key, value in shown.items())]), *traceback])


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

RENDERING: Mapping[Form, Callable[[Event], str]] = MappingProxyType({"json": _in_json, "console": _to_be_read})
"""How an event is written, for each form of the log."""
