"""The one base of every noun: frozen, and strict about unknown fields."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A fact of the partnership; two with equal fields are the same fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")
