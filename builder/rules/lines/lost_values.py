"""Texts that have lost the value they were written for: 「ほかにあります。」 instead of 「ほかに3件」."""

import re
from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.rules.placeholders.run_time import run_time
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
        for path, text in source.texts():
            can_be = run_time(checked, source, path)
            if not can_be - _CAN_DO_WITHOUT:
                continue
            named = {match[1].strip() for match in PLACEHOLDER.finditer(text)}
            lost = can_be - _CAN_DO_WITHOUT - named
            if not lost or named - can_be - {*known} or _ANY_BRACE.search(PLACEHOLDER.sub("", text)):
                continue  # what can't be filled in is told by itself, and may have been meant
            listed = "".join(f"「{{{{ {name} }}}}」" for name in sorted(lost))
            message = f"この文に入るはずの値{listed}がありません。入れて書いてください。"
            yield source.mistake(path, message)
