"""The kinds of things that editors name, and where each is defined."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.files.desk_files import OPTIONAL_FILES, page_uri
from builder.files.sound import Checked
from builder.reading.mistakes import OTHER_NAME, Mistake
from builder.reading.walk import walk


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`words` is what editors call one. It is a row (with an `id`) of the list at `rows` in the only file of
    a kind (kind of file, key); or a file, whose name `file` makes of its own; or a key of the mapping at
    `keys` in each file of rules (field of `Checked`, key), with the name `file:key`.
    """

    words: str
    rows: tuple[str, str] | None = None
    file: str = ""
    keys: tuple[str, str] | None = None
    is_seen_unnamed: bool = False
    """Whether one that nothing names is of use, so that it isn't what was left of a new name."""

    @property
    def defined_in(self) -> str:
        """Where editors find all of them."""
        if self.rows:
            kind, key = self.rows
            return f"content/{kind}.yml の {key} "
        return "content/ と faq/ のページ" if self.file == "content{}" else f"{_folder(self.file)} のファイル"


KINDS: Mapping[str, Kind] = {
    "page": Kind(words="ページ", file="content{}"),
    "file": Kind(words="ファイル", file="content{}"),
    "form": Kind(words="フォーム", file="content/forms/{}.yml"),
    "form-schema": Kind(words="フォームのきまり", file="schemas/forms/{}.schema.json"),
    "mail": Kind(words="メール", file="content/mail/{}.yml"),
    "workflow": Kind(words="流れ", file="schemas/workflows/{}.yml"),
    "workflow-words": Kind(words="流れの言葉", file="content/workflows/{}.yml"),
    "action": Kind(words="手続きのきまり", file="schemas/actions/{}.schema.json"),
    "desk": Kind(words="窓口", rows=("desks", "desks")),
    "line": Kind(words="電話相談先", rows=("desks", "directory"), is_seen_unnamed=True),
    "calendar": Kind(words="開庁日のきまり", rows=("calendar", "calendars")),
    "magazine": Kind(words="メールマガジン", rows=("magazines", "magazines")),
    "service": Kind(words="サービス", rows=("site", "services")),
    "field": Kind(words="項目", keys=("schemas", "properties")),
    "state": Kind(words="状況", keys=("workflows", "states")),
    "procedure": Kind(words="手続き", keys=("workflows", "actions")),
}
"""In this order, one of two things that may have been renamed is reported."""


def definitions(checked: Checked, kind: str) -> dict[str, Mistake] | None:
    """Name -> where it is defined, as a mistake without a message; None if they can't all be known."""
    of = KINDS[kind]
    if of.rows:
        file_kind, key = of.rows
        rows = checked.named_rows(file_kind, key)
        if rows is None:
            return None
        return {row["id"]: source.mistake((*path, "id"), "") for source, path, row in rows}
    if of.keys:
        rules, key = of.keys
        return {
            f"{rule}:{name}": source.key_mistake((key, name), "")
            for rule, source in getattr(checked, rules).items()
            for name in source.data[key]
        }
    return {name: Mistake(file, 1, 1, "") for name, file in _files(checked, kind).items()}


def names(checked: Checked, kind: str) -> frozenset[str] | None:
    """The names of a kind; None if they can't all be known."""
    found = definitions(checked, kind)
    return None if found is None else frozenset(found)


def of_a_missing(kind: str, mistake: Mistake) -> Mistake:
    """The mistake about a thing of that kind that there isn't. It isn't reported if the file that would have
    it, which a desk can do without, lies there under another name.
    """
    of = KINDS.get(kind)
    is_optional = of is not None and of.rows is not None and of.rows[0] in OPTIONAL_FILES.values()
    return mistake.unless_missing(OTHER_NAME) if is_optional else mistake


def home(checked: Checked, kind: str, name: str) -> Mistake:
    """Where a thing that isn't defined would be, as a mistake without a message."""
    of = KINDS[kind]
    if of.rows:
        file_kind, key = of.rows
        there = checked.sources.of(file_kind)
        return there[0].key_mistake((key,), "") if there else Mistake(f"content/{file_kind}.yml", 1, 1, "")
    if of.keys:
        rules, key = of.keys
        where: Mistake = getattr(checked, rules)[name.partition(":")[0]].key_mistake((key,), "")
        return where
    return Mistake(file_of(kind, name), 1, 1, "")


def shown(name: str) -> str:
    """A name as it is written."""
    return name.rpartition(":")[2]


def file_of(kind: str, name: str) -> str:
    """The file that defines a thing whose kind has a file each."""
    if kind == "page" and name.startswith("/faq/") and name != "/faq/index.md":
        return f"faq/{name.removeprefix('/faq/').removesuffix('.md')}.yml"
    return KINDS[kind].file.format(name)


def _files(checked: Checked, kind: str) -> Mapping[str, str]:
    sources = checked.sources
    rules = {"form-schema": sources.schemas, "workflow": sources.workflows, "action": sources.actions}
    if kind in rules:
        return {name: source.file for name, source in rules[kind].items()}
    if kind == "file":
        return {name: f"content{name}" for name in linkable_files(sources.root)}
    if kind == "page":
        return {page_uri(one): one.file for of in ("page", "faq") for one in sources.of(of)}
    return {source.stem: source.file for source in sources.of(kind)}


def linkable_files(root: Path) -> frozenset[str]:
    """The addresses that links use for the files in content/ that are published as they are."""
    return frozenset(
        name.removeprefix("content")
        for name, is_folder in walk(root, "content")
        if not is_folder and not name.endswith((".md", ".yml", ".yaml")) and (root / name).is_file()
    )


def _folder(file: str) -> str:
    return file.rpartition("/")[0] + "/"
