"""Makes links of bare addresses of pages and mailboxes, and of phone numbers (`phones`), in text.

GitHub links addresses too, but runs on into the Japanese that follows; here an address ends with its last
ASCII character. Headings get no links: they are link texts themselves, in the table of contents.
"""

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.texts.gfm.phones import phones

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9+_/.-])(?:"
    r"(?P<url>(?:https?://|www\.)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[:/?#][!-;=?-~]*)?)"
    r"|(?P<mail>[A-Za-z0-9][A-Za-z0-9.+_-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})(?![A-Za-z0-9_@-])"
    r")"
)
_HTML_LINK = re.compile(r"<(?P<end>/?)a\b", re.IGNORECASE)


def link_addresses(state: StateCore) -> None:
    for index, token in enumerate(state.tokens):
        if token.type == "inline" and token.children and state.tokens[index - 1].type != "heading_open":
            token.children = list(_linked(token.children))


def _linked(children: list[Token]) -> Iterator[Token]:
    depth = 0  # in links
    before = ""
    for child in children:
        if child.type in ("link_open", "link_close"):
            depth += child.nesting
        elif child.type == "html_inline" and (tag := _HTML_LINK.match(child.content)):
            depth += -1 if tag["end"] else 1
        if child.type == "text" and depth <= 0:
            yield from _pieces(child, before)
        else:
            yield child
        before = before + child.content if child.type == "text" else ""


def _pieces(token: Token, before: str) -> Iterator[Token]:
    """A text token, parted at its addresses. `before` is the text that leads to it."""
    text, done = token.content, 0
    for start, end, href in sorted([*_addresses(text), *phones(text, before=before)]):
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
    """(start, end, target) of each bare address."""
    for match in _ADDRESS.finditer(text):
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
