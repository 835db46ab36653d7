"""Yes or no, in the ways people say it; anything between is asked back."""

from __future__ import annotations

from datetime import date

from conversations.dialogue.grammar.envelope import body
from conversations.dialogue.grammar.lexicon import stem, subject_words
from conversations.dialogue.grammar.same_as_last import is_same_as_last
from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import texts, tokens
from conversations.dialogue.reading import Read, Reading, SameAsLast, Unclear


def _table(table: str) -> frozenset[tuple[str, ...]]:
    return frozenset(texts(phrase) for phrase in sayings(table))


_YES = _table(
    """
        yes|y|yeah|yep|yup|aye|yes please|yes thanks|yes thank you|yes we do|yes we have|yes there are
        yes there is|yes it is|yes it has|yes it does|yes i do|yes i have|yes it did|yes they are
        yes they have|yes we did|yes we are|yes that's right|it has|it has been|we have|we did|we do
        there are|there is|it is|it does|they have|they are|definitely|absolutely|certainly|of course
        affirmative|true|correct|that's right|that is right|it did|we are|yes indeed|indeed|yes definitely
        yes absolutely|ye|yh|ya|yess|yes it was|it was|it is yes|for sure|yes of course|yea"""
)
_NO = _table(
    """
        no|n|nope|nah|none|nil|no thanks|no thank you|nothing new|nothing|nothing to report|nothing to add
        no we don't|no we haven't|no there aren't|no there are none|there are none|there aren't any
        there are not|there aren't|not this quarter|none this quarter|not this time|not at all|not yet
        no not yet|it hasn't|it has not|it hasn't been|we haven't|we have not|we don't|we do not|we didn't
        there isn't|there is not|it isn't|it is not|no it isn't|no it hasn't|no it has not|no it is not
        negative|false|never|not that i know of|not that i am aware of|not that i'm aware of
        not to my knowledge|not so far|none so far|no new|nothing this quarter|none to report|no nothing
        no none|nothing else|no more|none at present|nothing at present|none at the moment
        not at the moment|not at present|not currently|none known|none new|no nothing new|nothing further
        nay|no new ones|none that i know of|not as far as i know|none that i'm aware of|not right now
        no not this quarter|no i don't|no i haven't|no it didn't|it didn't|it did not|no we didn't
        none identified|no it does not|it doesn't|not really no"""
)
_YES_TO_REQUEST = _table(
    """
        ok|okay|sure|fine|please do|go ahead|do it|submit|submit it|submit them|send|send it|send them
        go on|go for it|confirm|confirmed|i confirm|yes submit|yes send|yes send it|yes go ahead
        yes please do|yes submit them|yes submit it|happy to submit|ready|all good|looks good|good to go
        go on then|ok submit|ok send|ok go ahead|sure thing|please submit|please send|👍|✅|✔
        yes submit please|yes do|that's fine|that is fine|all correct|looks right|yes confirm|ok thanks
        ok please|sounds good"""
)
_NO_TO_REQUEST = _table(
    "don't|do not|don't send|do not send|don't submit|do not submit|hold off|no don't|no wait|not now"
)
_STATES = {"complet": True, "finish": True, "done": True, "do": True, "incomplet": False, "outstand": False}
_STATE_FILLERS = frozenset({"it", "is", "it's", "all", "now", "has", "been", "yes", "fully"})
_UNSETTLED = frozenset(
    sayings(
        """
        but|except|unless|only|if|maybe|perhaps|possibly|probably|partly|partially|some|?|however|although
        though|not|change|amend|edit|correct|wrong|wait|mostly|almost|nearly|or|yes|no|yeah|nope"""
    )
)
_FILLERS = frozenset(
    sayings(
        """
        no|new|not|any|none|nothing|to|report|this|quarter|there|are|is|the|were|have|has|had|been|we|it
        other|further|more|significant|at|all|in|for|our|us|additional|emerging|that|i|time|period
        identified|raised|known|currently|present"""
    )
)


def read_yes_no(text: str, today: date, label: str, about: str, *, requested: bool) -> Reading[bool]:
    """Read yes or no to `about`, the question; `requested` where it asks leave to do something."""
    answer = body(text)
    found = tokens(answer)
    words = _without_end([token.text for token in found])
    plain = tuple(word for word in words if word != ",")
    said = _said(plain, about, requested=requested)
    if said is not None:
        return Read(said)
    if is_same_as_last(text):
        return SameAsLast()
    for at, token in enumerate(found):
        if _separates(token.text, spaced=token.spaced) and at:
            return _with_comment(answer, words, at, token.end, about, label, requested=requested)
    if found and found[0].text in {"yes", "yep", "yeah"}:
        return _with_comment(answer, [words[0], "", *words[1:]], 1, found[0].end, about, label, requested=requested)
    return _unclear(label)


def _without_end(words: list[str]) -> list[str]:
    while words and words[-1] in {".", "!", ","}:
        words = words[:-1]
    return words


def _said(words: tuple[str, ...], about: str, *, requested: bool) -> bool | None:
    if words in _YES or (requested and words in _YES_TO_REQUEST):
        return True
    if words in _NO or (requested and words in _NO_TO_REQUEST):
        return False
    return _state(words, about) if words else None


def _state(words: tuple[str, ...], about: str) -> bool | None:
    """`no new risks` and `completed`, in the question's own words."""
    own = subject_words(about)
    if words[0] in {"no", "not", "none", "nothing"}:
        rest = [word for word in words[1:] if word not in _FILLERS and stem(word) not in own]
        named = any(stem(word) in own for word in words[1:])
        return False if not rest and named else None
    asked = [word for word in words if stem(word) in own and stem(word) in _STATES]
    others = [word for word in words if word not in asked and word not in _STATE_FILLERS]
    if len(asked) == 1 and not others:
        return _STATES[stem(asked[0])]
    if words in {("done",), ("all", "done"), ("it's", "done")} and own & {"complet", "finish"}:
        return True
    if words in {("incomplete",), ("not", "complete"), ("not", "completed"), ("not", "done")} and own & {
        "complet",
        "finish",
    }:
        return False
    return None


def _separates(text: str, *, spaced: bool) -> bool:
    return (
        text in {",", ".", ";", ":", "!", "("} or "\n" in text or (text == "-" and spaced) or text in {"because", "as"}
    )


def _with_comment(
    answer: str, words: list[str], at: int, end: int, about: str, label: str, *, requested: bool
) -> Reading[bool]:
    """`yes - the Leeds site flooded`; a remark that takes the answer back is asked about."""
    said = _said(tuple(words[:at]), about, requested=requested)
    rest = words[at + 1 :]
    if said is None or (rest and _takes_back(rest, said=said)) or (rest and said and requested):
        return _unclear(label)
    return Read(said, comment=answer[end:].strip(" ().,;:-\n") or None)


def _takes_back(rest: list[str], *, said: bool) -> bool:
    """Whether a remark may undo the answer; a `no` repeated after `no` does not."""
    again = rest[0] in {"no", "none", "not", "nothing"}
    doubtful = _UNSETTLED - {"no", "not"} if again else _UNSETTLED
    return rest[0].isdecimal() or bool(set(rest) & doubtful) or (again and said)


def _unclear(label: str) -> Unclear:
    return Unclear(f"{label} must be yes or no.", ("yes", "no"))
