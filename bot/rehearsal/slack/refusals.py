"""What Slack says instead of doing as it is told."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class SlackRefuses(Exception):
    """The call is answered `{"ok": false, "error": code}`; the code is one of Slack's own."""

    def __init__(self, code: str, messages: list[str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages or []
        self.more = more

    def answer(self) -> Json:
        """The body Slack would send, with the linter's sentences where there are any."""
        body: Json = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class NoSuchThing(LookupError):
    """A person, channel, button or window named by a test or a page is not there; the sentence says which."""
