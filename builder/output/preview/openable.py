"""A copy of the built site that opens from a folder, without a server.

Browsers show a folder's listing for a link that ends in a folder, and load neither workers nor data for a
page of a folder. So each link names its file, and a page whose form or search can't work says so.
"""

import re
import shutil
from functools import partial
from html import escape, unescape
from pathlib import Path, PurePosixPath
from posixpath import relpath
from urllib.parse import quote, unquote, urlsplit

_NOT_COPIED = ("sitemap.xml*", "openapi.json", "version.json", "search.*.txt")
_ADDRESS = re.compile(r'(?<=\s)(href|src|action)="([^"]*)"')
_BODY = re.compile(r"<body\b[^>]*>")
_FORM = re.compile(r'<form\b[^>]*method="post"')
_SEARCH = re.compile(r'<form\b[^>]*id="search"')

_NOTICE = (
    '<p role="note" style="margin:0;padding:.5rem 1rem;background:#fff3c4;color:#1b1e22;font-weight:600">'
    "見本です。公開されていません。{more}</p>"
)
_STEPS = re.compile(r'(<form\b[^>]*?) data-steps="\d+"')
"""The server checks a step before the next one is shown: here the whole form is one page."""

_OF_FORMS = "フォームは送れません。空いている日時は出ず、1画面ずつのフォームも、全部を続けて見せています。"
_OF_SEARCH = "検索は使えません。下の一覧から開いてください。"
_NO_SERVER = """<script>
addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  alert("見本のため、ここから先へは進めません。");
});
</script>"""
"""Only what the page's own scripts leave to the browser is stopped."""


def write_openable(site: Path, folder: Path) -> Path:
    """Copy the built `site` into `folder`, which is replaced; returns the page to open."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    for page in folder.rglob("*.html"):
        page.write_text(_openable(page.read_text(encoding="utf-8"), page, folder), encoding="utf-8")
    return folder / "index.html"


def _openable(html: str, page: Path, folder: Path) -> str:
    html = _STEPS.sub(r"\1", html)
    html = _ADDRESS.sub(partial(_address, page=page, folder=folder), html)
    has_form, is_search = bool(_FORM.search(html)), bool(_SEARCH.search(html))
    notice = _NOTICE.format(more=_OF_FORMS if has_form else _OF_SEARCH if is_search else "")
    script = _NO_SERVER if has_form or is_search else ""
    return _BODY.sub(lambda body: f"{body[0]}{notice}{script}", html, count=1)


def _address(found: re.Match[str], *, page: Path, folder: Path) -> str:
    name, written = found[1], unescape(found[2])
    parts = urlsplit(written)
    if parts.scheme or parts.netloc or not parts.path or name == "action":
        return found[0]
    here = PurePosixPath("/", page.parent.relative_to(folder).as_posix())
    target = _inside(here / unquote(parts.path))
    if (folder / target).is_dir():
        target = f"{target}/index.html".lstrip("/")
    if not (folder / target).is_file():
        return found[0]
    rest = f"#{parts.fragment}" if parts.fragment else ""
    return f'{name}="{escape(quote(relpath("/" + target, here)) + rest)}"'


def _inside(path: PurePosixPath) -> str:
    """A path from the site's root, with its dots resolved, without the first slash."""
    steps: list[str] = []
    for part in path.parts[1:]:
        if part == "..":
            steps = steps[:-1]
        elif part != ".":
            steps.append(part)
    return "/".join(steps)
