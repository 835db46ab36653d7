"""The room of its own in which mail is read: `python -m bot.channels.email.reading_room`.

A process that holds no secret and opens no file or connection. It takes
frames on standard input and answers on standard output, within the memory and
time that it is given; it ends when nobody asks any more, and whatever hangs in
it is ended by an alarm even when nobody is left to do it.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import BinaryIO

from bot.channels.email.frames import Frame, read_frame, write_frame
from bot.channels.email.reading_tasks import parse_task, reply_task

Task = Callable[[Frame], Frame]
TASKS: Mapping[str, Task] = {"parse": parse_task, "read_reply": reply_task}
GRACE = 2
"""Seconds by which the room outlives the patience of whoever asked, at most."""
_MEGABYTE = 1024 * 1024


def serve(tasks: Mapping[str, Task], megabytes: int) -> None:
    """Answer until nobody asks any more.

    Anything but answers on standard output would be taken for one, so prints
    go nowhere.
    """
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.excepthook = _told_without_words
    _limited(resource.RLIMIT_AS, megabytes * _MEGABYTE)
    _limited(resource.RLIMIT_CORE, 0)
    write_frame(answers, Frame({"ready": True}))
    while (frame := read_frame(asked)) is not None:
        _answer(tasks, frame, answers)


def _answer(tasks: Mapping[str, Task], frame: Frame, answers: BinaryIO) -> None:
    seconds = int(frame.said["seconds"]) + GRACE
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limited(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds)
    signal.alarm(seconds)
    write_frame(answers, tasks[frame.said["task"]](frame))
    signal.alarm(0)


def _limited(what: int, most: int) -> None:
    """Set the soft limit alone: it is renewed for every mail."""
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _told_without_words(kind: type[BaseException], _fault: BaseException, trace: TracebackType | None) -> None:
    """Tell what went wrong and where, never in the words of the mail that was read."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "nowhere"
    sys.stderr.write(f"{kind.__name__} at {place}\n")


if __name__ == "__main__":
    serve(TASKS, megabytes=int(sys.argv[1]))
