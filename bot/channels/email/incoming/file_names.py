"""Names of files made safe: to store, to show, and to save on any computer."""

from __future__ import annotations

import re
import unicodedata

from bot.channels.email.incoming.charsets import clean

LONGEST = 120
"""Characters of a name; its ending is kept when it is cut."""
_LONGEST_ENDING = 10

_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_RESERVED = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$",
                       *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")})  # fmt: skip
"""Names of devices, which Windows opens instead of a file, whatever the ending."""


def safe_name(given: str, otherwise: str) -> str:
    """A name without path, control and direction marks, leading dots or a device's name; or the other one."""
    plain = clean(unicodedata.normalize("NFC", given[: 8 * LONGEST].encode("utf-8", "replace").decode("utf-8")))
    last = re.split(r"[/\\]", plain.replace("\n", " ").rstrip(" /\\"))[-1]
    name = " ".join(_FORBIDDEN.sub("_", last).split()).strip(" .")
    if not any(map(str.isalnum, name)):
        return otherwise
    if name.partition(".")[0].strip().lower() in _RESERVED:
        name = f"_{name}"
    return _cut(name)


def unlike(name: str, taken: frozenset[str]) -> str:
    """The name, or a numbered one where another file has it already."""
    stem, ending = _parted(name)
    number = 1
    while name.lower() in taken:
        number += 1
        mark = f"-{number}"
        name = stem[: LONGEST - len(ending) - len(mark)] + mark + ending
    return name


def _cut(name: str) -> str:
    stem, ending = _parted(name)
    return stem[: LONGEST - len(ending)].rstrip(" .") + ending


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and len(ending) <= _LONGEST_ENDING else (name, "")
