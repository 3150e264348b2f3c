"""The logo (`look.logo` of content/site.yml), and every SVG in content/images: drawings that do nothing.

An SVG is a document. Opened by itself it could run a script or load something from elsewhere, on the desk's
own address; the site's policy forbids both, but not everywhere that the file may be copied to.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from builder.files.sound import Checked
from builder.names.kinds import linkable_files
from builder.reading.file_text import file_text
from builder.reading.mistakes import Mistake
from builder.reading.source import Source

MOST_KB = 100
"""Of a logo: it is on every page, also on a slow phone."""

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
_NAMED = 'はじめの <svg に、xmlns="http://www.w3.org/2000/svg" が要ります。'
_WITHOUT_DOCTYPE = "「<!DOCTYPE」から「>」までを消してください。なくても、同じ絵になります。"
"""Inkscape and Illustrator write one."""
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
        return
    kind, is_kind = ("PNG", _is_png) if address.endswith(".png") else ("SVG", _is_svg)
    if not is_kind(content):
        more = "" if b"http://www.w3.org/2000/svg" in content or kind == "PNG" else _NAMED
        wrong = f"content{address} の中身が、{kind} ではないか、こわれています。"
        yield f"{wrong}{kind} で書き出してください。{more}"


def _is_png(content: bytes) -> bool:
    """Whether all of it can be read: it is drawn into the picture for links."""
    from PIL import Image  # late: only for a desk with such a logo

    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as image:
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _is_svg(content: bytes) -> bool:
    """Whether a browser takes the file for a drawing: one from within a page lacks its xmlns. One with
    entities is refused by itself, and not read.
    """
    try:
        if b"<!ENTITY" in content:
            return True
        return ElementTree.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - the desk's own
    except ElementTree.ParseError:
        return False


def _of_svg(path: Path, name: str) -> Iterator[Mistake]:
    text, unreadable = file_text(path, name)
    if unreadable:
        yield unreadable
        return
    source = Source(kind="picture", file=name, text=text)
    for found in _ACTS.finditer(text):
        what = next(filter(None, found.groups()))
        do = _DO if what != "DOCTYPE" or "<!ENTITY" in text else _WITHOUT_DOCTYPE
        message = f"この SVG には、絵ではないもの（{what}）が入っていて、安全のために使えません。{do}"
        yield source.mistake_at(found.start(), message)
    for found in _LOADS.finditer(text):
        url = next(filter(None, found.groups()), "")
        if not _IN_ITSELF.match(url):
            shown = " ".join(url.split())[:60]
            message = f"この SVG は、外のもの（{shown}）を読みこむので、安全のために使えません。{_DO}"
            yield source.mistake_at(found.start(), message)
