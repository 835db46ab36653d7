"""Who is told what: facts in, a document out, drawn as text or HTML.

May import `partnership` (and, for the wording of marks, nothing else). A
channel draws the same document in its own way.
"""
