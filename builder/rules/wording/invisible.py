"""Characters that can't be seen, named. What they break is a mistake; elsewhere they are a warning."""

import re
from collections.abc import Iterator
from dataclasses import replace

from builder.files.sound import Checked
from builder.reading.invisible import HIDDEN, what_to_do
from builder.reading.mistakes import Mistake
from builder.reading.source import Source, once_a_source
from builder.rules.wording.hit import Hit, Hits
from builder.texts.public import Public, public_texts

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#")


def invisible_hits(public: Public) -> Hits:
    """In the words of a text."""
    for match in HIDDEN.finditer(public.prose):
        yield Hit(match.start(), match.end(), what_to_do(match[0]))


@once_a_source
def _has(source: Source, hidden: re.Pattern[str]) -> bool:
    return bool(hidden.search(source.text))


def invisible_mistakes(checked: Checked) -> Iterator[Mistake]:
    """In names, numbers, addresses and placeholders, which aren't found with them."""
    if not any(_has(source, HIDDEN) for source in checked.sources.files):
        return
    prose = {public.source.file: public.prose for public in public_texts(checked)}
    for source in checked.sources.files:
        for match in HIDDEN.finditer(source.text) if source.data is not None else ():
            at = match.start()
            line = source.text[source.text.rfind("\n", 0, at) + 1 : at]
            is_comment = at < (source.body_start or len(source.text)) and _COMMENT.search(line)
            if not is_comment and not prose.get(source.file, "").startswith(match[0], at):
                told = source.mistake_at(at, what_to_do(match[0]))
                yield replace(told, covers=((told.line, 0), (told.line + 1, 1)))
