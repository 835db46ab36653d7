"""The field's nouns and rules: targets, quarters, figures, ratings, risks.

Knows what an English local partnership promises and how it is measured. May
not import any other room of `conversations`: it knows nothing of talk.
"""
