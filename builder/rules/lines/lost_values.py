"""Texts that have lost the value they were written for: 「ほかにあります。」 instead of 「ほかに3件」."""

import re
from collections.abc import Iterator
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source, once_a_source
from builder.rules.placeholders.run_time import at_run_time, named
from builder.texts.values import values
from desk.domain.forms.placeholders import PLACEHOLDER
from desk.domain.mail.facts.visits import HEARING, VISIT
from desk.domain.mail.uses.use import OF_SUBMISSION

_ANY_BRACE = re.compile("[{}｛｝]")
_CAN_DO_WITHOUT = {"label", *OF_SUBMISSION, *HEARING, *VISIT}
"""The question's name, which stands beside the text, and what other texts of a submission say too."""


def lost_value_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each text that doesn't name a value which it alone is filled in with. Mails and the notices of
    cooling-off have rules of their own (`mail_texts`, `cooling_off`); a reply says what it wants.
    """
    known = values(checked)
    for source in checked.sources.files:
        if source.kind in ("mail", "words", "page", "cooling-off", "reply") or not checked.is_sound(
            source.kind
        ):
            continue
        for path, text, names in _filled_in(source, checked.kind_schemas[source.kind].schema):
            can_be = at_run_time(checked, source, names)
            if not can_be - _CAN_DO_WITHOUT:
                continue
            written = {match[1].strip() for match in PLACEHOLDER.finditer(text)}
            lost = can_be - _CAN_DO_WITHOUT - written
            if not lost or written - can_be - {*known} or _ANY_BRACE.search(PLACEHOLDER.sub("", text)):
                continue  # what can't be filled in is told by itself, and may have been meant
            listed = "".join(f"「{{{{ {name} }}}}」" for name in sorted(lost))
            message = f"この文に入るはずの値{listed}がありません。入れて書いてください。"
            yield source.mistake(path, message)


@once_a_source
def _filled_in(source: Source, schema: Any) -> list[tuple[Path, str, frozenset[str]]]:
    """(path, text, the placeholders that the schema has for it) of each text that has some of its own."""
    texts = ((path, text, named(schema, path)) for path, text in source.texts())
    return [(path, text, names) for path, text, names in texts if names - _CAN_DO_WITHOUT]
