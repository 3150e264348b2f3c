"""HTML in Markdown that the site's Content-Security-Policy makes browsers ignore silently."""

import re
from collections.abc import Iterator

from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked
from builder.texts.links import without_code
from builder.texts.markdown import markdown_mistakes

_TAGS = "script|style|iframe|frame|object|embed|base|meta|link|audio|video"
_SLIPS = (
    (
        re.compile(rf"<(?P<what>{_TAGS})\b", re.IGNORECASE),
        "「<{what}>」は使えません。安全のための決まりで、ブラウザーが働かせません。",
    ),
    (
        # In a tag, or in an attribute list ({: … }).
        re.compile(r"(?:<\w[^<>]*?|\{:[^{}\n]*?)(?P<what>\b(?:style|on[a-z]+)(?=\s*=))", re.IGNORECASE),
        "「{what}=」は使えません。安全のための決まりで、ブラウザーが無視します。",
    ),
    (
        re.compile(r"!\[[^\]\n]*\]\(\s*<?(?P<what>https?://[^\s)>]+)", re.IGNORECASE),
        "ほかのサイトの画像は表示されません。画像を content/images/ に置き、「/images/…」と書いてください。",
    ),
)


def policy_mistakes(checked: Checked) -> Iterator[Mistake]:
    return markdown_mistakes(checked, _complaints)


def _complaints(text: str) -> Iterator[tuple[str, int, str]]:
    """(forbidden text, its index, what to do about it)."""
    plain = without_code(text)
    for pattern, message in _SLIPS:
        for match in pattern.finditer(plain):
            yield match["what"], match.start("what"), message.replace("{what}", match["what"].lower())
