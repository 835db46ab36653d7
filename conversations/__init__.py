"""What is asked, how talk works, what is computed, who is told.

This package knows the partnership's nouns, the declared talks and the engine
that conducts them. It is pure: state in, events out. It may import the
standard library and pydantic only; no clock, no chance, no input or output,
neither `storage` nor `bot`. The date, ids and chance are arguments.
"""
