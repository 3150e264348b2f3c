"""Reads イベント一覧 into the seminars of content/seminars.yml.

A seminar that is there keeps whatever the columns can't say: places to wait, its film, that it is called off.
"""

from collections.abc import Sequence
from typing import Any

from builder.open_data.rows import LECTURER, OTHERS, PROGRAMME, from_labelled
from builder.open_data.taking import cells
from builder.open_data.taking.matching import chosen, folded, matched, new_id
from builder.open_data.taking.proposal import Change, Proposal
from builder.open_data.taking.table import Row, Table
from builder.project import Data, Project
from builder.reading.source import Source
from builder.texts.markdown import plain

_ORDER = (
    "id", "example", "title", "lead", "programme", "lecturer", "day", "start", "end", "capacity", "waiting",
    "apply_from", "apply_until", "archive_url", "archive_until", "called_off",
)  # fmt: skip
_LABELS = {
    "title": "題名",
    "lead": "どんなセミナーか",
    "programme": PROGRAMME,
    "lecturer": LECTURER,
    "day": "開催日",
    "start": "始まる時刻",
    "end": "終わる時刻",
    "capacity": "定員",
    "apply_from": "申込みの始まり",
    "apply_until": "申込みの終わり",
}
_OPENS, _CLOSES = ("申込開始日", "申込開始時刻"), ("参加申込終了日", "参加申込終了時間")


def proposed(project: Project, source: Source, table: Table, words: Sequence[str]) -> Proposal:
    """What the table changes in the seminars, and the rows that `words` choose to be added."""
    del project
    rows: list[Data] = source.data["seminars"] or []
    proposal = Proposal(table=table, source=source, list_key="seminars", is_newest_first=True)
    found = matched(
        proposal,
        (
            {one["id"]: n for n, one in enumerate(rows)},
            {(folded(one["title"]), one["day"]): n for n, one in enumerate(rows)},
        ),
        (lambda row: row.cells.get("ID"), _titled),
    )
    for index, row in sorted(found.items(), key=lambda one: one[1].line):
        _compare(proposal, rows[index], index, row)
    used = {str(one["id"]) for one in rows}
    others = [row for row in table.rows if row.line not in {one.line for one in found.values()}]
    for row in chosen(proposal, others, words, "イベント名"):
        _add(proposal, row, used)
    return proposal


def _titled(row: Row) -> object:
    """(title, day) of a row whose day can be read."""
    try:
        return folded(row.cells.get("イベント名", "")), cells.date_of(row.cells.get("開始日", ""))
    except cells.Unreadable:
        return None


def _compare(proposal: Proposal, seminar: Data, index: int, row: Row) -> None:
    count = len(proposal.changes), len(proposal.mistakes)
    for key, value in _read(proposal, row, seminar).items():
        now = seminar.get(key)
        if value == now or (key == "lead" and plain(now or "").split() == value.split()):
            continue
        if key == "lead" and plain(now or "") != (now or "").strip():
            proposal.tell(
                row, f"{seminar['title']}の説明は、CSVと違いますが、手で書いた印があるので変えません。"
            )
            continue
        proposal.changes.append(
            Change(
                line=row.line,
                name=seminar["title"],
                label=_LABELS[key],
                path=("seminars", index),
                key=key,
                before=now,
                value=f"{value}\n" if key == "lead" and str(now).endswith("\n") else value,
                ahead_of=_ORDER[_ORDER.index(key) + 1 :],
            )
        )
    if count == (len(proposal.changes), len(proposal.mistakes)):
        proposal.same.append(row)


def _add(proposal: Proposal, row: Row, used: set[str]) -> None:
    read = _read(proposal, row, {})
    for column, key, what in (
        ("イベント名", "title", "題名を書いてください。"),
        ("説明", "lead", "どんなセミナーかを書いてください。"),
        ("開始日", "day", "開く日を 2026/12/1 のように書いてください。"),
        ("開始時間", "start", "始まる時刻を 9:00 のように書いてください。"),
        ("終了時間", "end", "終わる時刻を 9:00 のように書いてください。"),
        ("定員", "capacity", "先着で何人までかを、数字で書いてください。"),
        (_OPENS[0], "apply_from", "申込みを始める日を書いてください。"),
        (_CLOSES[0], "apply_until", "申込みを締めきる日を書いてください。"),
    ):
        if not (key == "lead" and "概要" in row.cells):
            proposal.needs(row, column, read.get(key), what)
    new = {"id": new_id((row.cells.get("ID", ""), f"s{read.get('day', '')}"), used), **read}
    new["lead"] = f"{new.get('lead', '')}\n"
    proposal.rows.append((row, {key: new[key] for key in _ORDER if key in new}))


def _read(proposal: Proposal, row: Row, seminar: Data) -> dict[str, Any]:
    """The keys of a seminar that a row speaks of, without those that can't be read."""
    labelled, _ = from_labelled(row.cells.get("備考", ""), (LECTURER, PROGRAMME))
    start, end = _times(proposal, row)
    read = {
        "title": proposal.read(row, "イベント名", cells.line_of),
        "lead": proposal.read(row, "概要" if "概要" in row.cells else "説明", cells.text_of),
        "programme": labelled[PROGRAMME].split(OTHERS) if PROGRAMME in labelled else None,
        "lecturer": labelled.get(LECTURER),
        "day": _day(proposal, row),
        "start": start,
        "end": end,
        "capacity": proposal.read(row, "定員", cells.number_of),
        "apply_from": _moment(proposal, row, _OPENS, "00:00", seminar.get("apply_from", "")),
        "apply_until": _moment(proposal, row, _CLOSES, "24:00", seminar.get("apply_until", "")),
    }
    return {key: value for key, value in read.items() if value is not None}


def _day(proposal: Proposal, row: Row) -> str | None:
    first, last = (proposal.read(row, column, cells.date_of) for column in ("開始日", "終了日"))
    if first and last and first != last:
        proposal.mistake(row, "終了日", "が、開始日と違います。1回ごとに1行にして、同じ日を書いてください。")
    return first or None


def _times(proposal: Proposal, row: Row) -> tuple[str | None, str | None]:
    """Start and end, in two cells or both in the first."""
    before = len(proposal.mistakes)
    spans: list[cells.Span] = []
    if "終了時間" not in row.cells:
        spans = proposal.read(row, "開始時間", cells.spans_of) or []
    if len(proposal.mistakes) > before:
        return None, None
    start, end = (
        spans[0]
        if len(spans) == 1
        else (proposal.read(row, column, cells.time_of) for column in ("開始時間", "終了時間"))
    )
    if end == "24:00":
        proposal.mistake(row, "終了時間", "を 24:00 にはできません。23:59 までの時刻を書いてください。")
        return start, None
    if start and end and end <= start:
        proposal.mistake(row, "終了時間", f"（{end}）が、始まる時刻（{start}）より後ではありません。")
    return start, end


def _moment(proposal: Proposal, row: Row, columns: tuple[str, str], usual: str, now: str) -> str | None:
    """`YYYY-MM-DD HH:MM` of a day's and a time's cell; without a time that of `now`, else the `usual` one."""
    day, time = proposal.read(row, columns[0], cells.date_of), proposal.read(row, columns[1], cells.time_of)
    if day is None:
        return None
    kept = now[11:] if now[:10] == day else usual
    return f"{day} {time or kept}"
