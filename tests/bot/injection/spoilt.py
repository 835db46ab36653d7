"""A round into every field of which somebody wrote what they should not, and the digest of each layer made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from hypothesis import strategies as st

from bot.handlers.composing import Composed
from conversations.digests.compose import compose
from conversations.digests.facts import QuestionFacts, RoundFacts
from conversations.digests.layers import LAYERS, Layer
from conversations.partnership.history import History
from conversations.partnership.nouns import Noun
from storage.readers import Readers
from tests.conversations.digests.rich_round import QUARTER, TODAY, a_definition, rich_round

OURS = frozenset({
    "round_id", "return_id", "figure_id", "source", "email",  # made by the program, or by nobody but an address book
    "visibility", "holds", "figures", "milestones",  # chosen among few, or written by the program
})  # fmt: skip
"""The fields of text that hold no words of anybody; every other is spoilt, and so is any that will be added."""
EVIL = "evil.example"
"""Where every address leads that somebody typed."""
LONG = 3_500
"""Longer than a line of mail, a text of Slack, and any word."""
NASTY = (
    "<!channel> <!here> <@U0ANN> <#C1> <!subteam^S1|@team>", f"<https://{EVIL}|Read it here>", f"http://{EVIL}/x",
    f"[here](https://{EVIL}) *b* _i_ ~s~ `c` :red_circle:", "@here @channel @everyone", f"mailto:a@{EVIL}",
    "=cmd|'/c calc'!A1", "+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "＝1+1", " =1+1", "'=1", "\x00=1",
    f"=HYPERLINK(\"https://{EVIL}\")", f"</svg><script src=//{EVIL}></script>", "</title></desc></text>", "]]><!--",
    f"\"><img src=https://{EVIL} onerror=alert(1)>", "' onload='alert(1)", "&amp; &lt;b&gt; &#60;script&#62;", "&",
    "</style><style>*{display:none}", "javascript:alert(1)", "{{ 7*7 }} {% x %} {0} {group} %s %n $(id)",
    "a\r\nBcc: all@evil.example\r\n\r\n<b>", "\n.\nMAIL FROM:<a@b>", "x\n=====\n\nx\n-----\n* 1. NI 1",
    "\u2028x\u2029x", "\u202egro.live\u2066x",
    "\u200b\ufeff\u200e\u200f\u061c", "\x00\x07\x1b[2J\x7f\x85\x9b", "\ud800", "\udfff\ud83d",
    "\ufffe\uffff\U0010ffff", "W" * LONG, "word " * 700, "👩‍👩‍👧‍👦" * 300, "&" * LONG, "<\"'" * 400,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A" * 40, "   ", ".", "…", "ﷺ" * 300,
)  # fmt: skip
"""What has been tried against bots, sheets, pages and mail before: each alone, and in any order."""
ANYTHING = st.one_of(
    st.text(st.characters(), max_size=80),
    st.lists(st.sampled_from([each for each in NASTY if len(each) < 200]), min_size=1, max_size=4).map(" ".join),
    st.builds(lambda part, times: part * times, st.text(st.characters(), min_size=1, max_size=3),
              st.integers(1, LONG // 3)),
)
"""All of Unicode, lone surrogates too; what is known to bite; and very long words."""
HARMLESS = "x"


def spoilt(thing: Any, words: str) -> Any:
    """The same facts with these words before whatever somebody wrote, and in whatever they left empty."""
    if isinstance(thing, Noun):
        return thing.model_copy(update=dict(_fields(thing, words)))
    if isinstance(thing, tuple):
        return tuple(spoilt(each, words) for each in thing)
    return f"{words}{thing}" if isinstance(thing, str) and not isinstance(thing, Enum) else thing


def _fields(noun: Noun, words: str) -> Iterator[tuple[str, Any]]:
    for name, field in type(noun).model_fields.items():
        held = getattr(noun, name)
        if _is_somebodys(name, str(field.annotation)):
            empty = held is None and "str |" in str(field.annotation)
            yield name, (words if words.strip() else HARMLESS) if empty else spoilt(held, words)


def _is_somebodys(name: str, annotation: str) -> bool:
    return name not in OURS and "Literal" not in annotation


@cache
def _round() -> RoundFacts:
    """The rich round, released, with a question asked and a longer history of its first target."""
    rich = rich_round()
    first, *others = rich.targets
    asked = QuestionFacts(id="q1", line=first.ref, words="Why?", asked_by="Ursula Wynn", asked_on=TODAY,
                          answer="Two left", answered_by="Priya Shah", answered_on=TODAY)  # fmt: skip
    figures = "; ".join(f"{QUARTER.plus(-back)} reported {400 + back} red" for back in range(12, 0, -1))
    history = History(definitions=(a_definition("referrals"),), figures=figures.replace("; ", ";"))
    return rich.model_copy(update={
        "released": True, "targets": (first.model_copy(update={"questions": (asked,), "history": history}), *others)})


def round_spoilt(words: str) -> RoundFacts:
    """The round with these words everywhere."""
    facts = spoilt(_round(), words)
    assert isinstance(facts, RoundFacts)
    return facts


@lru_cache(maxsize=8)
def digest(layer: str, words: str) -> Composed:
    """The digest of a layer with these words everywhere."""
    return _digest(LAYERS[layer], round_spoilt(words))


def _digest(layer: Layer, facts: RoundFacts) -> Composed:
    """That of the first group there is; the first targets have most to tell."""
    group = next(groups[-1] for each in facts.targets if (groups := layer.groups_by(each)))
    document = compose(layer, group, facts, TODAY + timedelta(days=3))
    return Composed(document, facts, layer, group, Readers())


def texts_of(thing: Any) -> Iterator[tuple[str, str]]:
    """Every text in facts that somebody wrote, by the name of its noun and field."""
    if isinstance(thing, Noun):
        for name, field in type(thing).model_fields.items():
            held = getattr(thing, name)
            for text in held if isinstance(held, tuple) else (held,):
                if _is_somebodys(name, str(field.annotation)) and isinstance(text, str) and not isinstance(text, Enum):
                    yield f"{type(thing).__name__}.{name}", text
            yield from texts_of(held)
    elif isinstance(thing, tuple):
        for each in thing:
            yield from texts_of(each)


def free_texts() -> set[str]:
    """Every field of text of every noun that the round is made of."""
    return {f"{type(noun).__name__}.{name}" for noun in _nouns(_round()) for name, field in
            type(noun).model_fields.items() if name not in OURS and _is_text(str(field.annotation))}  # fmt: skip


def _nouns(thing: Any) -> Iterator[Noun]:
    if isinstance(thing, Noun):
        yield thing
        for name in type(thing).model_fields:
            yield from _nouns(getattr(thing, name))
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _nouns(each)


def _is_text(annotation: str) -> bool:
    return annotation in {"<class 'str'>", "str | None", "tuple[str, ...]"}
