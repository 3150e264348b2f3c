"""Makes links of bare addresses of pages and mailboxes, and of phone numbers (`phones`), in text.

GitHub links addresses too, but runs on into the Japanese that follows; here an address ends with its last
ASCII character. Headings get no links: they are link texts themselves, in the table of contents.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.texts.gfm.phones import SIGHT, is_of_a_fax, phones

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9+_/.-])(?:"
    r"(?P<url>(?:https?://|www\.)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[:/?#][!-;=?-~]*)?)"
    r"|(?P<mail>[A-Za-z0-9][A-Za-z0-9.+_-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})(?![A-Za-z0-9_@-])"
    r")"
)
_MAY_BE_ONE = re.compile(r"[0-9０-９]{3}|@|://|www\.")
"""What each address and phone number has in it."""
_OF_AN_EXAMPLE = re.compile(r"[「『](?=https?://|www\.)[^「」『』\s]+[」』]")
_HTML_LINK = re.compile(r"<(?P<end>/?)a\b", re.IGNORECASE)
_EMPHASIS = frozenset({"em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"})


def link_addresses(state: StateCore) -> None:
    heads: list[str] = []
    row: list[str] = []
    for block, token in pairwise(state.tokens):
        if block.type == "table_open":
            heads = []
        elif block.type == "tr_open":
            row = []
        if token.type != "inline" or block.type == "heading_open":
            continue
        if token.children:
            before = _beside(heads, row) if block.type == "td_open" else ""
            token.children = list(_linked(token.children, before=before))
        if block.type in ("th_open", "td_open"):
            (heads if block.type == "th_open" else row).append(token.content)


def _beside(heads: list[str], row: list[str]) -> str:
    """What says that the cell behind `row` has a fax: its column's heading or the cell before it; or ""."""
    labels = [*heads[len(row) : len(row) + 1], *row[-1:]]
    return next((label for label in labels if is_of_a_fax(label.rstrip(" *_"))), "").rstrip(" *_")


def _linked(children: list[Token], *, before: str) -> Iterator[Token]:
    depth = 0  # in links
    for place, child in enumerate(children):
        if child.type in ("link_open", "link_close"):
            depth += child.nesting
        elif child.type == "html_inline" and (tag := _HTML_LINK.match(child.content)):
            depth += -1 if tag["end"] else 1
        if child.type == "text" and depth <= 0:
            yield from _pieces(child, before, _after(children, place))
        else:
            yield child
        if child.type == "text":
            before = (before + child.content)[-SIGHT:]
        elif child.type not in _EMPHASIS:
            before = ""


def _after(children: list[Token], place: int) -> str:
    """The text behind a token, as far as it says something of a number."""
    after = ""
    for one in islice(children, place + 1, None):
        if len(after) >= SIGHT:
            break
        after += one.content if one.type == "text" else ""
    return after


def _pieces(token: Token, before: str, after: str) -> Iterator[Token]:
    """A text token, parted at its addresses. `before` and `after` are the text around it."""
    text, done = token.content, 0
    if not _MAY_BE_ONE.search(text):
        yield token
        return
    for start, end, href in sorted([*_addresses(text), *phones(text, before=before, after=after)]):
        if start < done:
            continue
        yield Token("text", "", 0, content=text[done:start], level=token.level)
        yield Token("link_open", "a", 1, attrs={"href": href}, markup="autolink", info="auto")
        yield Token("text", "", 0, content=text[start:end])
        yield Token("link_close", "a", -1, markup="autolink", info="auto")
        done = end
    token.content = text[done:]
    yield token


def _addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, target) of each bare address; not of a page's in 「」, which is shown and not meant to be
    followed: in a warning, for example.
    """
    shown = {match.start() + 1 for match in _OF_AN_EXAMPLE.finditer(text)}
    for match in _ADDRESS.finditer(text):
        if match.start() in shown:
            continue
        address = _without_what_follows(match[0]) if match["url"] else match[0]
        scheme = "mailto:" if match["mail"] else "https://" if address.startswith("www.") else ""
        yield match.start(), match.start() + len(address), scheme + address


def _without_what_follows(address: str) -> str:
    """GFM's extended autolink path validation: punctuation and unmatched brackets at the end don't belong."""
    while address:
        if address[-1] in "?!.,:*_~'\";" or (address[-1] == ")" and address.count(")") > address.count("(")):
            address = address[:-1]
        else:
            break
    return address
