"""Lists the pages that a pull request changes, for the comment in it.

`python -m infra.changes BEFORE AFTER PREVIEW-BEFORE PREVIEW-AFTER` compares two built sites and prints JSON.
`python -m infra.changes --comment FILE --link URL` turns that file into the comment, in Japanese. The file
comes from the run of an untrusted pull request: only valid page addresses from it get into the comment.
"""

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_FINGERPRINT = re.compile(r"(?<=[.-])[0-9a-f]{8}(?=[./])")
_PAGE = re.compile(r"/(?:[a-z0-9][a-z0-9._-]*/)*(?:[a-z0-9][a-z0-9._-]*)?")
_MAX_LISTED = 100
_WORDS = {
    "added": "新しいページ",
    "changed": "変わるページ",
    "removed": "なくなるページ",
    "files": "新しく公開されるファイル",
}


def compare(before: Path, after: Path, mails_before: Path, mails_after: Path) -> dict[str, Any]:
    """The added, changed and removed pages, the added pictures and documents (`files`), and whether a mail
    changed. Without BEFORE, not `compared`.
    """
    if not before.is_dir():
        return {"compared": False, "added": [], "changed": [], "removed": [], "files": [], "mails": False}
    old, new = _pages(before), _pages(after)
    return {
        "compared": True,
        "added": sorted(new.keys() - old.keys()),
        "changed": sorted(page for page in new.keys() & old.keys() if new[page] != old[page]),
        "removed": sorted(old.keys() - new.keys()),
        "files": sorted(_files(after) - _files(before)),
        "mails": _pages(mails_before) != _pages(mails_after),
    }


def comment(changes: Mapping[str, Any], *, link: str) -> str:
    """The comment on the pull request, in Markdown."""
    lines = ["### この変更の見え方", ""]
    if changes.get("compared") is not True:
        lines.append(
            "変更する前の状態を組み立てられなかったため、どのページが変わるかは、比べられませんでした。"
        )
    elif not any(_page_names(changes, kind) for kind in _WORDS) and changes.get("mails") is not True:
        lines.append("見た目が変わるページとメールは、ありません。")
    else:
        for kind, words in _WORDS.items():
            pages = _page_names(changes, kind)
            if pages:
                lines += [
                    f"**{words}（{len(pages)}）**",
                    "",
                    *(f"- `{page}`" for page in pages[:_MAX_LISTED]),
                ]
                lines += [f"- ほか{len(pages) - _MAX_LISTED}件"] if len(pages) > _MAX_LISTED else []
                lines.append("")
        if changes.get("mails") is True:
            lines.append("**メール**の文面も変わります。")
    lines += [
        "",
        f"組み立てたサイトとメールの見本は、[この確認の結果]({link})の「Artifacts」にある",
        "`preview` から取り出せます（14日間）。",
    ]
    return "\n".join(lines) + "\n"


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


def _page_names(changes: Mapping[str, Any], kind: str) -> Sequence[str]:
    """The valid addresses of a kind."""
    pages = changes.get(kind)
    pages = pages if isinstance(pages, list) else []
    return [page for page in pages if isinstance(page, str) and len(page) <= 200 and _PAGE.fullmatch(page)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="どのページが変わるかを調べます。")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--comment", type=Path, metavar="FILE")
    parser.add_argument("--link", default="")
    options = parser.parse_args(arguments)
    if options.comment:
        read = json.loads(options.comment.read_text())
        print(comment(read if isinstance(read, dict) else {}, link=options.link), end="")
        return 0
    if len(options.folders) != 4:
        parser.error("四つのフォルダーを指定してください。")
    print(json.dumps(compare(*options.folders), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
