"""The ward's own desk, built once."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from builder.site import build_site
from tests.conftest import NOW, ROOT
from tests.site.page import Page, read_pages


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Page]:
    """Every page of the ward's site by its uri."""
    folder: Path = tmp_path_factory.mktemp("ward")
    build_site(ROOT, folder / "site", folder / "bundle.json", now=datetime.fromisoformat(NOW))
    return read_pages(folder / "site")
