"""The example desk's bundle with the files of the fourth life in it."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.check import load
from builder.output.bundle import bundle_of
from tests.conftest import copy_example

FILES = Path(__file__).parent / "desk"


def fourth_bundle(root: Path) -> Mapping[str, Any]:
    """Made in the folder `root`, as the functions read it."""
    copy_example(root)
    shutil.copytree(FILES, root, dirs_exist_ok=True)
    menu = root / "content/menu.yml"
    line = "      - /harassment/seminar.md\n"
    text = menu.read_text(encoding="utf-8")
    assert line in text
    menu.write_text(text.replace(line, f"{line}      - /harassment/callback.md\n"), encoding="utf-8")
    made: Mapping[str, Any] = json.loads(json.dumps(bundle_of(load(root))))
    return made
