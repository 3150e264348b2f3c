"""Both tools that can make the site make the same one: the desk doesn't end with either."""

import os
import subprocess
import sys
from pathlib import Path

from local.web.built_site import Build
from tests.conftest import EXAMPLE, NOW

# In a process of its own: in one, all imports of mkdocs mean the same tool.
_BUILD = """
import sys
from datetime import datetime
from pathlib import Path

from builder.site import build_site
from builder.site_tool import NAME

example, out, now = sys.argv[1:]
at = datetime.fromisoformat(now)
build_site(Path(example), Path(out, "site"), Path(out, "bundle.json"), now=at, has_examples=True)
print(NAME)
"""


def test_properdocs_makes_the_same_site_and_bundle(built: Build, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BUILD, EXAMPLE, tmp_path, NOW],
        env={**os.environ, "SITE_TOOL": "properdocs", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "properdocs\n"), done.stderr

    ours, theirs = _files(built.site_dir), _files(tmp_path / "site")
    assert len(ours) > 100
    assert [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)] == []
    assert built.bundle_path.read_bytes() == (tmp_path / "bundle.json").read_bytes()


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
