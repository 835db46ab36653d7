"""Turns what the bot sent into HTML: text, rich text, tables, charts.

Everything passes through `markupsafe`; nothing a bot or a person wrote becomes markup by itself.
"""
