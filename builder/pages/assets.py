"""The site's own styles and scripts, made small and published under names that change with their content."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rjsmin import jsmin


@dataclass(frozen=True, kw_only=True)
class Asset:
    """`uri` is where it's published: assets/page.1a2b3c4d.js; `name` is how the theme asks for it."""

    name: str
    uri: str
    content: bytes


def published_assets(folder: Path) -> list[Asset]:
    """Every file of the folder, by name."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return [_asset(path, path.relative_to(folder).as_posix()) for path in paths if path.suffix != ".md"]


def _asset(path: Path, name: str) -> Asset:
    content = path.read_bytes()
    if path.suffix == ".js":
        # Comments are for who reads the source: an old phone shouldn't have to fetch them.
        content = jsmin(content)
    stem, dot, suffix = name.rpartition(".")
    fingerprint = hashlib.sha256(content).hexdigest()[:8]
    return Asset(name=name, uri=f"assets/{stem}.{fingerprint}{dot}{suffix}", content=content)
