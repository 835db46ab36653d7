"""A mail as octets, taken apart: parts, words, senders, proof, nature and files, whatever was sent.

Knows `bot.mail` and the day readers of `conversations`; runs in the reader
process only. Nothing in here raises on any input, and nothing takes longer
than in proportion to its length.
"""
