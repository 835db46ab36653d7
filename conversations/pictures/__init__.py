"""Pictures of figures: what a chart holds, what it says in words, and how it is drawn as SVG.

Knows `partnership` (quarters, ratings, the risk matrix) and may import nothing
else of `conversations`: neither talk nor digests. Pure: making a picture of the
drawing, with fonts, is the affair of `bot.pictures`.
"""
