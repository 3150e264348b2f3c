"""The postal codes of the whole country, published for the form that asks for one."""

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup

from local.web.built_site import Build
from tests.site.page import Page

_PAGE = "online/booking/"


def test_only_the_form_that_declares_it_loads_the_script(pages: Mapping[str, Page]) -> None:
    loading = [uri for uri, page in pages.items() if page.soup.select('script[src*="/postal."]')]
    assert sorted(loading) == sorted([_PAGE, "harassment/dispatch-form/"])


def test_the_script_gets_the_address_of_the_codes(pages: Mapping[str, Page], built: Build) -> None:
    (script,) = pages[_PAGE].soup.select("script[data-base]")
    folder = (built.site_dir / _PAGE / str(script["data-base"])).resolve()
    assert folder.is_relative_to(built.site_dir.resolve())
    assert len(list(folder.glob("[0-9][0-9].json"))) == 100


def test_the_script_gets_the_address_from_the_functions_too(bundle: Mapping[str, Any], built: Build) -> None:
    """Their pages have another address, so the path begins at the root."""
    (script,) = BeautifulSoup(bundle["pages"]["booking"]["after"], "html.parser").select("script[data-base]")
    folder = str(script["data-base"])
    assert folder.startswith("/assets/")
    assert (built.site_dir / folder[1:] / "10.json").is_file()


def test_the_postal_code_names_the_address(pages: Mapping[str, Page]) -> None:
    (field,) = pages[_PAGE].soup.select("[data-fills]")
    assert field["name"] == "postal_code"
    (address,) = pages[_PAGE].soup.select(f"#{field['data-fills']}")
    assert address["name"] == "address"
    (said,) = pages[_PAGE].soup.select("[aria-live=polite][data-filled]")
    assert said.get_text() == ""
    assert "{{" not in str(said["data-filled"])
