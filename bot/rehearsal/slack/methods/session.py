"""`api.test`, `auth.test`, `bots.info` and `blocks.validate`: the connection itself and what may be sent over it."""

from __future__ import annotations

from bot.rehearsal.slack.methods.call import Call
from bot.rehearsal.slack.refusals import Json, SlackRefuses


def api_test(call: Call) -> Json:
    """api.test: says what it was told."""
    if call.text("error"):
        raise SlackRefuses(call.text("error"), args=call.args)
    return {"ok": True, "args": call.args}


def auth_test(call: Call) -> Json:
    """auth.test: who the token belongs to."""
    home = call.workspace.installation
    return {
        "ok": True, "url": f"{home.base_url}/", "team": home.team_name, "team_id": home.team,
        "user": home.name.lower(), "user_id": home.bot_user, "bot_id": home.bot,
        "is_enterprise_install": False,
    }  # fmt: skip


def bots_info(call: Call) -> Json:
    """bots.info: which app a bot belongs to."""
    home = call.workspace.installation
    if call.text("bot") not in ("", home.bot):
        raise SlackRefuses("bot_not_found")
    shown = {"id": home.bot, "app_id": home.app, "user_id": home.bot_user, "name": home.name, "deleted": False}
    return {"ok": True, "bot": shown}


def blocks_validate(call: Call) -> Json:
    """blocks.validate: what is wrong with blocks, a message or a view, without sending it."""
    given = [name for name in ("blocks", "message", "view") if call.args.get(name)]
    if len(given) != 1:
        raise SlackRefuses("invalid_arguments")
    payload = call.parsed(given[0], "invalid_blocks_format")
    surface = "message"
    if given[0] == "blocks":
        payload = {"text": "-", "blocks": payload}
    if given[0] == "view":
        surface = str(payload.get("type", "modal"))
    wrong = call.workspace.lint(payload, surface)
    if wrong:
        errors = [{"pointer": "", "code": "failed_constraint", "message": said} for said in wrong]
        raise SlackRefuses(f"invalid_{given[0]}", wrong, errors=errors)
    return {"ok": True}
