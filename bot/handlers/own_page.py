"""The page of a digest for whoever asks for it under its post: by a link that says who they are, and is theirs alone.

The link opens nothing by itself: what they may read is asked of the page when it is opened.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.handlers.desk import Desk
from bot.handlers.digest_reader import ReaderKey, personal_address
from bot.ports import lane_of
from conversations.digests.addresses import path_of
from conversations.partnership.calendars import local_date
from storage import people
from storage.database import Session
from storage.posted import digest_post

UNKNOWN = ("I do not know you as somebody of this partnership, so there is no link for you. "
           "Ask the support team to link your Slack account.")  # fmt: skip
NO_POST = ("The digest that this button is under is not known here. If it was posted just now, press again in a "
           "minute; else ask the support team for its page.")  # fmt: skip
NO_PAGES = "No pages are served here. Ask the support team for the digest."


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A person's own link to a digest; without an `address`, `why` says what to do instead."""

    address: str | None = None
    why: str | None = None


def personal_page(desk: Desk, workspace: str, user: str, stamp: str, document: str, session: Session) -> OwnPage:
    """The link of a member of a Slack workspace to the digest `document`, asked for under the post called `stamp`."""
    post = digest_post(session, lane_of("slack", workspace), stamp)
    if post is None:
        return OwnPage(why=NO_POST)
    known = [each for each in people.person_by_slack(session, workspace, user)
             if each.partnership_id == post.partnership_id]  # fmt: skip
    if not known:
        return OwnPage(why=UNKNOWN)
    key = ReaderKey(post.partnership_id, known[0].person_id)
    today = local_date(desk.clock(), people.partnerships(session)[post.partnership_id].timezone)
    address = personal_address(desk, key, path_of(document), today)
    return OwnPage(address) if address is not None else OwnPage(why=NO_PAGES)
