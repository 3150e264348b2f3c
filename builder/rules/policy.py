"""What editors may write in Markdown and browsers would drop without a word, by the security headers."""

import re
from collections import Counter
from collections.abc import Iterator

from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked
from builder.texts.links import without_code

_TAGS = "script|style|iframe|frame|object|embed|base|meta|link|audio|video"
_SLIPS = (
    (
        re.compile(rf"<(?P<what>{_TAGS})\b", re.IGNORECASE),
        "「<{what}>」は使えません。安全のための決まりで、ブラウザーが働かせません。",
    ),
    (
        # In a tag, or in braces of attributes.
        re.compile(r"(?:<\w[^<>]*?|\{:[^{}\n]*?)(?P<what>\b(?:style|on[a-z]+)(?=\s*=))", re.IGNORECASE),
        "「{what}=」は使えません。安全のための決まりで、ブラウザーが無視します。",
    ),
    (
        re.compile(r"!\[[^\]\n]*\]\(\s*<?(?P<what>https?://[^\s)>]+)", re.IGNORECASE),
        "ほかのサイトの画像は表示されません。画像を content/images/ に置き、「/images/…」と書いてください。",
    ),
)
_MARKDOWN = ("faq", "flow", "precautions", "form")
"""The kinds of YAML files with texts that are Markdown."""


def policy_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Mistakes of every text that could be read, also in files of a wrong shape."""
    for source in checked.sources.files:
        if source.kind in _MARKDOWN:
            for path, text in source.texts():
                seen: Counter[str] = Counter()
                for what, _, message in _complaints(text):
                    yield source.mistake(path, message, fragment=what, nth=seen[what])
                    seen[what] += 1
        if source.kind == "page":
            for _, start, message in _complaints(source.body):
                yield source.mistake_at(source.body_start + start, message)


def _complaints(text: str) -> Iterator[tuple[str, int, str]]:
    """(what is written, where, what to do about it)."""
    plain = without_code(text)
    for pattern, message in _SLIPS:
        for match in pattern.finditer(plain):
            yield match["what"], match.start("what"), message.replace("{what}", match["what"].lower())
