"""Reads Markdown as GitHub does: CommonMark with tables, strike-through, task lists, alerts and footnotes.

Meant differences from GitHub's preview (docs/decisions/0015):

- `{#id}` and `{.class}` behind a heading, and `{.class}` behind a link or an image (`additions`).
- Emphasis marks beside Japanese brackets work: `**「重要」**です` (`emphasis`).
- A line break between Japanese words leaves no blank, and short lines stay lines (`additions`).
- A reading behind kanji is ruby: 予約《よやく》 (`readings`).
- A bare address ends where Japanese begins, and phone numbers become links (`addresses`).
- One `~` is no strike-through: 9:00~12:00 and 13:00~17:00 are times.
- Dangerous links and HTML are parsed, so that the rules can refuse them.
- `:emoji:` and `$formulas$` stay as they are written.
"""

from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from builder.texts.gfm.additions import (
    add_alert_titles,
    add_attributes,
    add_checkboxes,
    align_cells,
    join_lines,
)
from builder.texts.gfm.addresses import link_addresses
from builder.texts.gfm.emphasis import JapaneseState
from builder.texts.gfm.footnotes import plain_footnotes
from builder.texts.gfm.readings import add_readings

_PLACED: dict[str, RuleFuncInlineType] = {
    "link": link,
    "image": image,
    "autolink": autolink,
    "html_inline": html_inline,
}
"""The inline rules whose first token gets `meta["at"]`: where in the inline text it is written."""

_AFTERWARDS = (
    add_alert_titles,
    add_checkboxes,
    add_attributes,
    align_cells,
    join_lines,
    link_addresses,
    plain_footnotes,
    add_readings,
)
"""What is done with the tokens of a whole text, in this order."""


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = JapaneseState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def parse(text: str) -> tuple[Sequence[Token], EnvType]:
    """The tokens of a Markdown text, and its environment (`references`, `duplicate_refs`, `footnotes`)."""
    env: EnvType = {}
    return parser().parse(text, env), env


@cache
def parser() -> MarkdownIt:
    """The parser with all its rules; it keeps nothing from text to text."""
    md = MarkdownIt()
    md.inline = _Inline()
    md.configure("gfm-like2", {"linkify": False, "strikethrough_single_tilde": False})
    md.disable("linkify")
    md.use(footnote_plugin, inline=False)
    # Which addresses are allowed is for the rules to say, at their line.
    md.validateLink = lambda _: True  # type: ignore[method-assign,assignment]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    for name, placed in _PLACED.items():
        md.inline.ruler.at(name, _placed(placed))
    for rule in _AFTERWARDS:
        md.core.ruler.push(rule.__name__, rule)
    return md


def _placed(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    def with_place(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            token = next(token for token in state.tokens[known:] if token.type != "text")
            token.meta["at"] = start
        return found

    return with_place
