"""Lists what a pull request changes, for the comment in it (`infra.comment`).

`python -m infra.changes PROBLEMS BEFORE AFTER PREVIEW-BEFORE PREVIEW-AFTER` compares two built sites and two
folders of mail previews, and prints JSON. PROBLEMS is what `python -m builder check --problems` has written.
"""

import argparse
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_FINGERPRINT = re.compile(r"(?<=[.-])[0-9a-f]{8}(?=[./])")


def compare(before: Path, after: Path, mails_before: Path, mails_after: Path) -> dict[str, Any]:
    """The added, changed and removed pages, the added pictures and documents (`files`), and whether a mail
    changed. Without BEFORE, not `compared`; without AFTER, not `built` either.
    """
    built = after.is_dir()
    if not built or not before.is_dir():
        none: dict[str, Any] = {"added": [], "changed": [], "removed": [], "files": [], "mails": False}
        return {"built": built, "compared": False, **none}
    old, new = _pages(before), _pages(after)
    return {
        "built": True,
        "compared": True,
        "added": sorted(new.keys() - old.keys()),
        "changed": sorted(page for page in new.keys() & old.keys() if new[page] != old[page]),
        "removed": sorted(old.keys() - new.keys()),
        "files": sorted(_files(after) - _files(before)),
        "mails": _pages(mails_before) != _pages(mails_after),
    }


def _pages(site: Path) -> Mapping[str, str]:
    """Address -> HTML of the page's main part, without fingerprints."""
    found = {}
    for path in site.rglob("*.html"):
        html = path.read_text()
        main = _MAIN.search(html)
        uri = "/" + path.relative_to(site).as_posix().removesuffix("index.html")
        found[uri] = _FINGERPRINT.sub("", main.group() if main else html)
    return found


def _files(site: Path) -> set[str]:
    """Addresses of what is published beside pages; the styles and scripts (assets/) are ours."""
    found = (path.relative_to(site) for path in site.rglob("*") if path.is_file() and path.suffix != ".html")
    return {f"/{path.as_posix()}" for path in found if path.parts[0] != "assets"}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="直すところと、変わるページを調べます。")
    parser.add_argument("problems", type=Path)
    parser.add_argument("folders", nargs=4, type=Path)
    options = parser.parse_args(arguments)
    problems = json.loads(options.problems.read_text(encoding="utf-8"))
    print(json.dumps(problems | compare(*options.folders), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
