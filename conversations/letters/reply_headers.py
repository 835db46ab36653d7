"""What a mail program writes above the mail that is answered: “On … wrote:”, From/Sent/To runs, rules.

In the languages of the programs that partners use. A line is taken for such a
header only in company: one “From: a” alone may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversations.dialogue.grammar.tables import sayings

_LONGEST_FIELD = 24
_LONGEST_RUN = 14
_ATTRIBUTION_LINES = 3
_FIELDS = {
    name: field
    for field, names in {
        "from": "from|von|de|da|från|fra|van|od|oddi wrth|lähettäjä|av",
        "date": "sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|inviato|data|skickat|sendt|verzonden"
        "|wysłano|anfonwyd|dyddiad|fecha|dato|lähetetty|sent at",
        "to": "to|an|à|para|a|till|til|aan|do|at|vastaanottaja|pour",
        "subject": "subject|betreff|objet|asunto|oggetto|ämne|emne|onderwerp|temat|pwnc|aihe|assunto|re",
        "other": "cc|bcc|kopie|copie|copia|kopia|importance|wichtigkeit|priority|reply-to|attachments|attachment",
    }.items()
    for name in sayings(names)
}
_WROTE = tuple(sayings("wrote:|writes:|schrieb:|a écrit :|a écrit:|escribió:|ha scritto:|skrev:|schreef:|napisał:"
                       "|kirjoitti:|ysgrifennodd:|escreveu:"))  # fmt: skip
_OPENS = ("on ", "am ", "le ", "el ", "il ", "op ", "den ", "em ", "w dniu ", "på ", "ar ", "in message ", "il giorno ")
_NUMBERED = re.compile(r"\W{0,3}(?:q|no\.?|#|question)?\s?\d{1,2}\s?[.):=]\s")
_CLOSES_WITH_NAME = re.compile(r"(?:schrieb|skrev|schreef)\b.{0,120}:$")
_RULES = tuple(sayings("original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht"
                       "|message d'origine|message transféré|mensaje original|messaggio originale"
                       "|oorspronkelijk bericht|ursprungligt meddelande|oprindelig meddelelse|neges wreiddiol"
                       "|begin forwarded message|original appointment|reply message"))  # fmt: skip


def header_lines(lines: Sequence[str], quoted: Sequence[bool]) -> dict[int, int]:
    """The lines that a mail program wrote, by their place, each with the number of its group.

    `lines` are without quote marks; `quoted` says which had any. An
    attribution counts where a quote, or nothing at all, comes after it.
    """
    found: dict[int, int] = {}
    group, place = 0, 0
    while place < len(lines):
        length = _length_at(lines, quoted, place)
        if length:
            group += not _touches(found, lines, place)
            found.update(dict.fromkeys(range(place, place + length), group))
        place += max(length, 1)
    return found


def _touches(found: dict[int, int], lines: Sequence[str], place: int) -> bool:
    """Whether nothing but blank lines parts this header from the one above it."""
    above = next((at for at in range(place - 1, max(place - 4, -1), -1) if lines[at].strip()), None)
    return above in found


def _length_at(lines: Sequence[str], quoted: Sequence[bool], place: int) -> int:
    if not lines[place].strip():
        return 0
    return _rule(lines[place]) or _run(lines, place) or _attribution(lines, quoted, place)


def _rule(line: str) -> int:
    bare = line.strip(" \t-_*>:").lower()
    if not bare:
        return int(len(line.strip()) >= 10 and set(line.strip()) == {"_"})
    ruled = line.strip().startswith(("--", "__", "**")) or bare == "begin forwarded message"
    named = bare.endswith("wrote") and "@" in bare  # as Notes writes it
    return int(ruled and (named or (len(bare) < 60 and bare.replace("’", "'").startswith(_RULES))))


def _run(lines: Sequence[str], place: int) -> int:
    """The length of a From/Sent/To/Subject run: three fields and a From, or From with a subject."""
    fields: list[str] = []
    last = place
    for at in range(place, min(place + _LONGEST_RUN, len(lines))):
        field = _field(lines[at])
        if field is not None:
            fields.append(field)
            last = at
        elif not _continues(lines[at]) or at - last > 2:
            break
    named = set(fields)
    is_run = ("from" in named and len(named) >= 3) or {"from", "subject"} <= named or {"from", "date"} <= named
    return last - place + 1 if is_run and _field(lines[place]) is not None else 0


def _continues(line: str) -> bool:
    """Whether a line may be the rest of a long `To:`: more names or addresses."""
    return any(mark in line for mark in ("@", ";", "<")) and not _NUMBERED.match(line.lower())


def _field(line: str) -> str | None:
    """The field of `*From:* Jo`; none where no known name stands before the colon."""
    name, colon, _ = line[:_LONGEST_FIELD].strip(" \t*_").partition(":")
    return _FIELDS.get(name.strip(" *_").lower()) if colon else None


def _attribution(lines: Sequence[str], quoted: Sequence[bool], place: int) -> int:
    for length in range(1, _ATTRIBUTION_LINES + 1):
        part = lines[place : place + length]
        if len(part) < length or not part[-1].strip() or sum(map(len, part)) > 400:
            return 0
        if length > 1 and not part[0].lower().lstrip(" *").startswith(_OPENS):
            return 0
        if _is_attribution(" ".join(line.strip() for line in part)):
            return length if _quote_follows(lines, quoted, place + length, quoted[place]) else 0
    return 0


def _is_attribution(text: str) -> bool:
    low = text.lower()
    wrote = low.endswith(_WROTE) or (low.endswith(":") and _CLOSES_WITH_NAME.search(low[-140:]) is not None)
    if not wrote or _NUMBERED.match(low):
        return False
    stamped = any(c.isdecimal() for c in low)
    return ("@" in low or "<" in low or low.count(":") > 1 or low.startswith(_OPENS)) and (stamped or "<" in low)


def _quote_follows(lines: Sequence[str], quoted: Sequence[bool], place: int, already: bool) -> bool:
    following = [at for at in range(place, min(place + 5, len(lines))) if lines[at].strip()]
    return not following or already or any(quoted[at] for at in following) or _stamped_above(lines, place)


def _stamped_above(lines: Sequence[str], place: int) -> bool:
    """An attribution that tells an address and a time is one even above an unmarked quote."""
    above = " ".join(lines[max(place - _ATTRIBUTION_LINES, 0) : place])
    return ("@" in above or "<" in above) and any(c.isdecimal() for c in above)

