"""An address of the console, with the right that it needs and the screen that answers it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from desk.console.answers import Answer
from desk.console.member import Right

Screen = Callable[..., Answer]
"""`screen(request, parts, **path_values)`."""


@dataclass(frozen=True)
class Route:
    """`pattern` is a path with names in braces, such as "/cases/{receipt}": each takes one segment."""

    method: str
    pattern: str
    right: Right
    screen: Screen

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        parts = re.split(r"\{(\w+)\}", self.pattern)
        named = [re.escape(one) if n % 2 == 0 else f"(?P<{one}>[^/]+)" for n, one in enumerate(parts)]
        return re.compile("".join(named))

    def values(self, path: str) -> dict[str, str] | None:
        """The values of the names in the pattern, or None if this isn't its path."""
        found = self._expression.fullmatch(path)
        return found.groupdict() if found else None
