"""People who answer in a rehearsal: of which temperament they are, when they answer, and in what words.

Knows the talks and what they are about; no channel, no table. All chance comes
from the seed that it is handed.
"""
