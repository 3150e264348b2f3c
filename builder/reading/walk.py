"""What is in a desk's folders."""

import os
from collections.abc import Iterator
from pathlib import Path


def walk(root: Path, folder: str) -> Iterator[tuple[str, bool]]:
    """All in a folder of `root` but what is hidden: (its name from there, whether it is a folder), sorted.

    A link is none, wherever it leads. A folder that isn't there, or can't be read, is empty.
    """
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if not entry.name.startswith("."):
            name, is_folder = f"{folder}/{entry.name}", entry.is_dir(follow_symlinks=False)
            yield name, is_folder
            if is_folder:
                yield from walk(root, name)
