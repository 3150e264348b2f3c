"""Cooling-off (content/cooling-off.yml): what a notice must say."""

import unicodedata
from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from desk.domain.forms.placeholders import PLACEHOLDER

_NEEDED = ("contract_day", "goods", "price", "trader", "sent_day", "address", "name")
"""What a notice names (the Consumer Affairs Agency's guide to the act)."""


def cooling_off_mistakes(checked: Checked) -> Iterator[Mistake]:
    source = checked.one("cooling-off")
    if source is None:
        return
    for index, letter in enumerate(source.data["letters"]):
        always = "".join(part["text"] for part in letter["parts"] if "when" not in part)
        named = {match[1].strip() for match in PLACEHOLDER.finditer(always)}
        # One that is only written in other letters is told there.
        alike = {unicodedata.normalize("NFKC", name) for name in named}
        lost = [name for name in _NEEDED if name not in alike]
        if lost:
            listed = "".join(f"「{{{{ {name} }}}}」" for name in lost)
            message = f"通知の文に、{listed}がありません。通知に要るものなので、入れて書いてください。"
            yield source.mistake(("letters", index, "title"), message)
