"""How people say what they decide, beside the labels.

Each way of saying leads to one answer with certainty; what could mean two (a
bare “yes” to a blockage) stands nowhere here and is asked back.
"""

from __future__ import annotations

from typing import Final

from conversations.partnership.decisions import Ruling
from conversations.partnership.disputes import Stance
from conversations.scripts.quarterly_choices import Ways

_UP: Final = ("pass it on", "pass on", "passed on", "pass it up", "pass up", "escalate", "escalate it", "escalated",
              "please escalate", "refer it up", "refer up", "refer it on", "take it up", "pass it to the sponsor",
              "pass to the sponsor", "to the sponsor", "pass it to the board", "pass to the board", "to the board",
              "take it to the board", "not mine to clear", "not for me to clear")

UNBLOCK: Final[Ways] = {
    Ruling.CLEARED: ("cleared", "it's cleared", "clear", "all clear", "unblocked", "it's unblocked", "it is unblocked",
                     "resolved", "it's resolved", "sorted", "it's sorted", "solved", "fixed", "freed", "done",
                     "it has been cleared", "i have an answer", "i have the answer", "there is an answer"),
    Ruling.WORKING: ("i'm on it", "on it", "working on it", "i'm working on it", "in hand", "it's in hand", "will do",
                     "leave it with me", "looking into it", "i'm looking into it", "i will sort it", "i'll sort it",
                     "i will deal with it", "i'll deal with it", "dealing with it", "in progress", "under way"),
    Ruling.PASSED_UP: _UP,
}  # fmt: skip
"""“What do you decide?” about a blockage."""

OVERRIDE: Final[Ways] = {
    Ruling.AGREED: ("agree", "agreed", "i agree", "yes", "y", "yes agree", "yes i agree", "yes agreed", "i do",
                    "yes i do", "accept", "accepted", "approve", "approved", "ok", "okay", "fine", "happy with that"),
    Ruling.REFUSED: ("refuse", "refused", "i refuse", "no", "n", "no refuse", "no refused", "reject", "rejected",
                     "decline", "declined", "disagree", "i disagree", "no i disagree", "not agreed", "do not agree",
                     "i do not agree", "don't agree", "i don't agree", "no i don't", "no i do not"),
}  # fmt: skip
"""“Do you agree?” to a rating that a lead contests."""

DISPUTE: Final[Ways] = {
    Ruling.FIRST_HOLDS: ("first", "the first", "first one", "the first one", "the first holds", "the former"),
    Ruling.SECOND_HOLDS: ("second", "the second", "second one", "the second one", "the second holds", "the latter"),
    Ruling.ANOTHER: ("neither", "neither holds", "neither of them", "neither of the two", "another", "another one",
                     "another figure", "something else", "a different one", "a different figure", "none of them",
                     "both are wrong", "both wrong"),
}  # fmt: skip
"""“Which holds?”; the sides' own names and figures are understood besides."""

RISK: Final[Ways] = {
    Ruling.ACCEPTED: ("accept", "accepted", "accept it", "i accept it", "i accept", "tolerate", "tolerate it",
                      "live with it", "we live with it", "leave it as it is"),
    Ruling.REDUCE: ("reduce", "reduce it", "reduced", "must be reduced", "bring it down", "mitigate", "mitigate it",
                    "treat", "treat it", "not acceptable", "too high", "it is too high"),
    Ruling.PASSED_UP: (*_UP, "board", "the board", "for the board"),
}
"""“What do you decide?” about a risk."""

SIGN_OFF: Final[Ways] = {
    Ruling.SIGNED_OFF: ("sign it off", "signed off", "sign", "signed", "sign-off", "i sign it off", "i sign off", "yes",
                        "y", "yes sign off", "yes sign it off", "approve", "approved", "agree", "agreed", "ok", "okay",
                        "happy with it", "happy to sign off", "all good"),
    Ruling.QUERIED: ("query", "a query", "queried", "i query it", "question", "a question", "i have a question",
                     "i have a query", "no", "n", "not yet", "no query it"),
}  # fmt: skip
"""“Do you sign it off?”"""

STANCE: Final[Ways] = {
    Stance.STANDS: ("yes", "y", "yes i do", "i do", "i stand by it", "stand by it", "i stand by mine", "i'm right",
                    "i am right", "mine is right", "mine holds", "mine stands", "ours is right", "we stand by it",
                    "keep mine", "i disagree"),
    Stance.YIELDS: ("other", "the other", "other is right", "theirs is right", "theirs", "they are right",
                    "they're right", "theirs holds", "i was wrong", "i'm wrong", "i am wrong", "mine is wrong",
                    "i yield", "my mistake", "use theirs"),
    Stance.BOTH: ("both", "both are right", "both are true", "both so", "both hold", "both are correct"),
}
"""“Do you stand by it?”; a bare “yes” does, a bare “no” leaves open whether both are so."""
