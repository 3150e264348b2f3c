"""All that an editor opens to look at a change, in one folder."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from builder.output.mails.preview import write_preview as write_mails
from builder.output.preview.keys import write_keys
from builder.output.preview.openable import write_openable
from builder.output.preview.pages import render


def write_preview(bundle: Mapping[str, Any], site: Path, folder: Path, *, now: datetime) -> Path:
    """Write all of it into `folder`, from the built `site` and its bundle; returns the page to open."""
    write_openable(site, folder / "site")
    write_mails(bundle, folder, now=now)
    write_keys(folder)
    page = folder / "index.html"
    page.write_text(render("preview.html", style="mails/editors.css", site=bundle["site"]), encoding="utf-8")
    return page
