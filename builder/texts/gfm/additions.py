"""What GitHub shows by other means than Markdown, and what pages need besides: done on the tokens of a text.

All of it ends as plain tokens (elements, text, raw HTML), so whatever renders tokens needs to know nothing.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.texts.gfm.emphasis import is_wide

_ATTRIBUTES = r"\{:?[ \t]*(?P<names>[#.][^\s{}]+(?:[ \t]+[#.][^\s{}]+)*)[ \t]*\}"
_OF_A_HEADING = re.compile(rf"[ \t]*{_ATTRIBUTES}[ \t]*$")
_AFTER_A_LINK = re.compile(_ATTRIBUTES)

ALERTS: Mapping[str, tuple[str, str]] = {
    "NOTE": ("note", "お知らせ"),
    "TIP": ("tip", "ヒント"),
    "IMPORTANT": ("important", "大切なこと"),
    "WARNING": ("warning", "注意"),
    "CAUTION": ("danger", "気をつけてください"),
}
"""GitHub's kind of alert (`> [!NOTE]`) -> the class of builder/assets/blocks.css, and the title."""

_SHORT = 25
"""Characters. A longer line that is broken is a sentence that goes on."""

_FACT = re.compile(r"[^\s：:、。，．「」（）()]{1,12}(?:：|(?<![0-9０-９]):(?!//))")
_LISTED = re.compile(
    r"[・●○■□◆◇▼▲△▽▶※★☆＊〒☎℡【＜→⇒①-⑳❶-❿]|[0-9０-９]{1,2}[.．、)）]|[（(][^\s（）()]{1,2}[)）]"
)


def add_alert_titles(state: StateCore) -> None:
    for index, token in enumerate(state.tokens):
        if token.type == "alert_open":
            name, title = ALERTS[token.info.upper()]
            token.attrSet("class", f"admonition {name}")
            state.tokens[index + 1].attrSet("class", "admonition-title")
            state.tokens[index + 2].children = [Token("text", "", 0, content=title)]


def add_checkboxes(state: StateCore) -> None:
    """The box of a task list is an element of its own, and says to a screen reader what it means."""
    for index, token in enumerate(state.tokens):
        if token.type == "list_item_open" and "checked" in token.meta:
            attrs: dict[str, str | int | float] = {"type": "checkbox", "disabled": ""}
            if token.meta["checked"]:
                attrs["checked"] = ""
            attrs["aria-label"] = "済み" if token.meta["checked"] else "まだ"
            box = [Token("checkbox", "input", 0, attrs=attrs), Token("text", "", 0, content=" ")]
            inline = state.tokens[min(index + 2, len(state.tokens) - 1)]
            if inline.type == "inline":
                inline.children = [*box, *(inline.children or [])]
            token.meta.pop("checked")


def add_attributes(state: StateCore) -> None:
    """Takes `{#id .class}` behind a heading, and `{.class}` behind a link or an image, as its attributes."""
    for index, token in enumerate(state.tokens):
        if token.type != "inline" or not token.children:
            continue
        _take_behind_links(token.children)
        last = token.children[-1]
        if state.tokens[index - 1].type == "heading_open" and last.type == "text":
            found = _OF_A_HEADING.search(last.content)
            if found:
                _set(state.tokens[index - 1], found["names"])
                last.content = last.content[: found.start()]


def align_cells(state: StateCore) -> None:
    """A column's alignment becomes a class: browsers ignore `style`, by the site's security policy."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            side = str(token.attrs.pop("style")).removeprefix("text-align:")
            token.attrSet("class", f"align-{side}")


def join_lines(state: StateCore) -> None:
    """Keeps the line breaks of facts and short lines, and joins the lines of a longer sentence.

    GitHub's preview of a file joins all lines with a blank, which Japanese doesn't have.
    """
    for token in state.tokens:
        children = token.children or []
        breaks = [child for child in children if child.type in ("softbreak", "hardbreak")]
        lines = list(_lines(children)) if breaks else []
        for child, before, after in zip(breaks, lines, lines[1:], strict=False):
            if child.type == "hardbreak":
                continue
            if _is_kept(before, after):
                child.type = "hardbreak"
            else:
                joins = before and after and is_wide(before[-1]) and is_wide(after[0])
                child.type, child.tag, child.content = "text", "", "" if joins else "\n"


def _is_kept(before: str, after: str) -> bool:
    return len(before) <= _SHORT or bool(_FACT.match(after) or _LISTED.match(after))


def _lines(children: list[Token]) -> Iterator[str]:
    line = ""
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            yield line.strip(" ")
            line = ""
        elif child.type in ("text", "code_inline"):
            line += child.content
        elif child.type == "image":
            line += child.content or "\N{OBJECT REPLACEMENT CHARACTER}"
    yield line.strip(" ")


def _take_behind_links(children: list[Token]) -> None:
    opened: list[Token] = []
    for child, behind in pairwise(children):
        if child.type == "link_open":
            opened.append(child)
        if child.type == "link_close" or child.type == "image":
            bearer = opened.pop() if child.type == "link_close" else child
            found = _AFTER_A_LINK.match(behind.content) if behind.type == "text" else None
            if found:
                _set(bearer, found["names"])
                behind.content = behind.content[found.end() :]


def _set(token: Token, names: str) -> None:
    for name in names.split():
        if name.startswith("#"):
            token.attrSet("id", name[1:])
        else:
            token.attrJoin("class", name[1:])
