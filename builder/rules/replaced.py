"""Whether the engine's files that a desk has replaced by its own are still those that it copied."""

from collections.abc import Iterator

from builder.files.desk_files import REPOSITORY
from builder.files.look.files import LOOK, OWN, RECORD, mark, own_files, unused_files
from builder.files.sound import Checked
from builder.files.upgrade.releases import OLDEST
from builder.reading.file_text import file_text
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.reading.suggest import did_you_mean
from builder.reading.walk import walk
from builder.reading.yaml_reader import read_yaml


def replaced_warnings(checked: Checked) -> Iterator[Mistake]:
    """A file that isn't as it was copied any more, one that replaces nothing, one where none is looked for,
    and records of no file.
    """
    root = checked.sources.root
    for name, right in unused_files(root):
        yield Mistake(name, 1, 1, _unused(right))
    names = [*own_files(root)]
    if not names and not (root / RECORD).is_file():
        return
    record = _record(checked)
    marks = record.data if isinstance(record.data, dict) else {}
    if record.text and not marks:
        yield record.mistake_at(0, f"「ファイル: 印」の並びになっていません。例：{LOOK[0]}/main.html: {OWN}")
    for name in names:
        now, written = mark(name), str(marks.get(name, ""))
        if now is not None and written != now:
            yield Mistake(name, 1, 1, _changed(checked, name, now) if written else _unrecorded(name, now))
        elif now is None and written != OWN:
            yield Mistake(name, 1, 1, _gone(name) if written else _unknown(name))
    for name in marks:
        if name not in names:
            yield record.key_mistake((name,), f"「{name}」は、この窓口にありません。この行を消してください。")


def _record(checked: Checked) -> Source:
    path = checked.sources.root / RECORD
    text, unreadable = file_text(path, RECORD) if path.is_file() else ("", None)
    if unreadable or not text:
        return Source(kind="replaced", file=RECORD, text=text)
    return read_yaml(text, kind="replaced", file=RECORD)


def _unused(right: str) -> str:
    meant = f"{right} に移してください。" if right else f"{'、'.join(LOOK)} のどれかに移してください。"
    return f"この場所のファイルは、使われません。しくみのファイルの代わりにするなら、{meant}"


def _unrecorded(name: str, now: str) -> str:
    return (
        "しくみの同じファイルの代わりに、これを使います。いつ写したかの控えがないので、しくみのほうが変わっても、"
        f"お知らせできません。{RECORD} に「{name}: {now}」と書き足してください。"
    )


def _changed(checked: Checked, name: str, now: str) -> str:
    site = checked.one("site")
    since = site.data.get("release", OLDEST) if site else OLDEST
    return (
        "写したあとに、しくみの同じファイルが変わりました。変わったところ（しくみのフォルダーで "
        f"git log -p v{since}.. -- {name}）を、このファイルにも入れてください。"
        f"済んだら、{RECORD} の行を「{name}: {now}」にしてください。"
    )


def _gone(name: str) -> str:
    return (
        f"しくみの同じファイルは、なくなりました。要らなければ、これと {RECORD} の行を消してください。"
        f"ほかのファイルから使っているなら、「{name}: {OWN}」と書いてください。"
    )


def _unknown(name: str) -> str:
    known = [file for folder in LOOK for file, _ in walk(REPOSITORY, folder)]
    return (
        f"しくみに、この名前のファイルはありません。{did_you_mean(name, known)}"
        f"この窓口だけのファイルなら、{RECORD} に「{name}: {OWN}」と書いてください。"
    )
