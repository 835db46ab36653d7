"""A room in which reading goes wrong as the key of a mail says; started by the tests of the reader alone."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

from bot.channels.email.frames import Frame
from bot.channels.email.reading_room import TASKS, serve
from bot.channels.email.reading_tasks import parse_task


def hang(_asked: Frame) -> Frame:
    """Wait for what never comes."""
    signal.pause()
    return Frame({})


def spin(_asked: Frame) -> Frame:
    """Use the processor and come to no end."""
    while True:
        pass


def eat(_asked: Frame) -> Frame:
    """Take all memory there is."""
    eaten = [b"x" * (1 << 24)]
    while True:
        eaten.append(bytes(eaten[-1]) + b"x")


def die(_asked: Frame) -> Frame:
    """End at once, as when the system kills it."""
    os.kill(os.getpid(), signal.SIGKILL)
    return Frame({})


def break_down(_asked: Frame) -> Frame:
    """Meet a fault of our own, with words of the mail in it."""
    raise KeyError("words of the mail")


def talk_nonsense(_asked: Frame) -> Frame:
    """Answer what is no mail."""
    return Frame({"mail": {"text": "1"}})


def print_something(asked: Frame) -> Frame:
    """Print before answering, as a careless library might."""
    sys.stdout.write("this is no frame\n")
    sys.stdout.flush()
    return parse_task(asked)


WAYS: dict[str, Callable[[Frame], Frame]] = {
    "hang": hang, "spin": spin, "eat": eat, "die": die, "break down": break_down, "talk nonsense": talk_nonsense,
    "print": print_something,
}  # fmt: skip

if __name__ == "__main__":
    serve({**TASKS, "parse": lambda asked: WAYS.get(asked.said["key"], parse_task)(asked)}, int(sys.argv[1]))
