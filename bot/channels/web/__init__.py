"""The web: a return as a page behind a signed link, drawn from the same questions as every other channel.

Knows HTTP, forms and HTML, and nothing of what is asked. Works without a script
and ships none. GET and HEAD change nothing.
"""
