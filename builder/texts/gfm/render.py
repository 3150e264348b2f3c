"""Makes HTML of the parser's tokens: an element tree, in which raw HTML stands as marks until the end."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from builder.texts.gfm.readings import RUBY_PART
from builder.texts.gfm.sections import tokens_of

_MARK = "\ue000{}\ue001"
_MARKS = re.compile("\ue000([0-9]+)\ue001")

_SAFE_ADDRESS = re.compile(r"(?!//)[a-z0-9/._#-]*")
"""An address in which nothing is to be encoded: most lead to a page of this site."""

_COMMENT = re.compile(r"<!--(?:-?>|.*?-->)", re.DOTALL)
"""An editor's note to other editors, which is not for the page's source."""

_RAW = frozenset({"html_block", "html_inline", "made_html"})
_NO_WORDS = _RAW | {RUBY_PART}


def html(text: str) -> str:
    """The HTML of a Markdown text."""
    stash: list[str] = []

    def keep(raw: str) -> str:
        stash.append(raw)
        return _MARK.format(len(stash) - 1)

    written = serialized(tree(_MARKS.sub("", text), keep))
    inner = written.removeprefix("<div>").removesuffix("</div>")
    return _MARKS.sub(lambda match: stash[int(match[1])], inner).strip()


def tree(text: str, keep: Callable[[str], str]) -> Element:
    """A `div` with the elements of a text. `keep` takes raw HTML, and gives the mark for its place."""
    root = Element("div")
    stack = [root]
    for token in _flat(tokens_of(text)):
        if token.hidden or not (token.tag or token.content):
            continue
        if token.nesting == 1:
            stack.append(SubElement(stack[-1], token.tag, _attributes(token)))
        elif token.nesting == -1:
            closed = stack.pop()
            if token.block:
                closed.tail = "\n"
        elif token.type in _RAW:
            if (
                raw := _COMMENT.sub("", token.content).strip("\n")
                if "<!--" in token.content
                else token.content
            ):
                _add_text(stack[-1], keep(_without_hints(raw)))
        elif token.type in ("fence", "code_block"):
            block = SubElement(stack[-1], "pre")
            SubElement(block, "code").text = token.content
            block.tail = "\n"
        elif token.type == "code_inline":
            SubElement(stack[-1], "code").text = token.content
        elif token.type == RUBY_PART:
            SubElement(stack[-1], token.tag, _attributes(token)).text = token.content
        elif token.tag:
            element = SubElement(stack[-1], token.tag, _attributes(token))
            if token.type == "image":
                element.set("alt", words(token.children or []))
            if token.block or token.tag == "br":
                element.tail = "\n"
        else:
            _add_text(stack[-1], token.content)
    return root


def serialized(root: Element) -> str:
    return ElementTree.tostring(root, encoding="unicode", method="html")


def words(tokens: Sequence[Token]) -> str:
    """The text of inline tokens, without marks, tags and readings."""
    return "".join(
        words(token.children or []) if token.type == "image" else "\n" if token.tag == "br" else token.content
        for token in tokens
        if token.type not in _NO_WORDS
    )


def _flat(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "inline":
            yield from token.children or []
        else:
            yield token


def _attributes(token: Token) -> dict[str, str]:
    return {
        name: _address(str(value)) if name in ("href", "src") else str(value)
        for name, value in token.attrs.items()
    }


def _address(written: str) -> str:
    return written if _SAFE_ADDRESS.fullmatch(written) else normalizeLink(written)


def _add_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _without_hints(raw: str) -> str:
    """Raw HTML without `markdown="1"`, which older pages have and which this Markdown doesn't need."""
    return re.sub(r'(<[A-Za-z][^<>]*?)\s+markdown(?:="[^"]*")?(?=[\s/>])', r"\1", raw)
