"""The bundle: every form, word, mail and calendar, compiled by the builder into one JSON file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Bundle = Mapping[str, Any]


def load_bundle(path: Path) -> Bundle:
    """Read the bundle. Raises OSError or ValueError: a function without its bundle can't start."""
    bundle: Bundle = json.loads(path.read_bytes())
    return bundle
