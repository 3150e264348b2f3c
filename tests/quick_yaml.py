"""YAML tables of the tests, read by libyaml: the pure Python reader takes ten times as long."""

from pathlib import Path
from typing import Any

import yaml


def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
