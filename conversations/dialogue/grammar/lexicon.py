"""The words that stand about a figure, and what each does to it: another way of saying it is a word here."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import texts


class Role(StrEnum):
    """What a word or phrase does beside a figure."""

    FILLER = "filler"
    APPROX = "approx"
    PROVISIONAL = "provisional"
    DISPUTED = "disputed"
    BOUND = "bound"
    DOUBT = "doubt"
    UP = "up"
    DOWN = "down"
    OVER = "over"
    UNDER = "under"
    FROM = "from"
    TO = "to"
    EARLIER = "earlier"
    TARGET = "target"
    VERSUS = "versus"
    OF_WHICH = "of which"
    BECAUSE = "because"
    BESIDE = "beside"
    NIL = "nil"
    DANGER = "danger"
    COURTESY = "courtesy"
    GREETING = "greeting"
    TELEPHONE = "telephone"
    ABOUT = "about"
    DATE = "date"
    SAME_PERIOD = "same period"
    OTHER_PERIOD = "other period"
    MARK = "mark"
    UNKNOWN = "unknown"


_SAYINGS: dict[Role, str] = {
    Role.FILLER: """
        a|an|the|it|it is|it's|its|is|are|we|we're|we are|we've|we have|we had|i|i have|i make it
        we make it|had|has|have|our|ours|my|this|that|that is|that's|there|there is|there are|there were
        there was|it was|this is|so|now|currently|figure|the figure|value|number|total|totals|a total of
        in total|overall|altogether|all in all|grand total|result|answer|ans|actual|actuals|outturn
        performance|score|for us|for me|from us|came to|comes to|come to|came out at|came in at
        comes out at|works out at|worked out at|stands at|stood at|sits at|is at|at|hit|achieved|reached
        recorded|reported|reporting|got|of|in|for|on|and|exactly|precisely|actually|just now|was|were|be
        to date|final|confirmed|this one|this one is|this quarter|this qtr|this time|this period
        in the quarter|for the quarter|during the quarter|in the period|for the period|the quarter|quarter
        qtr|value of|well|ok|okay|right|yes|yep|here|here it is|here you go|our figure|number of|no . of
        percentage|percentage of|rate|rate of|proportion|spend|spent|paid|cost|costs|all told|as requested
        as asked|equals|makes|please|only|just""",
    Role.APPROX: """
        about|approx|approx .|approximately|approximate|around|roughly|circa|c|c .|ca|ca .|~|or so|ish
        - ish|or thereabouts|give or take|thereabouts|more or less|rough|estimate|estimated|an estimate
        est|est .|in the region of|around about|some|say|about approx|ballpark|estimated at|my estimate
        our estimate|best estimate|rough estimate""",
    Role.PROVISIONAL: """
        provisional|provisionally|prov|prov .|(p)|interim|draft|unaudited|unvalidated|not yet validated
        unverified|not validated|yet to be validated|subject to validation|subject to audit
        subject to confirmation|subject to change|subject to verification|subject to checks
        subject to checking|subject to revision|to be confirmed|tbc|t . b . c|still provisional
        provisional figure|provisional data|provisional only|may change|might change|could change
        not final|not yet final|not finalised|not yet finalised|not confirmed|not yet confirmed
        pending validation|awaiting validation|pending audit|awaiting confirmation|preliminary
        early figure|prelim|awaiting sign off|awaiting sign - off|being validated|still being validated""",
    Role.DISPUTED: """
        disputed|in dispute|under dispute|we dispute|we dispute it|we dispute this|we dispute that
        i dispute it|contested|but we dispute it|but we dispute this|but disputed|but i dispute it
        i dispute this|we contest it|we contest this|we don't accept it|we don't accept this
        we do not accept this|we don't agree|we do not agree|we don't agree with it
        we don't agree with this|but contested|being disputed|we're disputing this|we are disputing this
        figure disputed|we disagree with it|we disagree with this|we disagree|but we disagree
        but we don't agree|disputed figure""",
    Role.BOUND: """
        <|>|≤|≥|±|+/-|< =|> =|over|under|above|below|at least|at most|up to|more than|less than|fewer than
        no more than|no fewer than|no less than|nearly|almost|just over|just under|well over|well under
        minimum|maximum|max|min|between|not quite|or more|or less|or fewer|or over|or above|or below
        upwards of|in excess of|north of|south of|as many as|not more than|not less than|exceeds|exceeding
        plus|+|minus|and counting|somewhere between|close to|approaching|a little over|a bit over
        slightly over|slightly under|getting on for|several|a few|a couple|dozens|hundreds|thousands|half
        a third|a quarter|double|twice|treble""",
    Role.DOUBT: """
        i think|i believe|i guess|maybe|perhaps|probably|possibly|might be|could be|may be|should be
        not sure|unsure|guess|guessing|i'd guess|i reckon|i suppose|from memory|if i remember
        off the top of my head|not certain|apparently|hopefully|i'd say|i would say|or|either|?|no idea
        unclear|questionable""",
    Role.UP: """
        up|rise|rises|rose|risen|increase|increased|increase of|rise of|growth|growth of|grew|gain|up by
        rose by|increased by|grew by|gone up|gone up by|went up|went up by|higher|an increase of|a rise of
        rise in|increase in|improved|improved by|improvement|better|more""",
    Role.DOWN: """
        down|fall|falls|fell|fallen|decrease|decreased|decrease of|fall of|drop|dropped|drop of|decline
        declined|decline of|down by|fell by|dropped by|decreased by|declined by|reduced|reduced by
        reduction|reduction of|cut|gone down|gone down by|went down|went down by|lower|a decrease of
        a fall of|a drop of|a reduction of|fall in|decrease in|worse|fewer|less""",
    Role.OVER: """
        overspend|overspent|over spend|over spent|overspend of|over budget|an overspend of|overspent by
        adverse""",
    Role.UNDER: """
        underspend|underspent|under spend|under spent|underspend of|under budget|an underspend of
        underspent by|favourable|saving|saving of|surplus""",
    Role.FROM: """
        from|up from|down from|increased from|rose from|fell from|improved from""",
    Role.TO: """
        to|until|through""",
    Role.EARLIER: """
        last quarter|last qtr|last q|last time|last year|last month|previous|previously|prior
        previous quarter|previous qtr|prior quarter|prior year|earlier|before|this time last year
        same quarter last year|same period last year|used to be|had been|originally|a year ago
        the year before|the quarter before|last quarter's|last year's|initially|before that
        the previous quarter|the last quarter|on last quarter|on last year|on the previous quarter
        the same as|same as|last period|previous period|compared to last quarter|historic|old figure|old
        it had been|previous year""",
    Role.TARGET: """
        target|the target|targets|our target|target is|target was|target of|milestone|goal|aim|objective
        forecast|forecasts|forecasted|projected|projection|expected|plan|planned|budget|budgeted
        trajectory|baseline|year end|year - end|threshold|national average|average|england|national
        benchmark|full year|annual|standard|profile|profiled|allocation|expecting|predicted|anticipated
        year to date|ytd|cumulative|cumulatively|capacity|limit|cap|threshold of""",
    Role.VERSUS: """
        vs|vs .|v|versus|against|compared with|compared to|compare to|compared against|in comparison to
        in comparison with|as opposed to|cf|cf .|set against|relative to""",
    Role.OF_WHICH: """
        of which|of whom|of those|of them|of these|of that""",
    Role.BECAUSE: """
        because|because of|due to|owing to|as a result of|on account of|caused by|driven by|reflecting|cos
        thanks to|following|down to the|since the|which is because|mainly because|mostly because
        largely because|partly because|largely due to|mainly due to|mostly due to|partly due to
        mainly driven by""",
    Role.BESIDE: """
        net of vat|net of|gross of|including|incl|incl .|inc|inc .|inc vat|ex vat|excl vat|excl . vat
        excluding vat|exc vat|including vat|as per|source|sourced from|according to|taken from|from the
        based on|nb|n . b|note|which includes|which is|plus vat""",
    Role.NIL: """
        nil|none|no|nothing|null|n i l|not any|none at all|nil return|nothing at all|zilch""",
    Role.DANGER: """
        not|isn't|aren't|don't|doesn't|wasn't|weren't|can't|cannot|won't|haven't|hasn't|didn't|except
        excluding|excl|exc|without|omitting|wrong|incorrect|ignore|mistake|error|errors|instead|rather
        correction|corrected|oops|sorry i meant|i meant|i mean|meant|incomplete|partial|part|partly|so far
        to be|yet|missing|unknown|check|checking|double - check|wait|scrap that|never|nor|neither|other
        different|another|hundred|thousand|million|billion|month|year|week|should|unless|if|per day|weekly
        daily|monthly|annually|still to come|more to come|to follow|outstanding|not including|not counting
        before|apart from|apart|bar|all bar|all but|all|everyone|everything|half of|most|some of""",
    Role.COURTESY: """
        thanks|thank you|thx|ta|cheers|many thanks|regards|kind regards|best regards|best wishes|best
        warm regards|sorry for the delay|sorry for the late reply|apologies for the delay
        sorry this is late|sorry it's late|apologies|sorry|thanks again|yours sincerely|yours
        sent from my iphone|sent from my phone|hope that helps|hope this helps|all the best|with thanks
        kind rgds|rgds|br|tks|thks|hth|speak soon|let me know if you need anything else|hope you're well
        hope you are well|hope all is well|as promised|get outlook for ios|get outlook for android""",
    Role.GREETING: """
        hi|hello|hey|hiya|dear|good morning|good afternoon|good evening|morning|afternoon|hi there|hi all
        hello all|hi both|dear all|dear colleague|dear sir or madam|hi team|hello there""",
    Role.TELEPHONE: """
        ext|ext .|extension|tel|tel .|telephone|mob|mob .|mobile|phone|call me on|ext no""",
}

Phrases = dict[str, tuple[tuple[tuple[str, ...], Role], ...]]


def _indexed() -> Phrases:
    """Every phrase under its first word, the longest first; one in two tables belongs to the first."""
    roles: dict[tuple[str, ...], Role] = {}
    for role, table in _SAYINGS.items():
        for phrase in sayings(table):
            roles.setdefault(texts(phrase), role)
    index: dict[str, list[tuple[tuple[str, ...], Role]]] = {}
    for words, role in sorted(roles.items(), key=lambda found: -len(found[0])):
        index.setdefault(words[0], []).append((words, role))
    return {first: tuple(found) for first, found in index.items()}


_INDEX = _indexed()


def saying(words: Sequence[str], at: int) -> tuple[Role, int] | None:
    """The longest known phrase that starts at `at`, and the place after it."""
    for phrase, role in _INDEX.get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            return role, at + len(phrase)
    return None


_ENDINGS = ("ing", "ed", "es", "s", "d", "e", "n")
_TOO_COMMON = frozenset(
    sayings(
        """
        what|which|how|many|much|of|the|a|an|in|on|at|to|for|were|was|is|are|be|been
        this|that|quarter|and|or|by|with|per|did|do|does|have|has|had|we|you|your|our
        last|year|it|against|same|so|far|not|no|yes|out|x|y|number|total|percentage
        percent|rate|change|up|down|more|less|target|than|over|under|each|any|there"""
    )
)


def stem(word: str) -> str:
    """A word without its ending, so that `referral` and `referrals` are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def subject_words(text: str) -> frozenset[str]:
    """The stems of the words that a question is about; its common words are left out."""
    return frozenset(stem(word) for word in texts(text) if word.isalpha() and word not in _TOO_COMMON)
