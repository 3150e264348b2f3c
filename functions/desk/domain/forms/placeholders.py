"""Placeholders: `{{ name }}` in the editors' texts, one syntax everywhere.

The builder fills in what is known at build time (names, phones, figures); the functions fill in the
run-time placeholders (`desk.domain.mail.uses.table`). None of those is text that a visitor typed.
"""

import re
from collections.abc import Mapping

_CHAR = r"(?:[^\s{}]|\{(?!\{)|\}(?!\}))"
PLACEHOLDER = re.compile(rf"\{{\{{\s*+({_CHAR}++(?:[^\S\n]++{_CHAR}++)*+)\s*+\}}\}}")


def fill(words: str, facts: Mapping[str, str]) -> str:
    """`words` with each placeholder replaced by its fact. Raises KeyError if there is none."""
    return PLACEHOLDER.sub(lambda match: facts[match[1]], words)
