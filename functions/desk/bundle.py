"""The bundle: every form, word, mail and calendar, compiled by the builder into one JSON file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Bundle = Mapping[str, Any]

_VERSION_FILE = Path(__file__).parents[1] / "version.json"


def load_bundle(path: Path) -> Bundle:
    """Read the bundle. Raises OSError or ValueError; a function can't start without its bundle."""
    bundle: Bundle = json.loads(path.read_bytes())
    return bundle


def package_version(file: Path = _VERSION_FILE) -> str | None:
    """The version of the zip; None if the code doesn't run from one. Raises OSError or ValueError."""
    return str(json.loads(file.read_bytes())["package"]) if file.exists() else None
