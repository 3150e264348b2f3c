"""Files that don't belong where they lie.

Whatever lies in content/ is published, so only known kinds of file are allowed there, in known folders and
with plain names.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from builder.reading.mistakes import OTHER_NAME, STRAY, Mistake
from builder.reading.suggest import nearest
from builder.reading.walk import walk

IMAGES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
"""In content/images/ or a folder in it."""

DOCUMENTS = frozenset({".docx", ".pdf", ".xlsx"})
"""In content/files/ or a folder in it: what visitors download, such as a form to print."""

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_PLAIN = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_KEPT_ASIDE = re.compile(r"\.(?:bak|old|orig|rej|save|swp|tmp)$|~$|^~\$|^#.*#$")
_COPIED = re.compile(r"(?:[-_ ]*(?:のコピー|コピー|copy|backup|old|[(][0-9]+[)]))+[-_ ]*")
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "icon\r"})


def stray_mistakes(root: Path, known: frozenset[str]) -> Iterator[Mistake]:
    """A mistake for each file that the desk in `root` can't have. `known` are its YAML files."""
    for name in ("content", "faq"):
        # MkDocs doesn't publish hidden files either.
        for file, is_folder in walk(root, name):
            if is_folder or file in known:
                continue
            if message := _complaint(root / file, tuple(file.split("/"))):
                yield Mistake(file, 1, 1, message).on(STRAY, file)


def with_right_names(
    strays: Sequence[Mistake], lacking: Iterable[str], optional: Iterable[str]
) -> Iterator[Mistake]:
    """The strays, and a mistake for each file that a desk needs and is `lacking`: only that if the stray most
    likely is it under another name. Of the `optional` ones too, the right name is told.
    """
    left = list(lacking)
    unread = [one for one in strays if one.file.endswith((".yml", ".yaml"))]
    found: dict[str, str] = {}
    for one in strays:
        # The one file that isn't used may be the one file that there isn't, whatever its name.
        alone = left[0] if one in unread and len(unread) == len(left) == 1 else ""
        right = right_name(one.file, [*left, *optional]) or alone
        if right in left and right not in found:
            found[right] = one.file
        elif right:
            message = f"{one.message}{right} のことなら、名前を {right} に直してください。"
            yield replace(one, message=message).on(OTHER_NAME, right)
        else:
            yield one
    for name in left:
        do = "作るか、元に戻してください。"
        if name in found:
            do = f"{found[name]} がこのファイルのことなら、名前を {name} に直してください。"
            do += f"ほかのものなら、{found[name]} を消して、このファイルを元に戻してください。"
        yield Mistake(name, 1, 1, f"このファイルがありません。{do}")


def right_name(stray: str, wanted: Iterable[str]) -> str:
    """The wanted file that a stray most likely is: by its name without what systems and hands add to it
    (「flow - コピー.md」, `Flow.md`, `flow.md.txt`), in its folder or any, or by a near name; else "".
    """
    known = list(wanted)
    folder, _, name = stray.rpartition("/")
    alike = [one for one in known if _bare(one.rpartition("/")[2]) == _bare(name)]
    here = [one for one in alike if one.rpartition("/")[0] == folder]
    if here or len(alike) == 1:
        return (here or alike)[0]
    return nearest(stray, known) if name.endswith((".md", ".yml", ".yaml")) else ""


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold().removeprefix("~$").lstrip("#")
    return _COPIED.sub("", plain.partition(".")[0])


def stray_rules(root: Path) -> Iterator[Mistake]:
    """A mistake for each file among the desk's own rules that isn't read, because of its name."""
    for folder, suffix in (("forms", ".schema.json"), ("actions", ".schema.json"), ("workflows", ".yml")):
        place = root / "schemas" / folder
        for path in sorted(path for path in place.rglob("*") if path.is_file()):
            if path.name.startswith(".") or path.name == "README.md":
                continue
            file = path.relative_to(root).as_posix()
            if path.parent != place:
                message = f"フォルダーの中のきまりは読まれません。schemas/{folder}/ に置いてください。"
                yield Mistake(file, 1, 1, message).on(STRAY, file)
                continue
            if is_rule(path.name, suffix):
                continue
            message = (
                f"「{_shown(path.name)}」という名前のファイルは読まれません。半角の小文字の英字と数字、「-」「_」の名前に"
                f"「{suffix}」を付けてください（例：booking{suffix}）。要らなければ、消してください。"
            )
            yield Mistake(file, 1, 1, message).on(STRAY, file)


def is_rule(name: str, suffix: str) -> bool:
    """Whether a file among the rules has a name that is read: an id and the suffix."""
    return name.endswith(suffix) and _ID.fullmatch(name.removesuffix(suffix)) is not None


def _complaint(path: Path, parts: tuple[str, ...]) -> str:
    """Why the file can't stay, and what to do; "" if it can."""
    kind, folders = path.suffix.lower(), parts[1:-1]
    if path.is_symlink():
        return "ほかのファイルを指すリンクは置けません。ファイルそのものを置いてください。"
    if path.name.lower() == "readme.md":
        if path.is_file() and path.read_bytes().startswith(b"---"):
            return "README.md はページになりません。ページなら、index.md のような名前に変えてください。"
        do = f"「{path.name}」は、大文字で「README.md」と書いてください。"
        return "" if path.name == "README.md" else do
    if kind == ".yaml":
        return "拡張子が「.yaml」のファイルは読まれません。「.yml」に変えてください。"
    if kind == ".yml" and not has_plain_name(path.name):
        return (
            f"「{_shown(path.name)}」という名前は使えません。写した控えなら、消してください。"
            "新しいファイルなら、半角の小文字の英字と数字、「-」だけの名前にしてください。"
        )
    if kind == ".yml":
        return "この名前のファイルは使われません。ファイル名と置き場所を見直してください。"
    if _KEPT_ASIDE.search(path.name.lower()) or path.name.lower() in _OF_THE_SYSTEM:
        return f"控えや一時的なファイルが残っています。消してください。{_published(parts)}"
    if parts[0] == "faq":
        return "faq/ に置けるのは、.yml のファイルだけです。消すか、ほかの場所に置いてください。"
    if kind == ".markdown":
        return "拡張子が「.markdown」のファイルは使えません。「.md」に変えてください。"
    if kind in IMAGES and folders[:1] != ("images",):
        return "画像は、content/images/ に置いてください。"
    if kind in DOCUMENTS and folders[:1] != ("files",):
        return f"{_published(parts)}公開する書類は content/files/ に置き、ほかのものは消してください。"
    if kind == ".txt" and path.stem.lower().endswith(".md"):
        return f"名前の終わりの「.txt」を消して、「{_shown(path.stem)}」に変えてください。"
    if kind not in {".md", *IMAGES, *DOCUMENTS}:
        return (
            f"この種類のファイル（{kind or '拡張子なし'}）は置けません。{_published(parts)}消してください。"
        )
    odd = next((part for part in (*folders, path.name) if not _PLAIN.fullmatch(part)), "")
    if odd:
        return (
            f"「{_shown(odd)}」という名前は使えません。半角の小文字の英字と数字、「-」「_」だけの名前に"
            f"してください。{_published(parts)}公開しないなら、消してください。"
        )
    return ""


def has_plain_name(file: str) -> bool:
    """Whether a file's name can be an id: that of no copy that a system made (「… - コピー.yml」)."""
    return bool(_ID.fullmatch(file.rpartition("/")[2].rpartition(".")[0]))


def _published(parts: tuple[str, ...]) -> str:
    return "content/ に置いたファイルは、そのまま公開されます。" if parts[0] == "content" else ""


def _shown(name: str) -> str:
    """A file's name without control characters; a Mac's parts of a character put together."""
    composed = unicodedata.normalize("NFC", name)
    return "".join(char for char in composed if unicodedata.category(char)[0] != "C")
