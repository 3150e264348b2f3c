"""Reads a CSV file as offices have it: UTF-8 with or without BOM, Excel's Unicode text, CP932; CRLF,
quoted line breaks, lines above the header, columns in any order, empty lines at the end.

Every mistake has the line and the column (from 1) of its cell.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from builder.open_data.datasets import DataSet, bare
from builder.reading.mistakes import ContentError, Mistake

_MOST = 20_000_000
"""Bytes: a list of 20,000 facilities is a tenth of it."""

_HEADER_WITHIN = 10
"""Lines above the header: a title, a date, an empty line."""

_MOST_BROKEN = 3

_EXCEL = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls"}
_SEPARATOR_LINE = re.compile(r"\Asep=(?P<separator>.)\r?\n", re.IGNORECASE)
_AS_TEXT = re.compile(r'="(?P<text>.*)"', re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\ufeff\ufffe\uffff]")
"""What other programs leave in a cell, and YAML has no place for."""

_DEFUSED = re.compile(r"'(?=\s*[=+\-@＝＋－＠\u2212])")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line below the header. `cells` has the text of each filled known column, by the standard's name."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """`columns`: standard's name -> (index, header as it is written); `unknown`: headers that aren't read."""

    file: str
    columns: Mapping[str, tuple[int, str]]
    rows: Sequence[Row]
    unknown: Sequence[str]

    def mistake(self, row: Row, column: str, message: str) -> Mistake:
        """A mistake in a cell; one in a column that isn't there is at the line's beginning."""
        index, header = self.columns.get(column, (0, column))
        place = f"「{header}」（{letters(index)}列）" if column in self.columns else f"「{column}」"
        return Mistake(self.file, row.line, index + 1, f"{place}{message}")


def read_table(written: bytes, file: str, data_set: DataSet) -> Table:
    """The table of a CSV file; `file` is what mistakes call it. Raises ContentError with every mistake."""
    text = _text(written, file)
    lines = list(_lines(text, file))
    start, header = _header(lines, file, data_set)
    columns: dict[str, tuple[int, str]] = {}
    mistakes: list[Mistake] = []
    unknown = []
    for index, cell in enumerate(header):
        name = " ".join(cell.split())
        column = data_set.column(cell)
        if not column:
            unknown += [name] if name else []
        elif column in columns:
            message = (
                f"「{name}」（{letters(index)}列）と「{columns[column][1]}」（{letters(columns[column][0])}列）は、"
                "同じことを書く列です。どちらか一方を消してください。"
            )
            mistakes.append(Mistake(file, lines[start][0], index + 1, message))
        else:
            columns[column] = index, name
    rows = []
    for line, cells in lines[start + 1 :]:
        if not any(map(str.strip, cells)):
            continue
        beyond = next((n for n, cell in enumerate(cells) if n >= len(header) and cell.strip()), None)
        if beyond is not None:
            message = (
                f"この行は、見出しより列が多くなっています（{letters(beyond)}列の「{_short(cells[beyond])}」）。"
                '文の中に「,」があるときは、その文の前と後ろを「"」で囲んでください。'
            )
            mistakes.append(Mistake(file, line, beyond + 1, message))
            continue
        row = {name: cells[index] for name, (index, _) in columns.items() if index < len(cells)}
        rows.append(Row(line=line, cells={name: text for name, cell in row.items() if (text := _cell(cell))}))
    table = Table(file=file, columns=columns, rows=tuple(rows), unknown=tuple(unknown))
    if mistakes:
        raise ContentError(mistakes)
    return table


def letters(index: int) -> str:
    """The column as Excel names it: 0 -> A, 26 -> AA."""
    name = ""
    while index >= 0:
        name = chr(ord("A") + index % 26) + name
        index = index // 26 - 1
    return name


def _text(written: bytes, file: str) -> str:
    if not written.strip():
        raise ContentError([Mistake(file, 1, 1, "ファイルに何も書かれていません。")])
    if len(written) > _MOST:
        raise ContentError(
            [Mistake(file, 1, 1, "ファイルが大き過ぎます（20MBまで）。要る行だけにしてください。")]
        )
    if written[:4] in _EXCEL:
        message = (
            f"Excelのファイル（.{_EXCEL[written[:4]]}）です。Excelで開き、「名前を付けて保存」で、"
            "ファイルの種類を「CSV UTF-8（コンマ区切り）」にして保存したものを使ってください。"
        )
        raise ContentError([Mistake(file, 1, 1, message)])
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if written.startswith(mark):
            return written.decode(encoding, "replace")
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        broken = error.start
    # CP932 reads nearly everything: in a file of UTF-8, a broken letter or two are no sign of it.
    if written.decode("utf-8-sig", "replace").count("\N{REPLACEMENT CHARACTER}") > _MOST_BROKEN:
        try:
            return written.decode("cp932")
        except UnicodeDecodeError as error:
            broken = error.start
    message = (
        "UTF-8としても、シフトJIS（CP932）としても読めない文字があります。"
        "Excelで開き、「CSV UTF-8（コンマ区切り）」で保存し直してください。"
    )
    raise ContentError([Mistake(file, written.count(b"\n", 0, broken) + 1, 1, message)])


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the first line, cells) of each record."""
    separator, skipped = "", 0
    if found := _SEPARATOR_LINE.match(text):
        separator, skipped, text = found["separator"], 1, text[found.end() :]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.partition("\n")[0]
    separator = separator or max(",\t;", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line + skipped, cells
            line = reader.line_num + 1
    except csv.Error:
        message = (
            'この行から後の「"」の数が合いません。「"」で始まる文は「"」で閉じ、'
            '文の中の「"」は「""」と2つ書いてください。'
        )
        raise ContentError([Mistake(file, line + skipped, 1, message)]) from None


def _header(lines: Sequence[tuple[int, list[str]]], file: str, data_set: DataSet) -> tuple[int, list[str]]:
    for number, (_, cells) in enumerate(lines[:_HEADER_WITHIN]):
        if any(data_set.column(cell) == data_set.name for cell in cells):
            return number, cells
    message = (
        f"見出しの行に「{data_set.name}」の列がありません。{data_set.title}のCSVなら、"
        f"はじめの行に「{data_set.name}」などの列の名前を書いてください。"
    )
    raise ContentError([Mistake(file, lines[0][0] if lines else 1, 1, message)])


def _cell(cell: str) -> str:
    """A cell's text, without what spreadsheets put around it."""
    text = _UNSEEN.sub("", cell).strip()
    if found := _AS_TEXT.fullmatch(text):
        text = found["text"].replace('""', '"')
    return _DEFUSED.sub("", text, count=1).strip() if text.startswith("'") else text


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 15 else f"{plain[:15]}…"


def kind_of(written: bytes, file: str, kinds: Sequence[DataSet]) -> DataSet | None:
    """The data set that a file's header is of; None if none, or more than one, is likely."""
    lines = list(_lines(_text(written, file), file))[:_HEADER_WITHIN]
    found = [
        one for one in kinds if any(bare(cell) == bare(one.name) for _, cells in lines for cell in cells)
    ]
    return found[0] if len(found) == 1 else None
