"""How talk works, whatever it is about: questions, reading, the engine.

Knows nothing of targets or figures and may not import `partnership`: a brief
is an opaque value that a script's own functions look into.
"""
