"""The built site, page by page."""

from collections.abc import Mapping

import pytest

from local.web.built_site import Build
from tests.site.page import Page, read_pages


@pytest.fixture(scope="session")
def pages(built: Build) -> Mapping[str, Page]:
    """Every page of the real site by its uri."""
    return read_pages(built.site_dir)
