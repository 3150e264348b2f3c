"""Reads 公共施設一覧 into the directory of content/desks.yml.

A line that is there keeps whatever the columns can't say: its aliases, languages, break, hours by weekday.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from builder.open_data.rows import FAX, NOTE, OTHER_PHONES, OTHERS, from_labelled, weekday_words
from builder.open_data.taking import cells
from builder.open_data.taking.matching import chosen, folded, matched, new_id
from builder.open_data.taking.proposal import Change, Proposal
from builder.open_data.taking.table import Row, Table
from builder.project import Data, Project
from builder.reading.source import Source
from builder.texts.markdown import plain
from desk.domain.forms.formats.typed import nfkc

_ORDER = (
    "id", "name", "aliases", "desk", "phone", "extension", "note", "other_phones", "fax", "calendar", "hours",
    "usual_hours", "other_hours", "seasons", "spoken", "run_by", "about", "first",
)  # fmt: skip
_LABELS = {
    "name": "名前",
    "phone": "電話番号",
    "extension": "内線番号",
    "note": NOTE,
    "fax": FAX,
    "calendar": "つながる日のきまり",
    "hours": "受付時間",
    "run_by": "運営しているところ",
    "about": "説明",
}

_RULES = frozenset({"regular_openings", "regular_closures"})


def proposed(project: Project, source: Source, table: Table, words: Sequence[str]) -> Proposal:
    """What the table changes in the directory, and the rows that `words` choose to be added."""
    lines = project.directory
    proposal = Proposal(table=table, source=source, list_key="directory", is_newest_first=False)
    found = matched(
        proposal,
        (
            {line["id"]: n for n, line in enumerate(lines)},
            {folded(line["name"]): n for n, line in enumerate(lines)},
            {_digits(line["phone"]): n for n, line in enumerate(lines)},
        ),
        (
            lambda row: row.cells.get("ID"),
            lambda row: folded(row.cells.get("名称", "")) or None,
            lambda row: _digits(row.cells.get("電話番号", "")) or None,
        ),
    )
    for index, row in sorted(found.items(), key=lambda one: one[1].line):
        _compare(proposal, project, index, row)
    used = {line["id"] for line in lines}
    others = [row for row in table.rows if row.line not in {one.line for one in found.values()}]
    for row in chosen(proposal, others, words, "名称"):
        _add(proposal, project, row, used)
    return proposal


def _compare(proposal: Proposal, project: Project, index: int, row: Row) -> None:
    line, written = project.directory[index], proposal.source.data["directory"][index]
    count = len(proposal.changes), len(proposal.mistakes)
    read = _read(proposal, project, row, line)
    if row.cells.get("ID") != line["id"]:
        read.pop("name", None)
    if "run_by" not in line:
        read.pop("run_by", None)
    path = ("directory", index)
    for key, value in read.items():
        now: Any = plain(line["about"]) if key == "about" and line else line.get(key)
        if now == value or (key == "about" and now.split() == value.split()):
            continue
        is_marked = key == "about" and written[key].strip() != now
        if is_marked or "{{" in str(written.get(key, "")):
            what = f"{line['name']}の{_LABELS[key]}"
            proposal.tell(row, f"{what}は、CSVと違いますが、手で書いた印があるので変えません。")
        elif key == "hours" and isinstance(now, Mapping) and now.keys() == value.keys():
            for part in (part for part in value if value[part] != now[part]):
                _change(proposal, row, line, (*path, "hours"), part, now[part], value[part])
        else:
            _change(proposal, row, line, path, key, now, value)
    if count == (len(proposal.changes), len(proposal.mistakes)):
        proposal.same.append(row)


def _change(proposal: Proposal, row: Row, line: Data, path: Any, key: str, before: Any, value: Any) -> None:
    labels = {"open": "受付時間の始まり", "close": "受付時間の終わり", "break": "休み時間"}
    ahead = _ORDER[_ORDER.index(key) + 1 :] if key in _ORDER else ()
    proposal.changes.append(
        Change(
            line=row.line,
            name=line["name"],
            label=labels.get(key) or _LABELS[key],
            path=path,
            key=key,
            before=before,
            value=value,
            ahead_of=ahead,
        )
    )


def _add(proposal: Proposal, project: Project, row: Row, used: set[str]) -> None:
    read = _read(proposal, project, row, {})
    proposal.needs(row, "名称", read.get("name"), "名前を書いてください。")
    proposal.needs(row, "電話番号", read.get("phone"), "かける電話番号を書いてください。")
    proposal.needs(
        row, "利用可能曜日", read.get("calendar"), "「月火水木金」のように、開いている曜日を書いてください。"
    )
    proposal.needs(row, "説明", read.get("about"), "だれの、どんな相談を受ける電話かを書いてください。")
    wished = (
        row.cells.get("ID", ""),
        row.cells.get("名称_英字", ""),
        f"phone-{_digits(read.get('phone') or '')}",
    )
    new = {"id": new_id(wished, used), **{key: value for key, value in read.items() if value is not None}}
    if new.get("run_by") == project.site["municipality"]:
        del new["run_by"]
    if "\n" in new.get("about", ""):
        new["about"] += "\n"
    proposal.rows.append((row, {key: new[key] for key in _ORDER if key in new}))


def _read(proposal: Proposal, project: Project, row: Row, line: Data) -> dict[str, Any]:
    """The keys of a line that a row speaks of; None for a cell that couldn't be read."""
    labelled, _ = from_labelled(row.cells.get("備考", ""), (NOTE, OTHER_PHONES, FAX))
    hours = _hours(proposal, row, line)
    calendar = _calendar(proposal, project, row, {**line, **({"hours": hours} if hours else {})})
    read = {
        "name": proposal.read(row, "名称", cells.line_of),
        "phone": proposal.read(row, "電話番号", cells.phone_of),
        "extension": _extension(proposal, row),
        "note": labelled.get(NOTE),
        "fax": proposal.value(row, "備考", labelled.get(FAX), cells.phone_of),
        "calendar": calendar,
        "hours": hours,
        "run_by": proposal.read(row, "団体名", cells.line_of),
        "about": proposal.read(row, "説明", cells.text_of),
    }
    if OTHER_PHONES in labelled and not line.get("other_phones"):
        numbers = labelled[OTHER_PHONES].replace(OTHERS, "、")
        proposal.tell(row, f"ほかの番号（{numbers}）は、other_phones に手で書いてください。")
    return {key: value for key, value in read.items() if value is not None}


def _extension(proposal: Proposal, row: Row) -> Any:
    """In a cell of its own, or behind the phone: 03-0000-1111（内線2345）."""
    behind = nfkc(row.cells.get("電話番号", "")).partition("内線")[2]
    return proposal.read(row, "内線番号", cells.extension_of) or proposal.value(
        row, "電話番号", behind or None, cells.extension_of
    )


def _hours(proposal: Proposal, row: Row, line: Data) -> dict[str, Any] | None:
    """`hours` of a line, with what the columns can't say of the line's own."""
    before = len(proposal.mistakes)
    spans = [
        span
        for column in ("開始時間", "終了時間")
        for span in proposal.read(row, column, cells.spans_of) or ()
    ]
    if len(proposal.mistakes) > before:
        return None
    if not spans:
        start, end = (proposal.read(row, column, cells.time_of) for column in ("開始時間", "終了時間"))
        if len(proposal.mistakes) > before or start is end is None:
            return None
        if start is None or end is None:
            lacking = "終了時間" if end is None else "開始時間"
            proposal.mistake(row, lacking, "が空です。始まりと終わりの両方を書くか、両方を空にしてください。")
            return None
        spans = [(start, end)]
    if len(spans) > 2 or any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        proposal.mistake(
            row, "開始時間", "の時間帯が、3つ以上あるか、重なっています。1つか2つにしてください。"
        )
        return None
    if "usual_hours" in line:
        proposal.tell(
            row,
            "つながる先で受付時間が変わる電話（usual_hours）なので、受付時間は変えません。違うときは、手で直してください。",
        )
        return None
    own = line.get("hours") or {}
    start, end = spans[0][0], spans[-1][1]
    if start == end:
        proposal.mistake(
            row, "終了時間", "が、始まりと同じです。24時間のときは、0:00 と 24:00 と書いてください。"
        )
        return None
    hours = {**own, "open": start, "close": end}
    hours.pop("next_day", None)
    if end < start:
        hours["next_day"] = True
    if len(spans) == 2:
        hours["break"] = {"from": spans[0][1], "to": spans[1][0]}
    return hours


def _calendar(proposal: Proposal, project: Project, row: Row, line: Data) -> str | None:
    """The id of the calendar with a row's weekdays: the line's own if it has them, else the one whose words
    are the row's, else the only one that is as open on public holidays as the row says.
    """
    read = proposal.read(row, "利用可能曜日", cells.days_of)
    note = row.cells.get("利用可能日時特記事項", "")
    calendars = project.calendars
    own = calendars.get(line.get("calendar", ""))
    said = project.hours_words({**line, "calendar": own["id"]}) if own else ""
    if note and note != said:
        fitting = [name for name in calendars if project.hours_words({**line, "calendar": name}) == note]
        if fitting and (read is None or set(calendars[fitting[0]]["weekly"]) == set(read[0])):
            return fitting[0]
        proposal.tell(
            row, f"利用可能日時特記事項は読みません。合っているか見てください：{' '.join(note.split())}"
        )
    if read is None:
        return None
    days, holidays = read

    def is_open_so(calendar: Data) -> bool:
        on_holidays = calendar["public_holidays"] == "open"
        return set(calendar["weekly"]) == set(days) and holidays in (None, on_holidays)

    if own and is_open_so(own):
        return str(own["id"])
    # One with rules of its own, such as every third Saturday, is more than the weekdays say.
    found = [name for name, one in calendars.items() if is_open_so(one)]
    found = [name for name in found if not calendars[name].keys() & _RULES] or found
    if len(found) == 1:
        return found[0]
    shown = row.cells["利用可能曜日"]
    if not found:
        proposal.mistake(
            row,
            "利用可能曜日",
            f"の「{shown}」に開くきまりが、content/calendar.yml にありません。"
            f"先に、weekly が「{weekday_words(days)}」のきまりを足してください。",
        )
        return None
    several = f"の「{shown}」に開くきまりは、{'、'.join(found)} があります。"
    if holidays is None:
        do = "祝日のことも「月火水木金（祝日休）」のように書いてください。"
        proposal.mistake(row, "利用可能曜日", several + do)
        return None
    proposal.tell(row, f"「利用可能曜日」{several}はじめのものにしました。違うときは、手で選んでください。")
    return found[0]


def _digits(phone: str) -> str:
    return "".join(char for char in phone if char.isdigit() or char == "#")
