"""Rating rules, one a file: how each judges, how an import names it, how people read it.

A rule knows measured figures and nothing of targets, briefs or talk.
"""
