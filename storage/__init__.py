"""SQL and nothing else: what is kept, how it is written and read.

Functions of a `Session`, run by `database.Store` in one transaction each. May
import `conversations` for its nouns; never `bot`. Every query is scoped to a
partnership.
"""
