"""Fixtures that every test may ask for, and how the tests report."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest_plugins = ["tests.browser", "tests.databases", "tests.mail_servers", "tests.parts"]

settings.register_profile("house", deadline=None)  # a busy machine must not fail a law
settings.load_profile("house")


@pytest.fixture(autouse=True)
def journal_of_one_test() -> Iterator[None]:
    """A command that a test runs here sends the log to a stream that ends with it: the next test has its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    if root.handlers != handlers:
        root.handlers[:] = handlers
        root.setLevel(level)
