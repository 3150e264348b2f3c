"""What a CSV would change in a file of the desk: collected first, shown in words, written only as a whole."""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from builder.open_data.taking.cells import EXCEL_ERROR, Unreadable
from builder.open_data.taking.table import Row, Table
from builder.open_data.taking.yaml_edit import Edits
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source

ALL = frozenset({"すべて", "全部", "all"})
"""What chooses every row."""

_MOST_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Change:
    """`path` leads to the mapping whose `key` gets a `value`; `label` names it for people."""

    line: int
    name: str
    label: str
    path: Path
    key: str
    before: Any
    value: Any
    ahead_of: Sequence[str] = ()


@dataclass
class Proposal:
    """`rows` are new; `told` is what a person has to look at; `left` are rows that are neither in the file
    nor chosen. With a mistake nothing is written.
    """

    table: Table
    source: Source
    list_key: str
    is_newest_first: bool
    changes: list[Change] = field(default_factory=list)
    rows: list[tuple[Row, dict[str, Any]]] = field(default_factory=list)
    told: list[tuple[int, str]] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def read(self, row: Row, column: str, reader: Callable[[str], Any]) -> Any:
        """What is in a cell; None if it is empty, or can't be read (a mistake then says why)."""
        return self.value(row, column, row.cells.get(column), reader)

    def value(self, row: Row, column: str, text: str | None, reader: Callable[[str], Any]) -> Any:
        """As `read`, of a part of the cell."""
        if text is None:
            return None
        if EXCEL_ERROR.fullmatch(text):
            self.mistake(row, column, f"に、Excelのエラー「{text}」が入っています。値を書き直してください。")
            return None
        try:
            return reader(text)
        except Unreadable as unreadable:
            shown = " ".join(text.split())
            self.mistake(row, column, f"の「{shown[:30]}」{unreadable}")
            return None

    def mistake(self, row: Row, column: str, message: str) -> None:
        self.mistakes.append(self.table.mistake(row, column, message))

    def needs(self, row: Row, column: str, value: Any, what: str) -> None:
        """A mistake, unless the value of a new row is there or its cell has a mistake of its own."""
        if value is None and column not in row.cells:
            lack = "が空です" if column in self.table.columns else "の列がありません。列を足して"
            self.mistake(row, column, f"{lack}。{what}" if lack.endswith("です") else f"{lack}、{what}")

    def tell(self, row: Row, message: str) -> None:
        self.told.append((row.line, message))

    @property
    def is_empty(self) -> bool:
        return not self.changes and not self.rows

    def text(self) -> str:
        """The file with every change. Raises yaml_edit.NotEdited."""
        edits, data = Edits(self.source), copy.deepcopy(self.source.data)
        for change in self.changes:
            edits.put(change.path, change.key, change.value, before=change.ahead_of)
            _at(data, change.path)[change.key] = change.value
        new = [row for _, row in self.rows]
        if new:
            edits.add_rows((self.list_key,), new, first=self.is_newest_first)
            rows = data[self.list_key] or []
            data[self.list_key] = [*new, *rows] if self.is_newest_first else [*rows, *new]
        return edits.text(data)

    def by_hand(self) -> Iterator[tuple[int, str]]:
        """(line of the CSV, what to do) of each change, for a file that can't be changed by program."""
        for one in self.changes:
            yield one.line, f"{one.name}の{one.label}を「{_shown(one.value)}」に、手で直してください。"
        for row, new in self.rows:
            yield row.line, f"「{new.get('name') or new.get('title')}」を、手で書き足してください。"

    def words(self, name_column: str) -> str:
        """What would change, for people."""
        lines = []
        if self.changes:
            lines.append(f"変わるもの（{len({change.line for change in self.changes})}行）")
            lines += [
                f"  {one.line}行目 {one.name}　{one.label}：{_shown(one.before)} → {_shown(one.value)}"
                for one in self.changes
            ]
        if self.rows:
            lines.append(f"足すもの（{len(self.rows)}行）")
            lines += [
                f"  {row.line}行目 {row.cells[name_column]}（目印 {new['id']}）" for row, new in self.rows
            ]
        if self.same:
            lines.append(f"同じなので、変えないもの（{len(self.same)}行）")
        if self.left:
            lines.append(
                f"ファイルになく、選ばれていないので、足さないもの（{len(self.left)}行。"
                'CHOOSE="名前,名前" を付けると、足せます）'
            )
            names = [row.cells.get(name_column, "") for row in self.left[:10]]
            more = f" ほか{len(self.left) - 10}行" if len(self.left) > 10 else ""
            lines.append(f"  {'、'.join(name[:20] for name in names)}{more}")
        if self.table.unknown:
            lines.append(f"読まない列：{'、'.join(self.table.unknown)}")
        if self.told:
            lines.append("見てほしいところ")
            lines += [f"  {line}行目 {message}" for line, message in sorted(self.told)[:_MOST_SHOWN]]
            if len(self.told) > _MOST_SHOWN:
                lines.append(f"  ほか{len(self.told) - _MOST_SHOWN}か所")
        return "\n".join(lines)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _shown(value: Any) -> str:
    if value is None:
        return "（なし）"
    if isinstance(value, Mapping):
        return " ".join(f"{key} {_shown(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "、".join(map(_shown, value))
    words = " ".join(str(value).split())
    return words if len(words) <= 40 else f"{words[:40]}…"
