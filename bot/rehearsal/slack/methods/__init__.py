"""The Web API, a module for each family of methods; `catalogue` lists them all.

Every method is a plain function from a `Call` to the body of the answer.
"""
