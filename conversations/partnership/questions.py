"""Questions back: a reader asks about a line of a digest, and whoever answers for its target answers them."""

from conversations.partnership.matter import Matter
from conversations.partnership.nouns import Noun


class LineSeen(Noun):
    """A line of a digest as its reader saw it.

    `digest` is the title of the digest, `title` what the line is about, `gist`
    its one sentence, `rating` the word for how it stands, where it bears one,
    `why` the rules that let it in.
    """

    digest: str
    title: str
    gist: str
    rating: str | None = None
    why: tuple[str, ...] = ()


class QuestionBrief(Matter):
    """What whoever answers for a target is told: who asks (and in which part), in what words, about which line.

    `question` is the id under which the question is kept.
    """

    question: str
    asker: str
    part: str | None = None
    words: str
    seen: LineSeen


class QuestionAnswered(Noun):
    """The answer to a question, and whether what the line says is wrong and is to be put right."""

    question: str
    words: str
    wrong: bool = False
