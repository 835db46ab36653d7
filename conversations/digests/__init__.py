"""Who is told what: facts in, a document out, drawn as text or HTML.

May import `partnership` and `pictures` (and nothing of talk). A channel draws the same document in its own way.
"""
