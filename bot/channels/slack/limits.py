"""Every limit of Slack's Block Kit as data: per surface, block, element and field.

The source is Slack's Block Kit reference as of 2026; where public bots met a
tighter limit than the documented one, the tighter stands (`TOTAL_TEXT`,
`TOP_TEXT`, the rows of a data table).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal

from bot.channels.slack.shapes import (
    Anything,
    Family,
    Flag,
    Many,
    Number,
    OneOf,
    Rule,
    Shape,
    Tagged,
    TextObject,
    Whole,
    Words,
)

Surface = Literal["message", "modal", "home"]

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
TOP_TEXT: Final = 3_000        # chat.update refuses above 4,000, though 40,000 is documented
TOTAL_TEXT: Final = 12_000     # about 13,200 gives msg_blocks_too_long in practice
MARKDOWN_TEXT: Final = 12_000
TABLE_TEXT: Final = 10_000
COLUMNS: Final = 20
CHARTS: Final = 2
TABLES: Final = 1
ID: Final = 255
SECTION_TEXT: Final = 3_000
FIELD_TEXT: Final = 2_000
HEADER_TEXT: Final = 150
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
SELECT_OPTIONS: Final = 100
RADIO_OPTIONS: Final = 10
ACTIONS_ELEMENTS: Final = 25
CONTEXT_ELEMENTS: Final = 10
LABEL_TEXT: Final = 2_000
INPUT_TEXT: Final = 3_000
PLACEHOLDER_TEXT: Final = 150
VIEW_TITLE: Final = 24
PRIVATE_METADATA: Final = 3_000
URL: Final = 3_000

LINK_SCHEMES: Final = frozenset({"http", "https"})

_ANY_TEXT = frozenset({"plain_text", "mrkdwn"})
_ID = Words(ID)
_LINK = Words(URL, link=True)
_ALT = Words(2_000)


def _plain(most: int) -> TextObject:
    return TextObject(most)


def _either(most: int) -> TextObject:
    return TextObject(most, _ANY_TEXT)


def _shape(wants: str = "", /, **fields: Rule) -> Shape:
    """A shape that `wants` some fields: `a` always, `a|b` at least one of them, `a^b` exactly one."""
    words = wants.split()
    return Shape(
        MappingProxyType(fields),
        frozenset(word for word in words if word.isidentifier()),
        tuple(frozenset(word.split("|")) for word in words if "|" in word),
        tuple(frozenset(word.split("^")) for word in words if "^" in word),
    )


# Composition objects -----------------------------------------------------------------------------

CONFIRM = _shape("title text confirm deny", title=_plain(100), text=_either(300), confirm=_plain(30),
                 deny=_plain(30), style=OneOf(frozenset({"primary", "danger"})))
OPTION = _shape("text value", text=_plain(OPTION_TEXT), value=Words(OPTION_VALUE), description=_plain(75))
RICH_OPTION = _shape("text value", text=_either(OPTION_TEXT), value=Words(OPTION_VALUE),
                     description=_either(75))
OVERFLOW_OPTION = _shape("text value", text=_plain(OPTION_TEXT), value=Words(OPTION_VALUE),
                         description=_plain(75), url=_LINK)
OPTION_GROUP = _shape("label options", label=_plain(75), options=Many(OPTION, SELECT_OPTIONS))
SLACK_FILE = _shape("id^url", id=_ID, url=_LINK)
DISPATCH = _shape("trigger_actions_on", trigger_actions_on=Many(
    OneOf(frozenset({"on_enter_pressed", "on_character_entered"})), 2))


# Elements ----------------------------------------------------------------------------------------

def _input(wants: str = "", /, **fields: Rule) -> Shape:
    return _shape(f"action_id {wants}", action_id=_ID, focus_on_load=Flag(), confirm=CONFIRM,
                  placeholder=_plain(PLACEHOLDER_TEXT), **fields)


def _choices(option: Shape, **more: Rule) -> Shape:
    return _shape("action_id options", action_id=_ID, options=Many(option, RADIO_OPTIONS), confirm=CONFIRM,
                  focus_on_load=Flag(), **more)


_SELECT = {"options": Many(OPTION, SELECT_OPTIONS), "option_groups": Many(OPTION_GROUP, SELECT_OPTIONS)}

ELEMENTS: Final = MappingProxyType({
    "plain_text": _shape("text", text=Words(SECTION_TEXT), emoji=Flag()),
    "mrkdwn": _shape("text", text=Words(SECTION_TEXT, mrkdwn=True), verbatim=Flag()),
    "button": _shape("text action_id", text=_plain(BUTTON_TEXT), action_id=_ID, url=_LINK,
                     value=Words(BUTTON_VALUE), style=OneOf(frozenset({"primary", "danger"})),
                     confirm=CONFIRM, accessibility_label=Words(75)),
    "image": _shape("alt_text image_url^slack_file", alt_text=_ALT, image_url=_LINK,
                    slack_file=SLACK_FILE),
    "overflow": _shape("action_id options", action_id=_ID, options=Many(OVERFLOW_OPTION, 5), confirm=CONFIRM),
    "static_select": _input("options^option_groups", initial_option=OPTION, **_SELECT),
    "multi_static_select": _input("options^option_groups", max_selected_items=Whole(1, SELECT_OPTIONS),
                                  initial_options=Many(OPTION, SELECT_OPTIONS), **_SELECT),
    "users_select": _input(initial_user=_ID),
    "conversations_select": _input(initial_conversation=_ID, default_to_current_conversation=Flag(),
                                   filter=Anything()),
    "channels_select": _input(initial_channel=_ID),
    "radio_buttons": _choices(RICH_OPTION, initial_option=RICH_OPTION),
    "checkboxes": _choices(RICH_OPTION, initial_options=Many(RICH_OPTION, RADIO_OPTIONS)),
    "datepicker": _input(initial_date=Words(10, 10)),
    "timepicker": _input(initial_time=Words(5, 5), timezone=_ID),
    "plain_text_input": _input(initial_value=Words(INPUT_TEXT, 0), multiline=Flag(),
                               min_length=Whole(0, INPUT_TEXT), max_length=Whole(1, INPUT_TEXT),
                               dispatch_action_config=DISPATCH),
    "number_input": _input("is_decimal_allowed", is_decimal_allowed=Flag(), initial_value=Words(100),
                           min_value=Words(100), max_value=Words(100), dispatch_action_config=DISPATCH),
    "email_text_input": _input(initial_value=Words(INPUT_TEXT, 0), dispatch_action_config=DISPATCH),
    "url_text_input": _input(initial_value=Words(INPUT_TEXT, 0), dispatch_action_config=DISPATCH),
    "file_input": _shape("action_id", action_id=_ID, filetypes=Many(Words(20), 50), max_files=Whole(1, 10)),
    "feedback_buttons": _shape("action_id positive_button negative_button", action_id=_ID,
                               positive_button=Anything(), negative_button=Anything()),
    "icon_button": _shape("action_id icon text", action_id=_ID, icon=Words(75), text=_plain(BUTTON_TEXT),
                          value=Words(BUTTON_VALUE), confirm=CONFIRM, accessibility_label=Words(75)),
})

_MENUS = frozenset({"static_select", "multi_static_select", "users_select", "conversations_select",
                    "channels_select"})
_PICKERS = frozenset({"radio_buttons", "checkboxes", "datepicker", "timepicker"})
ACTION_ELEMENTS: Final = (_MENUS | _PICKERS | {"button", "overflow"}) - {"multi_static_select"}
ACCESSORIES: Final = _MENUS | _PICKERS | {"button", "overflow", "image"}
INPUTS: Final = _MENUS | _PICKERS | {"plain_text_input", "number_input", "email_text_input", "url_text_input",
                                     "file_input"}


def _elements(*names: str) -> Tagged:
    return Tagged(Family.ELEMENT, frozenset(names))


# Rich text: its runs are literal ------------------------------------------------------------------

_STYLE = _shape(bold=Flag(), italic=Flag(), strike=Flag(), code=Flag(), underline=Flag())

RUNS: Final = MappingProxyType({
    "text": _shape("text", text=Words(INPUT_TEXT), style=_STYLE),
    "link": _shape("url", url=_LINK, text=Words(INPUT_TEXT), style=_STYLE),
    "emoji": _shape("name", name=Words(100), style=_STYLE),
    "channel": _shape("channel_id", channel_id=_ID, style=_STYLE),
    "date": _shape("timestamp format", timestamp=Whole(0, 2**40), format=Words(200), url=_LINK,
                   fallback=Words(200)),
})
_LINE_OF_RUNS = Many(Tagged(Family.RUN, frozenset(RUNS)), 500)
_SECTION = Tagged(Family.PART, frozenset({"rich_text_section"}))

PARTS: Final = MappingProxyType({
    "rich_text_section": _shape("elements", elements=_LINE_OF_RUNS),
    "rich_text_quote": _shape("elements", elements=_LINE_OF_RUNS, border=Whole(0, 1)),
    "rich_text_preformatted": _shape("elements", elements=_LINE_OF_RUNS, border=Whole(0, 1)),
    "rich_text_list": _shape("style elements", style=OneOf(frozenset({"bullet", "ordered"})),
                             indent=Whole(0, 8), offset=Whole(0, 1_000), border=Whole(0, 1),
                             elements=Many(_SECTION, 500)),
})
_RICH = _shape("elements", elements=Many(Tagged(Family.PART, frozenset(PARTS)), 500))


# Tables and charts --------------------------------------------------------------------------------

CELLS: Final = MappingProxyType({
    "raw_text": _shape("text", text=Words(INPUT_TEXT)),
    "raw_number": _shape("value text", value=Number(), text=Words(100)),
    "rich_text": _RICH,
})
_ROW = Many(Tagged(Family.CELL, frozenset(CELLS)), COLUMNS)
_COLUMN = _shape(align=OneOf(frozenset({"left", "center", "right"})), is_wrapped=Flag())

_POINT = _shape("label value", label=Words(20), value=Number())
_SERIES = _shape("name data", name=Words(20), data=Many(_POINT, 20))
_AXES = _shape("categories", categories=Many(Words(20), 20), x_label=Words(50), y_label=Words(50))
_PLOT = _shape("series axis_config", series=Many(_SERIES, 12), axis_config=_AXES)

CHART_KINDS: Final = MappingProxyType({
    "line": _PLOT, "bar": _PLOT, "area": _PLOT,
    "pie": _shape("segments", segments=Many(_POINT, 12)),
})


# Blocks -------------------------------------------------------------------------------------------

def _block(wants: str = "", /, **fields: Rule) -> Shape:
    return _shape(wants, block_id=_ID, **fields)


_CARD = _block("hero_image|title|actions|body", hero_image=_elements("image"), icon=_elements("image"),
               title=_either(150), subtitle=_either(150), body=_either(200),
               actions=Many(_elements("button"), 3))
_TASK = _block("task_id title status", task_id=_ID, title=Words(150), details=Anything(), output=Anything(),
               sources=Anything(), status=OneOf(frozenset({"pending", "in_progress", "complete", "error"})))
_CHILDREN = frozenset({"actions", "context", "divider", "header", "image", "input", "rich_text", "section",
                       "table", "video"})

BLOCKS: Final = MappingProxyType({
    "section": _block("text|fields", text=_either(SECTION_TEXT), fields=Many(_either(FIELD_TEXT), 10),
                      accessory=Tagged(Family.ELEMENT, ACCESSORIES), expand=Flag()),
    "header": _block("text", text=_plain(HEADER_TEXT)),
    "divider": _block(),
    "image": _block("alt_text image_url^slack_file", alt_text=_ALT, image_url=_LINK,
                    slack_file=SLACK_FILE, title=_plain(2_000)),
    "actions": _block("elements", elements=Many(Tagged(Family.ELEMENT, ACTION_ELEMENTS), ACTIONS_ELEMENTS)),
    "context": _block("elements", elements=Many(_elements("plain_text", "mrkdwn", "image"),
                                                CONTEXT_ELEMENTS)),
    "context_actions": _block("elements", elements=Many(_elements("feedback_buttons", "icon_button"), 5)),
    "input": _block("label element", label=_plain(LABEL_TEXT), hint=_plain(LABEL_TEXT), optional=Flag(),
                    dispatch_action=Flag(), element=Tagged(Family.ELEMENT, INPUTS)),
    "rich_text": _block("elements", elements=Many(Tagged(Family.PART, frozenset(PARTS)), 500)),
    "markdown": _block("text", text=Words(MARKDOWN_TEXT, mrkdwn=True)),
    "alert": _block("text", text=_either(200),
                    level=OneOf(frozenset({"default", "info", "warning", "error", "success"}))),
    "card": _CARD,
    "carousel": _block("elements", elements=Many(Tagged(Family.BLOCK, frozenset({"card"})), 10)),
    "container": _block("child_blocks title^rich_text_title", title=_plain(150),
                        subtitle=_either(150), rich_text_title=Tagged(Family.BLOCK, frozenset({"rich_text"})),
                        icon=_elements("image"),
                        width=OneOf(frozenset({"narrow", "standard", "wide", "full"})), is_collapsible=Flag(),
                        default_collapsed=Flag(), has_header_divider=Flag(),
                        child_blocks=Many(Tagged(Family.BLOCK, _CHILDREN), 10)),
    "table": _block("rows", rows=Many(_ROW, 100), column_settings=Many(_COLUMN, COLUMNS)),
    "data_table": _block("rows caption", rows=Many(_ROW, 100, 2), caption=Words(2_000),
                         page_size=Whole(1, 100), row_header_column_index=Whole(0, COLUMNS - 1)),
    "data_visualization": _block("title chart", title=Words(50),
                                 chart=Tagged(Family.CHART, frozenset(CHART_KINDS))),
    "task_card": _TASK,
    "plan": _block("title", title=Words(150), tasks=Many(Tagged(Family.BLOCK, frozenset({"task_card"})), 50)),
    "video": _block("alt_text title video_url thumbnail_url", alt_text=_ALT, title=_plain(200),
                    video_url=_LINK, thumbnail_url=_LINK, title_url=_LINK, description=_plain(200),
                    author_name=Words(50), provider_name=Words(50), provider_icon_url=_LINK),
})

_EVERYWHERE = frozenset({"actions", "card", "context", "divider", "header", "image", "input", "rich_text",
                         "section", "video"})
_NEWER = frozenset({"carousel", "container", "data_table", "data_visualization", "table"})
ALLOWED: Final[MappingProxyType[Surface, frozenset[str]]] = MappingProxyType({
    "message": _EVERYWHERE | _NEWER | {"context_actions", "markdown", "plan", "task_card"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | _NEWER,
})


# Surfaces -----------------------------------------------------------------------------------------

_METADATA = _shape("event_type event_payload", event_type=_ID, event_payload=Anything())


def _blocks(surface: Surface, most: int) -> Many:
    return Many(Tagged(Family.BLOCK, ALLOWED[surface]), most)


_VIEW: Final[dict[str, Rule]] = {"private_metadata": Words(PRIVATE_METADATA, 0), "callback_id": _ID,
                                 "external_id": _ID}
SURFACES: Final[MappingProxyType[Surface, Shape]] = MappingProxyType({
    "message": _shape("text", text=Words(TOP_TEXT, mrkdwn=True), blocks=_blocks("message", MESSAGE_BLOCKS),
                      channel=_ID, user=_ID, ts=_ID, thread_ts=_ID, post_at=Anything(), metadata=_METADATA,
                      reply_broadcast=Flag(), mrkdwn=Flag(), parse=OneOf(frozenset({"none"})),
                      link_names=Flag(only=False), unfurl_links=Flag(only=False),
                      unfurl_media=Flag(only=False)),
    "modal": _shape("type title blocks", type=OneOf(frozenset({"modal"})), title=_plain(VIEW_TITLE),
                    submit=_plain(VIEW_TITLE), close=_plain(VIEW_TITLE), clear_on_close=Flag(),
                    notify_on_close=Flag(), blocks=_blocks("modal", VIEW_BLOCKS), **_VIEW),
    "home": _shape("type blocks", type=OneOf(frozenset({"home"})),
                   blocks=_blocks("home", VIEW_BLOCKS), **_VIEW),
})

TABLES_BY_FAMILY: Final = MappingProxyType({
    Family.BLOCK: BLOCKS, Family.ELEMENT: ELEMENTS, Family.RUN: RUNS, Family.PART: PARTS, Family.CELL: CELLS,
    Family.CHART: CHART_KINDS,
})
