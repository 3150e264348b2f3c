"""Words with placeholders: `{{ name }}` in the editors' texts, one syntax everywhere.

The builder resolves what is known at build time (names, phones, figures); what is left for the
functions are the run-time placeholders below. None of them is a text that a visitor typed.
"""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{\{\s*(.+?)\s*\}\}")


def fill(words: str, facts: Mapping[str, str]) -> str:
    """`words` with each placeholder replaced by its fact. Raises KeyError for one that has none."""
    return PLACEHOLDER.sub(lambda match: facts[match[1]], words)
