"""A whole round in fast-forward: a copy of the database, a rehearsal Slack and mailboxes, and people who answer.

Puts the bot itself on that stage, moves its clock, and tells what came of it.
Nothing in it reaches anything outside this process.
"""
