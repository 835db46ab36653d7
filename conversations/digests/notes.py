"""What a digest says of a whole group beside its counts: promises kept, risks not considered, proxies."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.digests.document import Detail, Note, Source, SourceKind
from conversations.digests.entries import Entry
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.sources import behind, behind_all, promised
from conversations.digests.wording import plural, sentence, tidy
from conversations.partnership.promises import kept_rate, say_rate
from conversations.partnership.proxy import Proxy, say_proxy
from conversations.partnership.register import unconsidered

Targets = tuple[TargetFacts, ...]


def kept_note(targets: Targets, sight: Sight) -> Note | None:
    """“4 of 6 promises due were kept.” of all targets of the group; none where none was due."""
    actions = [action for target in targets for action in target.actions]
    rate = kept_rate(actions, sight.today)
    if not rate.due:
        return None
    sources = tuple(Source(kind=SourceKind.ACTION, id=action.id) for action in actions)
    return Note(id="kept", text=f"{say_rate(rate)}.", sources=sources)


def unconsidered_note(targets: Targets) -> Note | None:
    """How many open actions nobody has thought about the risks of; a restricted target's are counted, not told."""
    found = [(target, action) for target in targets for action in unconsidered(target.actions, ())]
    if not found:
        return None
    text = f"Nobody has said what may stand in the way of {plural(len(found), 'open action')}."
    return Note(
        id="unconsidered", text=text,
        details=tuple(Detail(label=target.ref, text=tidy(action.text), quoted=True,
                             sources=(Source(kind=SourceKind.ACTION, id=action.id),))
                      for target, action in found if not target.restricted),
        sources=tuple(Source(kind=SourceKind.ACTION, id=action.id) for _, action in found),
    )  # fmt: skip


def more_note(folded: Sequence[Entry], sight: Sight) -> Note:
    """What there was no room for, counted; which they are and why stands beneath."""
    def behind_it(entry: Entry) -> tuple[Source, ...]:
        return behind(entry.target, sight.facts) if entry.about is None else (entry.about,)

    return Note(
        id="more", text=f"{plural(len(folded), 'more line')}, less pressing than those above.",
        details=tuple(Detail(label=tidy(entry.target.name), text=f"{'. '.join(entry.words)}.",
                             sources=behind_it(entry)) for entry in folded),
        sources=tuple(dict.fromkeys(source for entry in folded for source in behind_it(entry))),
    )  # fmt: skip


def proxy_note(quiet: Targets, sight: Sight) -> Note | None:
    """The proxies of targets that have no row of their own: a delivery plan is a report too, and no figure."""
    told = [(target, target.proxy) for target in quiet if target.proxy is not None and target.proxy.total]
    shown = tuple((target, proxy) for target, proxy in told if not target.restricted)
    if not shown:
        return None
    return Note(
        id="proxies",
        text=f"{plural(len(shown), 'target')} without a figure this quarter, by the progress of the delivery plan:",
        details=tuple(Detail(label=target.name, text=say_proxy(proxy),
                             sources=(*promised(target), *behind(target, sight.facts))) for target, proxy in shown),
        sources=behind_all((target for target, _ in shown), sight.facts),
    )  # fmt: skip


def proxy_detail(proxy: Proxy) -> Detail:
    """The proxy as a line of its target's row, marked as one."""
    return Detail(label="Proxy", text=sentence(say_proxy(proxy).removeprefix("Proxy: ")))


def kept_detail(target: TargetFacts, sight: Sight) -> list[Detail]:
    """How many of the target's own promises were kept, where any were due."""
    rate = kept_rate(target.actions, sight.today)
    return [Detail(label="Promises", text=f"{say_rate(rate)}.", sources=promised(target))] if rate.due else []
