"""`python -m builder import`: shows what a CSV would change in the desk's file; writes it if told to."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from builder.check import load, read
from builder.files.desk_files import REPOSITORY, read_sources
from builder.open_data.datasets import KINDS, DataSet, data_set
from builder.open_data.taking import phones, seminars
from builder.open_data.taking.proposal import Proposal
from builder.open_data.taking.table import Table, kind_of, read_table
from builder.open_data.taking.yaml_edit import NotEdited
from builder.project import Project
from builder.reading.mistakes import ContentError, Mistake
from builder.reading.source import Source

_READERS: Mapping[str, Callable[[Project, Source, Table, Sequence[str]], Proposal]] = {
    "phones": phones.proposed,
    "seminars": seminars.proposed,
}
_OF_A_DESK = ("content", "faq", "schemas", "mkdocs.yml", "builder")
"""What `check` reads of a desk's folder."""


def import_csv(
    root: Path, csv: Path, *, kind: str = "", words: Sequence[str] = (), is_written: bool = False
) -> str:
    """What happened, in words. `kind` is `phones`, `seminars` or "" (the header says which); `words` choose
    the rows to be added. Only with `is_written` the desk's file is changed.

    Raises ContentError with every mistake in the CSV, and then changes nothing.
    """
    table, of = _table(csv, kind)
    project = load(root)
    source = _source(root, of, csv.name)
    proposal = _READERS[of.kind](project, source, table, words)
    if proposal.mistakes:
        raise ContentError(proposal.mistakes)
    shown = proposal.words(of.name)
    if proposal.is_empty:
        return f"{shown}\n変わるものはありません。".strip()
    text = _sound_text(root, proposal, csv.name)
    if not is_written:
        not_yet = f"まだ {source.file} には書いていません。"
        return f"{shown}\n\n{not_yet}これでよければ、WRITE=yes を付けて、もう一度動かしてください。"
    (root / source.file).write_text(text, encoding="utf-8")
    return (
        f"{shown}\n\n{source.file} に書きました。make check と make run で確かめてから、取りこんでください。"
    )


def _table(csv: Path, kind: str) -> tuple[Table, DataSet]:
    try:
        written = csv.read_bytes()
    except OSError:
        message = "ファイルがありません。場所と名前を確かめてください。"
        raise ContentError([Mistake(str(csv), 1, 1, message)]) from None
    of = data_set(kind) if kind else kind_of(written, csv.name, [data_set(one) for one in KINDS])
    if of is None:
        message = (
            "公共施設一覧でもイベント一覧でもないようです。見出しの行に「名称」か「イベント名」の列を書くか、"
            "KIND=phones（電話相談先）か KIND=seminars（セミナー）を付けてください。"
        )
        raise ContentError([Mistake(csv.name, 1, 1, message)])
    return read_table(written, csv.name, of), of


def _source(root: Path, of: DataSet, csv: str) -> Source:
    file = KINDS[of.kind]
    found = next((one for one in read_sources(root).files if one.file == file), None)
    if found is None:
        message = f"{file} がありません。先に、tests/example_desk/{file} を写して作ってください。"
        raise ContentError([Mistake(csv, 1, 1, message)])
    return found


def _sound_text(root: Path, proposal: Proposal, csv: str) -> str:
    """The changed file. Raises ContentError if it can't be changed, or if the desk would have mistakes."""
    file = proposal.source.file
    try:
        text = proposal.text()
    except NotEdited:
        told = f"{file} の書き方では、自動で書きこめません。"
        raise ContentError(Mistake(csv, line, 1, f"{told}{do}") for line, do in proposal.by_hand()) from None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in _OF_A_DESK:
            if (root / name).is_dir() and (root / name) != REPOSITORY / "builder":
                shutil.copytree(root / name, copy / name)
            elif (root / name).is_file():
                shutil.copy(root / name, copy / name)
        (copy / file).write_text(text, encoding="utf-8")
        _, mistakes = read(copy)
    if mistakes:
        raise ContentError(_from_csv(proposal, csv, text.split("\n"), mistakes))
    return text


def _from_csv(
    proposal: Proposal, csv: str, lines: Sequence[str], mistakes: Iterable[Mistake]
) -> Iterator[Mistake]:
    """The mistakes that the desk would have, at the lines of the CSV that they come from."""
    for one in mistakes:
        is_here = one.file == proposal.source.file
        line = (_line_of(proposal, lines, one) if is_here else None) or 1
        place = f"{one.file} の「{lines[one.line - 1].strip()}」" if is_here else f"{one.file}:{one.line}"
        yield Mistake(csv, line, 1, f"このまま書くと、次の間違いになります（{place}）。{one.message}")


def _line_of(proposal: Proposal, lines: Sequence[str], mistake: Mistake) -> int | None:
    """The CSV's line that a mistake in the changed file comes from: that of the row it is in."""
    by_id = {new["id"]: row.line for row, new in proposal.rows}
    rows = proposal.source.data[proposal.list_key] or []
    by_id |= {rows[change.path[1]]["id"]: change.line for change in proposal.changes}  # type: ignore[index]
    for line in reversed(lines[: mistake.line]):
        if line.lstrip().startswith("- id:"):
            return by_id.get(line.partition("id:")[2].strip().strip('"'))
    return None
