"""The desk that these tests are about: that of this repository, or of ROOT at `make test-content`."""

import os
from pathlib import Path

from builder.files.root import desk_folder
from tests.conftest import ROOT

WARD = desk_folder(Path(os.environ.get("DESK") or ROOT))
