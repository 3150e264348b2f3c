"""What is wrong with the target of a link or an image."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from builder.files.strays import IMAGES
from builder.reading.mistakes import Thing
from builder.reading.suggest import did_you_mean

_ASCII_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_TEL = re.compile(r"tel:(?:\+?[0-9][0-9-]*|(?:#|%23)[0-9]{4})")
_MAILTO = re.compile(r"mailto:[!-~]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?:\?[!-~]*)?")
_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):")
_HOST = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_MEANT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"https?(?::/*|//+|/+|;/+)(?P<rest>{_HOST}(?:[:/?#].*)?)", re.IGNORECASE), "https://"),
    (re.compile(r"(?P<rest>www\.[!-~]+)", re.IGNORECASE), "https://"),
    (
        re.compile(r"(?P<rest>(?:[A-Za-z0-9-]+\.)+(?:jp|com|net|org|info|tokyo)(?:[/?#].*)?)", re.IGNORECASE),
        "https://",
    ),
    (
        re.compile(r"(?:mailto[:;]?)?(?P<rest>[!-.0-~]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})", re.IGNORECASE),
        "mailto:",
    ),
    (
        re.compile(r"(?:tel[:;]?)?(?P<rest>0[0-9]{1,4}-?[0-9]{1,4}-?[0-9]{3,4}|#[0-9]{4})", re.IGNORECASE),
        "tel:",
    ),
)
"""An address that was not quite written as one, once its width is right -> how it begins."""
_WHERE_EDITED = re.compile(
    r"https?://(?:www\.)?github\.(?:com|dev)/[\w.-]+/[\w.-]+/(?:blob|edit|raw|blame)/[\w.-]+/"
    r"(?P<file>(?:content/[\w./-]+|faq/[\w-]+\.yml))"
)
_ELSEWHERE = (
    "ほかのサイトの画像は表示されません。画像を content/images/ に置き、「/images/…」と書いてください。"
)


_PASTED = (
    "文の中に貼り付けた画像は表示されません。画像をファイルにして content/images/ に置き、"
    "「/images/…」と書いてください。"
)


def is_ascii_id(anchor: str) -> bool:
    return bool(_ASCII_ID.fullmatch(anchor))


@dataclass(frozen=True, kw_only=True)
class Targets:
    """Valid link targets: pages (/x/y.md), other files, and a page's anchors (None: unknown)."""

    pages: frozenset[str]
    files: frozenset[str]
    anchors: Callable[[str], frozenset[str] | None]

    def complaint(self, target: str, *, page: str | None, kind: str = "link") -> str | None:
        """What is wrong with a link and how to write it, in Japanese; None if it is valid.

        `page` is the page it is on (None in YAML); `kind` is that of texts.gfm.document.Link.
        """
        if not target:
            return "リンク先が空です。「(」と「)」の間にリンク先を書いてください。"
        # Browsers ignore blanks and control characters in and before a scheme.
        scheme = _SCHEME.match(re.sub(r"[\x00-\x20\x7f-\x9f\u200b-\u200d\ufeff]", "", target).lower())
        if kind in ("image", "html-image") and (scheme or target.startswith("//")):
            return _PASTED if scheme and scheme["scheme"] in ("data", "blob") else _ELSEWHERE
        if scheme and scheme["scheme"] not in ("http", "https", "mailto", "tel"):
            return (
                f"「{scheme[0]}」で始まるリンクは使えません。"
                "ページの場所（「/」から）か、「https://」「tel:」「mailto:」で始まるリンク先を書いてください。"
            )
        if target[0] in "（ \u3000":
            return "リンクは [言葉](リンク先) の形に、半角のかっこで、間に空白を入れずに書いてください。"
        if kind == "image" and PurePosixPath(target).suffix.lower() not in IMAGES:
            return f"「{target}」は画像ではありません。content/images/ に置いた画像を書いてください。"
        if target.startswith("//"):
            return f"「{target}」は「https:{target}」と書いてください。"
        if target.startswith("tel:"):
            return (
                None
                if _TEL.fullmatch(target)
                else "「tel:」の後には、半角の数字とハイフンだけを書いてください。"
            )
        if target.startswith("mailto:"):
            return _mail_complaint(target)
        if target.startswith(("https://", "http://")):
            return self._edited_page(target)
        if better := meant(target):
            return f"「{target}」は「{better}」と書いてください。"
        plain = unicodedata.normalize("NFKC", target)
        if plain != target and plain.startswith(("/", "#")) and plain.isascii():
            return f"「{target}」は「{plain}」と、半角で書いてください。"
        if kind == "html-image":
            return f"HTMLではなく ![画像の説明]({self._nearest(target, page)}) と書いてください。"
        if kind == "html":
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

    def _edited_page(self, target: str) -> str | None:
        """What is wrong with the address of one of the desk's own files where it is edited, not read."""
        file = _WHERE_EDITED.match(target)
        uri = "/" + file["file"] if file else ""
        uri = f"/faq/{uri[5:-4]}.md" if uri.startswith("/faq/") else uri.removeprefix("/content")
        if file and uri in self.pages | self.files:
            better = uri + (target[file.end() :] if target.startswith("#", file.end()) else "")
            return f"「{target}」は、GitHubの編集の画面です。サイトのページへは「{better}」と書いてください。"
        return None

    def missing(self, target: str, *, page: str | None) -> Thing | None:
        """The page, file or anchor (/x/y.md#id) that a link names as it should and that there isn't."""
        path, mark, anchor = target.partition("#")
        path = path or page or ""
        if path in self.pages:
            known = self.anchors(path) if mark else None
            return None if known is None or anchor in known else Thing("anchor", f"{path}#{anchor}")
        if not path.startswith("/") or path.startswith("//") or path in self.files:
            return None
        return Thing("page" if path.endswith(".md") else "file", path)

    def _anchor_complaint(self, page: str, anchor: str) -> str | None:
        known = self.anchors(page)
        if known is None or anchor in known:
            return None
        if not is_ascii_id(anchor):
            return (
                f"「#{anchor}」は使えません。リンク先の見出しの後に {{#id}} （半角の英数字）を付け、"
                "その id を書いてください。"
            )
        hint = did_you_mean(anchor, known)
        if not hint and page.startswith("/faq/") and page != "/faq/index.md":
            hint = f"faq/{PurePosixPath(page).stem}.yml にある質問の id を書いてください。"
        hint = hint or f"リンク先の見出しの後に {{#{anchor}}} を付けてください。"
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
        # A relative link may have been meant from the page, or from the content's root.
        from_root = "/" + target.partition("#")[0].lstrip("./")
        for guess in (path, f"{bare}.md", f"{bare}/index.md", from_root, f"{from_root.rstrip('/')}.md"):
            if guess in self.pages | self.files:
                return guess + mark + anchor
        if path not in self.pages and target.startswith(f"{path.split('/')[1]}/"):
            return from_root + mark + anchor
        return path + mark + anchor


def meant(target: str) -> str:
    """The whole address that a target was meant as, or "" if it is none: a page of the site, or a file."""
    plain = unicodedata.normalize("NFKC", target).strip()
    found = ((pattern.fullmatch(plain), begin) for pattern, begin in _MEANT)
    return next((begin + match["rest"] for match, begin in found if match), "")


def _mail_complaint(target: str) -> str | None:
    if _MAILTO.fullmatch(target):
        return None
    better = re.sub(r"\s", "", unicodedata.normalize("NFKC", target))
    if _MAILTO.fullmatch(better):
        return f"「{target}」は、押してもメールを書けません。「{better}」と、半角で書いてください。"
    return f"「{target}」は、押してもメールを書けません。「mailto:」の後にアドレスを1つ書いてください。"


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts[1:]:
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
    return "/" + "/".join(parts)
