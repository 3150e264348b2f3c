"""The comment on an editor's pull request, in Japanese: what is wrong, and what will look different.

`python -m infra.comment CHANGES --commit SHA --repository OWNER/NAME --link URL` prints it in Markdown.
CHANGES is the JSON of `infra.changes`, and comes from the run of an untrusted pull request: of addresses only
valid ones are taken, and of sentences no ASCII sign is left that Markdown, HTML, a mention or a link could
begin with.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

MARKER = "<!-- madoguchi: preview -->"
"""The first line: by it the next run finds the comment, and edits it instead of writing another."""

MOST_LENGTH = 60_000
"""In characters. GitHub refuses comments of more than 65,536."""

_MAX_LISTED = 100
_MAX_PROBLEMS = 30
_MAX_MESSAGE = 400
_MAX_PATH = 200

_PAGE = re.compile(r"/(?:[a-z0-9][a-z0-9._-]*/)*(?:[a-z0-9][a-z0-9._-]*)?")
_SIGNS = re.compile(r"[\x21-\x7e]+")
_PLAIN = re.compile(r"[A-Za-z]{1,20}|[0-9]{1,6}|[:,.?%]")
_KINDS = {
    "added": "新しいページ",
    "changed": "変わるページ",
    "removed": "なくなるページ",
    "files": "新しく公開されるファイル",
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the files are: the repository (OWNER/NAME) at a commit, and the address of the run."""

    repository: str
    commit: str
    run: str

    def line(self, file: str, line: int) -> str:
        """The address of a line. `plain`: GitHub shows Markdown as a page otherwise, without lines."""
        return (
            f"https://github.com/{self.repository}/blob/{self.commit}/{quote(file, safe='/')}?plain=1#L{line}"
        )


def comment(changes: Mapping[str, Any], source: Source) -> str:
    """The comment. Without `changes` (the run broke off) it says so, and where the record is."""
    lines = [MARKER, "### この変更の見え方", ""]
    lines += _problems(changes, "errors", "直すところ", source)
    lines += _problems(changes, "warnings", "見てほしいところ（直さなくても、取りこめます）", source)
    has_errors = bool(_list(changes, "errors"))
    if has_errors:
        lines += [
            "青いところを押すと、その行が開きます。直して変更を足すと、このコメントも新しくなります。",
            "直し方は、`content/README.md` の「GitHubの画面だけで直す」にあります。",
        ]
    if changes.get("built") is True:
        lines += [*_appearance(changes), "", *_preview(source)]
    elif not has_errors:
        lines.append(
            f"確かめが途中で止まり、見え方を調べられませんでした。[この確認の記録]({source.run})を、"
            "管理者に見てもらってください。"
        )
    return _cut("\n".join(lines).rstrip() + "\n")


def _problems(changes: Mapping[str, Any], kind: str, title: str, source: Source) -> Iterator[str]:
    found = _list(changes, kind)
    shown = [line for line in (_problem(each, source) for each in found[:_MAX_PROBLEMS]) if line]
    if not found:
        return
    yield from (f"**{title}（{len(found)}）**", "", *shown)
    if len(found) > len(shown):
        yield f"- ほか{len(found) - len(shown)}件（[この確認の記録]({source.run})にあります）"
    yield ""


def _problem(found: Any, source: Source) -> str:
    """One mistake as an item of the list; "" if the run wrote no mistake there."""
    if not isinstance(found, dict):
        return ""
    file, line, message = found.get("file"), found.get("line"), found.get("message")
    if not isinstance(file, str) or not isinstance(message, str) or type(line) is not int:
        return ""
    parts = file.split("/")
    if not 0 < len(file) <= _MAX_PATH or not 0 < line < 10**6 or {"", ".", ".."} & {*parts}:
        return ""
    place = f"{_code(_shown(file))} の{line}行目"
    return f"- [{place}]({source.line(file, line)})：{inert(message[:_MAX_MESSAGE])}"


def inert(text: str) -> str:
    """Text as Markdown that is shown as it is: one line, and its signs as code.

    All that means something to Markdown, HTML, mentions and links is ASCII, and nothing means anything in a
    code span. Japanese, short numbers, words and a sign by itself stay plain.
    """
    return _SIGNS.sub(lambda found: found[0] if _PLAIN.fullmatch(found[0]) else _code(found[0]), _shown(text))


def _shown(text: str) -> str:
    """One line without control characters and odd blanks."""
    return " ".join("".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text).split())


def _code(signs: str) -> str:
    fence = "`" * (max(map(len, re.findall("`+", signs)), default=0) + 1)
    blank = " " if "`" in signs else ""
    return f"{fence}{blank}{signs}{blank}{fence}"


def _appearance(changes: Mapping[str, Any]) -> Iterator[str]:
    if changes.get("compared") is not True:
        yield "変更する前の状態を組み立てられなかったため、どのページが変わるかは、比べられませんでした。"
        return
    if not any(_pages(changes, kind) for kind in _KINDS) and changes.get("mails") is not True:
        yield "見た目が変わるページとメールは、ありません。"
        return
    for kind, words in _KINDS.items():
        pages = _pages(changes, kind)
        if pages:
            yield from (f"**{words}（{len(pages)}）**", "", *(f"- `{page}`" for page in pages[:_MAX_LISTED]))
            if len(pages) > _MAX_LISTED:
                yield f"- ほか{len(pages) - _MAX_LISTED}件"
            yield ""
    if changes.get("mails") is True:
        yield "**メール**の文面も変わります。"


def _preview(source: Source) -> Sequence[str]:
    return (
        f"見た目は、[この確認の結果]({source.run})のいちばん下「Artifacts」の `preview` で見られます。",
        "取り出せるのは14日間です。zip を開いて（展開して）、中の `index.html` を開いてください。",
    )


def _list(changes: Mapping[str, Any], kind: str) -> Sequence[Any]:
    found = changes.get(kind)
    return found if isinstance(found, list) else ()


def _pages(changes: Mapping[str, Any], kind: str) -> Sequence[str]:
    """The valid addresses of a kind."""
    return [
        page
        for page in _list(changes, kind)
        if isinstance(page, str) and len(page) <= _MAX_PATH and _PAGE.fullmatch(page)
    ]


def _cut(text: str) -> str:
    """Whole lines of it, as many as GitHub takes."""
    if len(text) <= MOST_LENGTH:
        return text
    head = text[:MOST_LENGTH].rpartition("\n")[0]
    return f"{head}\n\n長くなるため、ここまでにしました。\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="プルリクエストのコメントを書き出します。")
    parser.add_argument("changes", type=Path)
    parser.add_argument("--repository", required=True)
    parser.add_argument("--commit", required=True)
    parser.add_argument("--link", required=True, help="the address of the run")
    options = parser.parse_args(arguments)
    source = Source(repository=options.repository, commit=options.commit, run=options.link)
    print(comment(_read(options.changes), source), end="")
    return 0


def _read(path: Path) -> Mapping[str, Any]:
    """The file's object; an empty one if the run left no file, or no such file."""
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


if __name__ == "__main__":
    sys.exit(main())
