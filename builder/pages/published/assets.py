"""The site's own styles and scripts, minified and published under names that change with their content."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.files.look.colours import coloured

_FORM = (
    "shared/fetching.js",
    "shared/clock.js",
    "shared/unbroken.js",
    "form/sending.js",
    "form/draft.js",
)
_FORM_ALL = ("form/steps.js", "form/opening.js", "form/room.js", "form/questions.js", "form/form.js")

SCRIPT_PARTS: Mapping[str, tuple[str, ...]] = {
    "cooling_off.js": (
        "shared/fetching.js",
        "shared/clock.js",
        "shared/unbroken.js",
        "cooling_off/last_day.js",
        "cooling_off/page.js",
    ),
    "form.js": (*_FORM, "form/no_slots.js", *_FORM_ALL),
    "notices.js": ("shared/fetching.js", "shared/unbroken.js", "notices.js"),
    "search.js": ("search/fold.js", "search/index.js", "search/marks.js", "search/page.js"),
    "seminars.js": ("shared/fetching.js", "shared/clock.js", "shared/unbroken.js", "seminars.js"),
    "slot_form.js": (*_FORM, "form/day_list.js", "form/slot_table.js", *_FORM_ALL),
    "status.js": ("shared/fetching.js", "shared/clock.js", "shared/unbroken.js", "status.js"),
}
"""Published script -> the files it is joined from, in order: the last one uses the others. A file that is
named nowhere is published by itself.

The parts share one function's scope, so a part may call another's functions, and nothing is global.
"""

_ECMASCRIPT = 2020
"""What the browsers of docs/browsers.yml know: the minifier uses no later syntax."""


@dataclass(frozen=True, kw_only=True)
class Asset:
    """`uri` is the published address (assets/page.1a2b3c4d.js); `name` is how the theme refers to it."""

    name: str
    uri: str
    content: bytes


def published_assets(*folders: Path, look: Mapping[str, Any] | None = None) -> list[Asset]:
    """The assets by name, each of the first folder that has it, in the colours of `look`. Raises KeyError if
    only some parts of a script are there.
    """
    names = {name: path for folder in reversed(folders) for name, path in _assets(folder)}
    joined = {script for script, parts in SCRIPT_PARTS.items() if parts[-1] in names}
    parts = {part for parts in SCRIPT_PARTS.values() for part in parts}
    return [_asset(names, name, look or {}) for name in sorted(joined | names.keys() - parts)]


def _assets(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".md":
            yield path.relative_to(folder).as_posix(), path


def _asset(files: Mapping[str, Path], name: str, look: Mapping[str, Any]) -> Asset:
    parts = [files[part].read_bytes() for part in SCRIPT_PARTS.get(name, (name,))]
    content = parts[0] if len(parts) == 1 else b"(() => {\n" + b"\n".join(parts) + b"\n})();\n"
    content = coloured(name, content, look)
    return fingerprinted(name, minified(content) if name.endswith(".js") else content)


def fingerprinted(name: str, content: bytes) -> Asset:
    """The asset as it is published: its address changes with its content."""
    stem, dot, suffix = name.rpartition(".")
    fingerprint = hashlib.sha256(content).hexdigest()[:8]
    return Asset(name=name, uri=f"assets/{stem}.{fingerprint}{dot}{suffix}", content=content)


def minified(script: bytes) -> bytes:
    """A script that does the same, shorter: without comments and blanks, with other names inside functions.
    The script itself where tdewolff-minify can't be installed (Apple's processors), and one with a mistake.
    """
    try:
        import minify
    except ModuleNotFoundError:
        return script
    minify.config({"js-version": _ECMASCRIPT})
    try:
        shorter: str = minify.string("application/javascript", script.decode())
    except minify.MinifyError:
        # The browser tells the mistake, at its line.
        return script
    return shorter.encode()
