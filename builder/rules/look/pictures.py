"""The logo (`look.logo` of content/site.yml), and every SVG in content/images: drawings that do nothing.

An SVG is a document. Opened by itself it could run a script or load something from elsewhere, on the desk's
own address; the site's policy forbids both, but not everywhere that the file may be copied to.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from builder.files.sound import Checked
from builder.names.kinds import linkable_files
from builder.reading.file_text import file_text
from builder.reading.mistakes import Mistake
from builder.reading.source import Source

MOST_KB = 100
"""Of a logo: it is on every page, also on a slow phone."""

_PNG = b"\x89PNG\r\n\x1a\n"
_ACTS = re.compile(
    r"<(?:\w+:)?(script|foreignObject|iframe|embed|object|audio|video|handler|listener|set|animate\w*)\b"
    r"""|\s(on[a-z]+)\s*=\s*["']|<!(DOCTYPE|ENTITY)\b|<\?(xml-stylesheet)\b""",
    re.IGNORECASE,
)
_LOADS = re.compile(
    r"""\s(?:xlink:)?(?:href|src)\s*=\s*["']([^"']*)|url\(\s*["']?([^"')]*)|@import\s+([^;]*)""",
    re.IGNORECASE,
)
_IN_ITSELF = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,]|$)", re.IGNORECASE)
_DO = "絵だけの SVG にして書き出すか、PNG にしてください。"


def picture_mistakes(checked: Checked) -> Iterator[Mistake]:
    root = checked.sources.root
    for address in sorted(linkable_files(root)):
        if address.endswith(".svg"):
            yield from _of_svg(root / f"content{address}", f"content{address}")


def logo_mistakes(checked: Checked) -> Iterator[Mistake]:
    for site in checked.all("site"):
        if logo := site.data.get("look", {}).get("logo"):
            for message in _of_logo(logo["file"], checked.sources.root):
                yield site.mistake(("look", "logo", "file"), message)


def _of_logo(address: str, root: Path) -> Iterator[str]:
    path = root / f"content{address}"
    if not path.is_file():
        yield f"content{address} がありません。ロゴのファイルを、そこに置いてください。"
        return
    content = path.read_bytes()
    if len(content) > MOST_KB * 1000:
        size = len(content) // 1000
        yield f"ロゴが大きすぎます（{size}KB）。全部のページに出るので、{MOST_KB}KBまでにしてください。"
    kind, is_kind = ("SVG", b"<svg" in content)
    if address.endswith(".png"):
        kind, is_kind = ("PNG", content.startswith(_PNG))
    if not is_kind:
        yield f"content{address} の中身が、{kind} ではありません。{kind} で書き出してください。"


def _of_svg(path: Path, name: str) -> Iterator[Mistake]:
    text, unreadable = file_text(path, name)
    if unreadable:
        yield unreadable
        return
    source = Source(kind="picture", file=name, text=text)
    for found in _ACTS.finditer(text):
        what = next(filter(None, found.groups()))
        message = f"この SVG には、絵ではないもの（{what}）が入っていて、安全のために使えません。{_DO}"
        yield source.mistake_at(found.start(), message)
    for found in _LOADS.finditer(text):
        url = next(filter(None, found.groups()), "")
        if not _IN_ITSELF.match(url):
            shown = " ".join(url.split())[:60]
            message = f"この SVG は、外のもの（{shown}）を読みこむので、安全のために使えません。{_DO}"
            yield source.mistake_at(found.start(), message)
