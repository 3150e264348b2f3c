"""What a visitor typed, as a value whose repr hides it."""

from collections.abc import Iterator, Mapping
from typing import Any


class Answers(Mapping[str, Any]):
    """Normalised answers by field name.

    Its repr names the fields and never a value, so that no log line, exception text or assertion
    message can carry personal data by accident.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, field: str) -> Any:
        return self._values[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Answers({', '.join(sorted(self._values))})"
