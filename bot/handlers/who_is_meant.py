"""Who is meant by a name: somebody of the same partnership, with certainty or not at all.

A full name, a first name that only one person has, or an address names
somebody; anything else is asked back with whoever may be meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from conversations.digests.wording import listed
from storage import people
from storage.database import Session
from storage.people import Identity

MOST_LIKELY = 4
ALIKE = 0.75
"""How much of two names is the same where one may be a slip for the other."""
COUNTED = {2: "two", 3: "three", 4: "four"}


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a name fits exactly, and, where it fits nobody, who may be meant."""

    name: str
    found: tuple[Identity, ...]
    likely: tuple[Identity, ...] = ()

    @property
    def only(self) -> Identity | None:
        """The one person it names; none where it names several or nobody."""
        return self.found[0] if len(self.found) == 1 else None


def people_named(session: Session, partnership_id: str, name: str) -> Named:
    """The people of a partnership whom a name or an address fits."""
    known = list(people.people_of(session, partnership_id).values())
    if "@" in name:
        whose = people.person_ids(session, partnership_id).get(name.lower())
        return Named(name, tuple(each for each in known if each.person_id == whose))
    said = _folded(name)
    whole = tuple(each for each in known if _folded(each.name) == said)
    found = whole or tuple(each for each in known if _folded(each.name).split()[:1] == [said])
    return Named(name, found, () if found else tuple(_likely(said, known))[:MOST_LIKELY])


def _folded(name: str) -> str:
    """A name without accents, capitals and double spaces: “Siân” is “sian” to somebody with an English keyboard."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(plain.casefold().replace("’", "'").split())


def _likely(said: str, known: Iterable[Identity]) -> Iterable[Identity]:
    """Whoever shares a name with what was said, or whose name is nearly it; the nearest first."""
    near = [(max(_alike(said, name), *(_alike(said, word) for word in name.split())), each)
            for each in known if (name := _folded(each.name))]  # fmt: skip
    shared = [(1.0 if set(said.split()) & set(_folded(each.name).split()) else alike, each) for alike, each in near]
    wanted = sorted((pair for pair in shared if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].name))
    return (each for _, each in wanted)


def _alike(said: str, name: str) -> float:
    return SequenceMatcher(None, said, name).ratio()


def which_is_meant(named: Named, said: str) -> str:
    """The sentence that asks back; `said` is the message, said again with an address as the example."""
    if len(named.found) > 1:
        many = COUNTED.get(len(named.found), str(len(named.found)))
        return (f"There are {many} people called {named.name}: {_each(named.found)}. "
                f"Say which, for example {_again(named, named.found[0], said)}.")
    if named.likely:
        return (f"Nobody here is called {named.name}. Nearest to it: {_each(named.likely)}. "
                f"Say who, for example {_again(named, named.likely[0], said)}.")
    return (f"Nobody called {named.name} is known here. Say it with their email address if they are; "
            "else the support team can add them.")  # fmt: skip


def _each(found: Sequence[Identity]) -> str:
    return listed([f"{each.name} ({each.organisation}, {each.email})" for each in found[:MOST_LIKELY]])


def _again(named: Named, one: Identity, said: str) -> str:
    again = said.replace(named.name, one.email, 1) if named.name in said else f"not me, it is {one.email}"
    return f"“{again.strip().rstrip('.')}”"
