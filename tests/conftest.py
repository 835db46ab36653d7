"""Fixtures that every test may ask for, and how the tests report."""

from hypothesis import settings

pytest_plugins = ["tests.browser", "tests.databases", "tests.mail_servers", "tests.parts"]

settings.register_profile("house", deadline=None)  # a busy machine must not fail a law
settings.load_profile("house")
