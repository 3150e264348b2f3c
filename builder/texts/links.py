"""Finds links and anchors in the editors' Markdown, and says what is wrong with a link."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from builder.reading.suggest import did_you_mean

_TARGET = r"(?:\{\{[^}]*\}\}|[^()\s{]|\{(?!\{))*"
_LINKS = (
    re.compile(rf"\]\(\s*<?(?P<target>{_TARGET})>?(?:\s+[\"'][^)]*)?\s*\)"),
    re.compile(r"^ {0,3}\[[^\]^][^\]]*\]:\s*<?(?P<target>[^\s>]+)", re.MULTILINE),
)
# A link typed with full-width brackets or a blank, which Markdown doesn't recognise.
_SLIP = re.compile(r"\](?P<target>(?:[ \u3000]+[(（]|（)\s*(?:/|https?:|tel:|mailto:)[^)）\n]*)")
_RAW = re.compile(r"<(?:a|img)\b[^>]*?\b(?:href|src)\s*=\s*[\"'](?P<target>[^\"']*)", re.IGNORECASE)
_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[ \t]*$|(?P<tick>`+)[^`]+?(?P=tick)|<!--.*?-->",
    re.MULTILINE | re.DOTALL,
)
_ID = re.compile(r"(?<!\{)\{:?[^{}\n]*?#(?P<id>[^\s{}]+)[^{}\n]*\}|<\w+\b[^>]*?\bid=[\"'](?P<html>[^\"']+)")
_ASCII_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_TEL = re.compile(r"tel:(?:\+?[0-9][0-9-]*|(?:#|%23)[0-9]{4})")


@dataclass(frozen=True)
class Link:
    """A link's target as written, at index `start`. `raw`: in HTML, where the site can't rewrite it."""

    target: str
    start: int
    raw: bool = False


def links(text: str) -> Iterator[Link]:
    """Every link of a Markdown text, except in code and comments."""
    plain = without_code(text)
    for pattern in _LINKS:
        for match in pattern.finditer(plain):
            yield Link(match["target"], match.start("target"))
    for match in _SLIP.finditer(plain):
        yield Link(match["target"], match.start("target"))
    for match in _RAW.finditer(plain):
        yield Link(match["target"], match.start("target"), raw=True)


def explicit_ids(text: str) -> Iterator[tuple[str, int]]:
    """(id, index) of each `{#id}` and `id="…"` in a Markdown text."""
    for match in _ID.finditer(without_code(text)):
        group = "id" if match["id"] else "html"
        yield match[group], match.start(group)


def is_ascii_id(anchor: str) -> bool:
    return bool(_ASCII_ID.fullmatch(anchor))


@dataclass(frozen=True, kw_only=True)
class Targets:
    """Valid link targets: pages (/x/y.md), other files, and a page's anchors (None: unknown)."""

    pages: frozenset[str]
    files: frozenset[str]
    anchors: Callable[[str], frozenset[str] | None]

    def complaint(self, target: str, *, page: str | None, raw: bool = False) -> str | None:
        """What is wrong with a link and how to write it, in Japanese; None if it is valid.

        `page` is the page it is on (None in YAML); `raw`: it is written in HTML.
        """
        if not target:
            return "リンク先が空です。「(」と「)」の間にリンク先を書いてください。"
        if target[0] in "（ \u3000":
            return "リンクは [言葉](リンク先) の形に、半角のかっこで、間に空白を入れずに書いてください。"
        if target.startswith("http://"):
            return f"「{target}」は「https://」で始まるURLに直してください。"
        if target.startswith("tel:"):
            return (
                None
                if _TEL.fullmatch(target)
                else "「tel:」の後には、半角の数字とハイフンだけを書いてください。"
            )
        if target.startswith(("https://", "mailto:")):
            return None
        if raw:
            return f"HTMLではなく [言葉]({self._nearest(target, page)}) と書いてください。"
        path, _, anchor = target.partition("#")
        if not path:
            if page is None:
                return f"ページの場所から書いてください。例: /online/flow.md{target}"
            return self._anchor_complaint(page, anchor)
        if not path.startswith("/"):
            return f"リンク先は「/」から書いてください。例: {self._nearest(target, page)}"
        if path in self.pages:
            return self._anchor_complaint(path, anchor) if "#" in target else None
        if path in self.files:
            return None
        return f"「{path}」というページやファイルはありません。{self._suggestion(path)}"

    def _anchor_complaint(self, page: str, anchor: str) -> str | None:
        known = self.anchors(page)
        if known is None or anchor in known:
            return None
        if not is_ascii_id(anchor):
            return (
                f"「#{anchor}」は使えません。リンク先の見出しの後に {{#id}} （半角の英数字）を付け、"
                "その id を書いてください。"
            )
        hint = did_you_mean(anchor, known) or f"リンク先の見出しの後に {{#{anchor}}} を付けてください。"
        return f"「{page}」に「#{anchor}」という見出しはありません。{hint}"

    def _suggestion(self, path: str) -> str:
        nearest = self._nearest(path, None)
        if nearest in self.pages:
            return f"「{nearest}」と書いてください。"
        return did_you_mean(path, self.pages | self.files) or "場所と名前を見直してください。"

    def _nearest(self, target: str, page: str | None) -> str:
        """The target that was probably meant, correctly written."""
        path, mark, anchor = target.partition("#")
        if not path.startswith("/"):
            base = PurePosixPath(page).parent if page else PurePosixPath("/")
            path = _normal(base / path)
        bare = path.rstrip("/").removesuffix(".html").removesuffix(".md")
        for guess in (path, f"{bare}.md", f"{bare}/index.md"):
            if guess in self.pages | self.files:
                return guess + mark + anchor
        return path + mark + anchor


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts[1:]:
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
    return "/" + "/".join(parts)


def without_code(text: str) -> str:
    """`text` with code and comments replaced by blanks, so that indexes stay the same."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
