"""HTML in Markdown that the site's Content-Security-Policy makes browsers ignore silently."""

import re
from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.texts.gfm.html_tags import Tag, loaded
from builder.texts.markdown_texts import UNKNOWN, MarkdownText, markdown_texts

_FORBIDDEN = frozenset(
    {
        "applet",
        "audio",
        "base",
        "embed",
        "frame",
        "iframe",
        "link",
        "meta",
        "object",
        "script",
        "style",
        "video",
    }
)
_OF_FORMS = frozenset({"button", "form", "input", "select", "textarea"})
_OBSOLETE = {
    **dict.fromkeys(
        ("font", "basefont", "big", "tt"),
        "字の色や大きさは、サイトでそろえています。消して、目立たせたいところは「**」で囲むか、"
        "「> [!NOTE]」の囲みにしてください。",
    ),
    "h1": "ページの題は title から作られます。見出しは、「## 」で書いてください。",
    "center": "文を中央にそろえる書き方はありません。消してください（表の列は「|:-:|」でそろえられます）。",
    **dict.fromkeys(
        ("strike", "dir"), "消してください。取消し線は「~~」で囲みます。並びは「- 」で書きます。"
    ),
    **dict.fromkeys(
        ("marquee", "blink", "nobr", "acronym", "frameset", "noframes"),
        "動く文や、改行しない文にする書き方はありません。消してください。",
    ),
}
"""Elements that HTML no longer has (https://html.spec.whatwg.org/#non-conforming-features) -> what to do."""
_OLD_LOOKS = frozenset({"align", "bgcolor", "border", "cellpadding", "cellspacing", "clear", "color", "face"})
_ATTRIBUTE_LIST = re.compile(r"\{:[^{}\n]*?(?P<what>\b(?:style|on[a-z]+)(?=\s*=))", re.IGNORECASE)


def is_forbidden(tag: Tag) -> bool:
    """Whether the tag is told here, so that nothing else is to be told of it."""
    return tag.name in _FORBIDDEN | _OF_FORMS | {*_OBSOLETE}


def policy_mistakes(checked: Checked) -> Iterator[Mistake]:
    for text in markdown_texts(checked):
        in_form = False
        for tag in text.document.tags():
            if not (in_form and tag.name in _OF_FORMS):  # a form is told once, with what is in it
                yield from _tag_mistakes(text, tag)
            if tag.name == "form":
                in_form = not tag.is_end
        for words, start in text.document.words() if "{:" in text.document.text else ():
            for match in _ATTRIBUTE_LIST.finditer(words):
                yield text.mistake(start + match.start("what"), _attribute(match["what"]))


def _tag_mistakes(text: MarkdownText, tag: Tag) -> Iterator[Mistake]:
    if tag.is_end:
        return
    if tag.name in _FORBIDDEN:
        yield text.mistake(
            tag.start + 1,
            f"「<{tag.name}>」は使えません。安全のための決まりで、ブラウザーが働かせません。",
        )
        return
    if tag.name in _OF_FORMS:
        yield text.mistake(
            tag.start + 1,
            f"「<{tag.name}>」は使えません。フォームは {{{{ block form 名前 }}}} で置きます。",
        )
        return
    if tag.name in _OBSOLETE:
        yield text.mistake(tag.start, f"「<{tag.name}>」は使えません。{_OBSOLETE[tag.name]}")
        return
    for name, _ in tag.attrs:
        if name == "style" or name.startswith("on"):
            yield text.mistake(_attribute_start(tag, name), _attribute(name))
        elif name in _OLD_LOOKS:
            message = f"「{name}=」は、古い書き方なので使えません。"
            message += "消してください（見た目は、サイトでそろえています）。"
            yield text.mistake(_attribute_start(tag, name), message)
    for name, address in loaded(tag.name, tag.attrs):
        # A picture's address is judged with the links (targets.py).
        if UNKNOWN not in address and (tag.name, name) != ("img", "src"):
            yield text.mistake(
                _attribute_start(tag, name),
                f"「{name}={address}」は使えません。"
                "ほかのサイトなどから読みこむものは、安全のため、表示されません。",
            )


def _attribute(name: str) -> str:
    return f"「{name.lower()}=」は使えません。安全のための決まりで、ブラウザーが無視します。"


def _attribute_start(tag: Tag, name: str) -> int:
    found = re.search(rf"\b{re.escape(name)}\s*=", tag.written, re.IGNORECASE)
    return tag.start + (found.start() if found else 0)
