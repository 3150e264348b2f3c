"""HTML in Markdown that is opened and not closed: the rest of the page would end up inside it."""

from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.suggest import did_you_mean
from builder.rules.markup.policy import is_forbidden
from builder.texts.gfm.html_tags import ELEMENTS, Tag, is_known, unclosed_comment
from builder.texts.markdown_texts import MarkdownText, markdown_texts

_VOID = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_TABLES = {"colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"}
_END_IS_OPTIONAL = frozenset({*_TABLES, "dd", "dt", "li", "option", "p", "rp", "rt"})
"""HTML 13.1.2.4, Optional tags."""


def html_mistakes(checked: Checked) -> Iterator[Mistake]:
    """A mistake for each tag without its other half, and for a comment without an end."""
    for text in markdown_texts(checked):
        opened: list[Tag] = []
        unknown: list[str] = []
        for tag in text.document.tags():
            if not is_known(tag.name):
                if tag.name not in unknown:
                    yield _unknown(text, tag)
                unknown.append(tag.name)
                continue
            if tag.name in _VOID or tag.name in _END_IS_OPTIONAL or tag.is_alone:
                continue
            if not tag.is_end:
                opened.append(tag)
            elif tag.name in [one.name for one in opened]:
                while opened[-1].name != tag.name:
                    yield from _unclosed(text, opened.pop())
                opened.pop()
            else:
                yield text.mistake(
                    tag.start,
                    f"「</{tag.name}>」で閉じる「<{tag.name}>」が前にありません。"
                    "どちらかを消すか、書き足してください。",
                )
        for tag in opened:
            yield from _unclosed(text, tag)
        yield from unclosed_comments(text)


def _unknown(text: MarkdownText, tag: Tag) -> Mistake:
    hint = did_you_mean(tag.name, ELEMENTS) or "消すか、文字として出すなら「&lt;」と書いてください。"
    return text.mistake(tag.start, f"「<{tag.name}>」というタグはありません。{hint}")


def _unclosed(text: MarkdownText, tag: Tag) -> Iterator[Mistake]:
    if not is_forbidden(tag):
        yield text.mistake(
            tag.start,
            f"「<{tag.name}>」が閉じていません。ここから後ろが、全部この中に入ってしまいます。"
            f"終わりに「</{tag.name}>」を書き足してください。",
        )


def unclosed_comments(text: MarkdownText) -> Iterator[Mistake]:
    document = text.document
    for token in document.tokens:
        at = unclosed_comment(token.content) if token.type == "html_block" and token.map else None
        if at is not None:
            start, line = document.line((token.map or [0])[0] + token.content.count("\n", 0, at))
            yield text.mistake(
                start + max(line.find("<!--"), 0),
                "「<!--」が閉じていません。ここから後ろが、全部出なくなります。"
                "覚え書きの終わりに「-->」を書いてください。",
            )
