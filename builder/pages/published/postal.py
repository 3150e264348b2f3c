"""Japan Post's postal codes, as small files from which a form's page fills in the address.

One file has the codes that begin with the same two digits: the request for it reveals no more than a part of
the country. `postal_cut` makes them.
"""

import hashlib
from pathlib import Path

from builder.pages.published.assets import Asset
from builder.pages.published.postal_cut import FOLDER
from builder.project import Data


def fills_an_address(form: Data) -> bool:
    """Whether a question of the form fills in another one (`fills`)."""
    return any("fills" in field for field in form["fields"].values())


def _on_one_line(path: Path) -> bytes:
    return path.read_text(encoding="utf-8").replace("\n", "").encode()


def postal_assets() -> tuple[str, list[Asset]]:
    """(folder, files): the published folder, with a fingerprint of all files in its name."""
    files = {path.name: _on_one_line(path) for path in sorted(FOLDER.glob("*.json"))}
    fingerprint = hashlib.sha256(b"".join(files.values())).hexdigest()[:8]
    folder = f"assets/postal.{fingerprint}/"
    return folder, [
        Asset(name=f"postal/{name}", uri=f"{folder}{name}", content=content)
        for name, content in files.items()
    ]
