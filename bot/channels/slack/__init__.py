"""Slack: signed requests in, blocks out.

Knows Slack's wire and its limits; knows nothing of SQL or of other channels.
"""
