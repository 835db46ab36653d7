"""How people write answers: tokens first, then a small grammar for each sort of answer.

Knows words and numbers, not questions: what a question expects comes in as
plain values. Nothing here raises on any text, and nothing takes long on it.
"""
