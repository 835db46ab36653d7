"""A district partnership: a body of the agreement that is told of its own part."""

from conversations.partnership.nouns import Noun


class District(Noun):
    """A body by the name it has in the agreement: its chair, where its digest is posted, who else gets it."""

    name: str
    chair: str | None = None
    channel: str | None = None
    emails: tuple[str, ...] = ()
