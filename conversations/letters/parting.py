"""What in a reply is plainly no answer: greetings, courtesies, sign-offs, signatures, banners and disclaimers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversations.dialogue.grammar.tables import sayings
from conversations.letters.cleaning import squeezed

_SHORT = 90
_NAMES = 4
_GREETINGS = tuple(sayings("hi|hello|hey|dear|good morning|good afternoon|good evening|morning|afternoon|hiya|helo"
                           "|bore da|prynhawn da|greetings|to whom it may concern"))  # fmt: skip
_COURTESIES = tuple(
    sayings(
        """
        please see|please find|see below|see my|see our|see answers|answers below|my answers|our answers|answers are
        answers in|answers inline|here are|here is|here you go|my responses|our responses|responses below|responses in
        hope you are|hope you're|hope this|hope that|i hope|thanks for|thank you for|many thanks for|sorry for the delay
        sorry for|apologies for|apologies|as requested|as discussed|comments below|replies below|below are|below is
        in red below|in blue below|replied below|reply below|inline below|answered below|i have answered
        i've answered|let me know|any questions|any queries|happy to discuss|please let me know|give me a shout
        no question answer|question answer|number answer|no answer|updated below|completed below
        our update|update as follows"""
    )
)
_HEADINGS = ("no question", "question answer", "number answer", "no answer")
_OF_MAILS = frozenset(sayings("below|answers|answer|responses|response|replies|reply|delay|well|reminder|email|e-mail"
                              "|mail|inline|here|red|blue|update|discuss|questions|queries|requested|know|shout|late"
                              "|message|letter"))  # fmt: skip
_THANKS = frozenset(
    squeezed(word)
    for word in sayings("thanks|thank you|many thanks|thanks very much|thank you very much|ta|cheers|thx|ok|hi|hello"
                        "|fyi|please|great|no problem|noted|received|received with thanks|regards|diolch|thanks again"
                        "|question|answer|number|questions|answers|item|response|no question|no answer|question answer"
                        "|no question answer|number question answer|number answer|item answer|question response"
                        "|will do|thanks will do|thank you will do|ok will do|ok thanks|many thanks will do|understood")
)  # fmt: skip
_CLOSINGS = tuple(
    sayings(
        """
        kind regards|best regards|warm regards|warmest regards|kindest regards|regards|rgds|kind rgds|best wishes
        with best wishes|with kind regards|with thanks|many thanks|thanks and regards|thanks & regards|thanks again
        thanks in advance|thank you in advance|thank you very much|thanks very much|thank you|thanks|thx|cheers|ta
        all the best|best|yours sincerely|yours faithfully|yours truly|yours|sincerely|br|kr|cofion gorau|cofion|diolch
        have a good day|have a great day|have a good weekend|have a lovely weekend|speak soon|bye|bye for now
        hope that helps|hope this helps|hope this is ok|let me know if you need anything else|any questions let me know
        any queries let me know"""
    )
)
_SENT_FROM = tuple(sayings("sent from|get outlook for|sent via|sent with|envoyé de|von meinem|enviado desde|inviato da"
                           "|skickat från|sent on the go|this message was sent from my|anfonwyd o"))  # fmt: skip
_DISCLAIMERS = tuple(
    sayings(
        """
        disclaimer|this email and any|this e-mail and any|this email is|this e-mail is|this message is|this message and
        this message contains|this email contains|this e-mail contains|this communication|the information contained
        the information in this|the contents of this|confidentiality notice|confidential:|virus|scanned by
        if you are not the intended|if you have received this|any views or opinions|save paper|this transmission
        please consider the environment|think before you print|please think before|emails sent to and from
        all email traffic|senders and recipients|council may be required to|under the freedom of information
        we process personal|privacy notice|this email has been scanned|registered in england|registered office
        follow us|visit our website|you can access|sensitivity:|classification:|official|unclassified|protect
        restricted"""
    )
)
_BANNERS = tuple(
    sayings(
        """
        caution|warning|rhybudd|external|[external|[ext]|*external|**external|alert|this email originated
        this e-mail originated|this message originated|this message was sent from outside
        this email was sent from outside|be careful
        you don't often get email|you do not often get email|some people who received this message|think before you
        this is an external|exercise caution|do not click|from outside|stop and think|this sender|[caution"""
    )
)
_OF_BANNERS = re.compile(
    r"originat|outside (?:of )?(?:the |your |our )?|external (?:e-?mail|sender|source)|often get email|click links"
    r"|open(?:ing)? (?:any )?attachments|recogni[sz]e the sender|learn why this is important|aka\.ms", re.IGNORECASE
)  # fmt: skip
_MARKINGS = frozenset(
    sayings("official|unclassified|protect|restricted|sensitivity:|classification:|virus|confidential:")
)
_CLASSED = re.compile(
    r"(?:official|unclassified|protect|restricted|not protectively marked)"
    r"(?:[ :,/–-]{1,3}(?:sensitive|commercial|personal|locsen|public|internal))*",
)
"""Protective markings of public bodies, which stand on a line of their own above and below a mail."""
_PICTURE = re.compile(r"\s*\[(?:cid:|image:|logo|https?://)[^\]\s][^\]]*\]\s*", re.IGNORECASE)
_CONTACT = re.compile(r"\S@\S|\bwww\.|https?://|(?<!\d)(?:\+44|0)[\d ()]{9,14}\d|\b(?:tel|ext|mob(?:ile)?)\b[.:]",
                      re.IGNORECASE)  # fmt: skip
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\b[.:,\s-]", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:[ ,&]{1,2}[^\W\d_][\w'’.-]*){0,3}[.,!]?")


def is_courtesy(line: str) -> bool:
    """A greeting, thanks, or words that only point to the answers; the whole line."""
    low = _low(line)
    if not low or len(low) > _SHORT or _PICTURE.fullmatch(line):
        return _PICTURE.fullmatch(line) is not None
    return is_greeting(low) or squeezed(low) in _THANKS or _points(low) or is_closing(line)


def is_greeting(line: str) -> bool:
    """`Hi`, `Dear Quarterday team,`, `Good morning all`."""
    low = _low(line)
    for greeting in _GREETINGS if low.startswith(_GREETINGS) else ():
        if low == greeting or (low.startswith(greeting + " ") or low.startswith(greeting + ",")):
            names = low[len(greeting) :].strip(" ,!.").split()
            return len(names) <= _NAMES and not any(c.isdecimal() for c in low)
    return False


def _points(low: str) -> bool:
    """Words about the answers or the mail; none of them holds a figure."""
    if not low.startswith(_COURTESIES) or any(c.isdecimal() for c in low[3:]):
        return False
    words = low.replace(",", " ").replace(".", " ").split()
    return not _OF_MAILS.isdisjoint(words) or low.startswith(_HEADINGS)


def is_closing(line: str) -> bool:
    """A line with which a letter ends: `Kind regards`, `Thanks, Jo`, `-- `, `Sent from my iPhone`."""
    bare = line.strip()
    if bare in {"--", "—", "---"}:
        return True
    low = _low(line)
    if low.startswith(_SENT_FROM):
        return len(low) < _SHORT
    if not low.startswith(_CLOSINGS):
        return False
    return any(_closes(closing, low, bare) for closing in _CLOSINGS if low.startswith(closing))


def _closes(closing: str, low: str, bare: str) -> bool:
    """The closing alone, or with a name behind it."""
    rest = bare[len(closing) :]
    name = rest.strip(" ,.!-\t")
    if not name or low == closing:
        return True
    return rest[:1] in {" ", ",", "."} and name[:1].isupper() and is_name(name) and len(name.split()) <= _NAMES - 1


def is_name(line: str) -> bool:
    """One to four words that all begin as names do."""
    bare = line.strip()
    if len(bare) > 50 or not _NAME.fullmatch(bare):
        return False
    return all(word[:1].isupper() for word in bare.replace("&", " ").replace(",", " ").split())


def tells_contact(line: str) -> bool:
    """A telephone number, an address of mail or web: what stands below a name in a signature."""
    return _CONTACT.search(line[:120]) is not None


def is_postscript(line: str) -> bool:
    """`PS: …`: what comes below a signature and is meant all the same."""
    return _POSTSCRIPT.match(line[:12] + " ") is not None


def is_disclaimer(paragraph: Sequence[str]) -> bool:
    """A paragraph that an organisation puts below every mail."""
    low = _low(paragraph[0])
    start = next((each for each in _DISCLAIMERS if low.startswith(each)), None)
    if start is None:
        return False
    return len(paragraph) == 1 and len(low) < _SHORT // 2 if start in _MARKINGS else True


def is_marking(paragraph: Sequence[str]) -> bool:
    """`OFFICIAL-SENSITIVE` on a line of its own, wherever it stands; written small it may be an answer."""
    line = paragraph[0].strip(" *_[]()")
    return len(paragraph) == 1 and line.isupper() and _CLASSED.fullmatch(_low(line)[:_SHORT]) is not None


def is_banner(paragraph: Sequence[str]) -> bool:
    """`CAUTION: This email originated from outside …`, which a gateway puts above a mail."""
    if not _low(paragraph[0]).startswith(_BANNERS):
        return False
    text = " ".join(paragraph)[:600]
    return _OF_BANNERS.search(text) is not None or _low(text).strip("[]* :") in {"external", "ext", "external email"}


def _low(line: str) -> str:
    return " ".join(line[:400].replace("’", "'").lower().split()).strip(" ,.!:*_-–—")
