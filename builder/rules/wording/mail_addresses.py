"""Links that write a mail, to an address that can't be one."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked
from builder.texts.links import links
from builder.texts.values import resolve, values

_MAILTO = re.compile(
    r"mailto:(?P<address>[!-~]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})(?:\?[!-~]*)?"
)


def mail_address_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Each link that begins with `mailto:` and whose address has no plain @, or something full-width."""
    known = values(checked)
    for source in checked.sources.files:
        if source.kind == "words" or "mailto:" not in source.text:
            continue
        for path, text in source.texts():
            seen: Counter[str] = Counter()
            for link in links(text):
                if message := _complaint(resolve(link.target, known)):
                    yield source.mistake(path, message, fragment=link.target, nth=seen[link.target])
                seen[link.target] += 1
        if source.kind == "page":
            for link in links(source.body):
                if message := _complaint(resolve(link.target, known)):
                    yield source.mistake_at(source.body_start + link.start, message)


def _complaint(target: str) -> str:
    if "{{" in target or not target.startswith("mailto:") or _MAILTO.fullmatch(target):
        return ""
    better = re.sub(r"\s", "", unicodedata.normalize("NFKC", target))
    if better != target and _MAILTO.fullmatch(better):
        return f"「{target}」は、押してもメールを書けません。「{better}」と、半角で書いてください。"
    return f"「{target}」は、押してもメールを書けません。「mailto:」の後にアドレスを1つ書いてください。"
