"""Which build is running: `version.json`, which `infra.package` puts beside the code."""

import json
from pathlib import Path

_FILE = Path(__file__).parents[1] / "version.json"


def package_version(file: Path = _FILE) -> str | None:
    """The version of the zip; None where the code runs from its folder. Raises OSError or ValueError."""
    return str(json.loads(file.read_bytes())["package"]) if file.exists() else None
