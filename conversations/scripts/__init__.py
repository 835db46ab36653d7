"""What is asked: each talk declared as data, and the catalogue of versions.

May import `dialogue` and `partnership`; nothing else.
"""
