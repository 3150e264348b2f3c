"""What a screen answers; the endpoint makes responses of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """A template of `console/templates/` with its values."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Redirect:
    """Always 303: the browser fetches `path` of the console instead, so that a reload posts nothing."""

    path: str


@dataclass(frozen=True)
class Download:
    """A file to save; its kind is what its `name` ends with (csv, xlsx)."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class NotFound:
    """There is nothing here, or it isn't for whoever asks: nobody can tell which."""


@dataclass(frozen=True)
class Forbidden:
    """The member has this right at no desk."""


Answer = Page | Redirect | Download | NotFound | Forbidden
