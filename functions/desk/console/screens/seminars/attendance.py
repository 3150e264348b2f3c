"""セミナー: who was there, by ticks; and the list of people for a meeting service, with a reason."""

from collections import Counter
from collections.abc import Mapping

from desk.console.answers import Answer, Download, NotFound, Page, Redirect
from desk.console.request import Request
from desk.console.screens.at_work import attempt, typed
from desk.console.screens.seminars.seminars import ATTENDANCE, LIST, Opened, may, opened, person
from desk.counter.cases.looks import looked_at_list
from desk.counter.seminars.attendance import ATTEND, MISS, audit_of_list, record, seated, to_register
from desk.counter.seminars.sheets import Matched, matched, read_attendance, rows_of_text
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.views.csv_file import csv_bytes

_LONGEST_REASON = 200
_OPEN = "registered"
"""The state of who has a seat and of whom nothing is recorded yet."""


def show(request: Request, parts: Parts, *, seminar: str) -> Answer:
    found = _opened(request, parts, seminar, ATTENDANCE)
    if found is None:
        return NotFound()
    people = seated(found.session, found.form, seminar)
    looked_at_list(found.session, found.form, f"{found.form.id}/{seminar}", count=len(people))
    kept = request.kept or {}
    text = next(iter(kept.get("sheet", [])), "")
    there, rest = kept.get("there", []), bool(kept.get("rest"))
    return _page(found, people, there=there, rest=rest, text=text, is_kept=bool(kept))


def do(request: Request, parts: Parts, *, seminar: str) -> Answer:
    """With `step=read` a sheet's text adds ticks; with `step=check` it says how many were there and how many
    weren't; with `step=do` that is recorded.
    """
    found = _opened(request, parts, seminar, ATTENDANCE)
    if found is None:
        return NotFound()
    people = seated(found.session, found.form, seminar)
    open_ones = {str(item["receipt"]): item for item in people if item["status"] == _OPEN}
    there = [one for one in request.form.get("there", []) if one in open_ones]
    rest, text = bool(request.first("rest")), request.first("sheet")
    # The Enter key presses the first button, whatever is meant.
    if request.first("step") == "read" and text.strip():
        by_receipt = {str(item["receipt"]): item for item in people}
        sheet = matched(read_attendance(rows_of_text(text)), found.form, by_receipt)
        there += [one for one in open_ones if one not in there and sheet.wanted.get(one) == ATTEND]
        # What was read has done its work, and has everybody's address.
        return _page(found, people, there=there, rest=rest, sheet=sheet, text=text if sheet.wrong else "")
    wanted = {**(dict.fromkeys(open_ones, MISS) if rest else {}), **dict.fromkeys(there, ATTEND)}
    if not wanted or request.first("step") != "do":
        return _page(found, people, there=there, rest=rest, wanted=wanted, is_checked=True)
    op = attempt(request.first("op"))
    results = list(record(found.session, wanted, open_ones, op=op))
    failed = sum(problem is not None for _, problem in results)
    done = "attendance_part" if failed else "attendance"
    return Redirect(f"{found.path}?done={done}&count={len(results) - failed}")


def ask_for_list(request: Request, parts: Parts, *, seminar: str) -> Answer:
    found = _opened(request, parts, seminar, LIST)
    return _list_page(found, typed(request.kept)) if found else NotFound()


def take_list(request: Request, parts: Parts, *, seminar: str) -> Answer:
    """The people who have a seat, as a CSV. Who took it and why is written down before."""
    found, asked = _opened(request, parts, seminar, LIST), typed(request.form)
    if found is None:
        return NotFound()
    reason = asked.get("reason", "").strip()
    if not reason:
        return _list_page(found, asked, is_refused=True)
    people = seated(found.session, found.form, seminar)
    audit = audit_of_list(
        found.session, found.form, seminar, reason, count=len(people), op=attempt(asked.get("op", ""))
    )
    found.session.patiently(lambda: parts.store.put_audit(audit))
    return Download(name=f"{seminar}.csv", content=csv_bytes([*to_register(found.form, people)]))


def _opened(request: Request, parts: Parts, seminar: str, job: str) -> Opened | None:
    found = opened(request, parts, seminar)
    return found if found and may(request, found, job) else None


def _page(
    found: Opened,
    people: list[Item],
    *,
    there: list[str],
    rest: bool,
    wanted: Mapping[str, str] | None = None,
    sheet: Matched | None = None,
    text: str = "",
    is_checked: bool = False,
    is_kept: bool = False,
) -> Page:
    counts = Counter((wanted or {}).values())
    open_ones = [item for item in people if item["status"] == _OPEN]
    is_refused = is_checked and not wanted
    return Page(
        "seminars/attendance.html",
        {
            "seminar": found.one.seminar,
            "path": found.path,
            "people": [person(found.session, found.form, item) for item in open_ones],
            "known": [person(found.session, found.form, item) for item in people if item["status"] != _OPEN],
            "there": there,
            "rest": rest,
            "sheet": sheet and {**vars(sheet), "count": str(len(there))},
            "text": text,
            "is_checked": is_checked and bool(wanted),
            "is_refused": is_refused,
            "counts": {
                "there": str(counts[ATTEND]),
                "absent": str(counts[MISS]),
                "left": str(len(open_ones) - len(wanted or {})),
            },
            "op": attempt(""),
            "is_kept": is_kept,
        },
        status=422 if is_refused or (sheet and sheet.wrong) else 200,
    )


def _list_page(found: Opened, asked: Mapping[str, str], *, is_refused: bool = False) -> Page:
    return Page(
        "seminars/list.html",
        {
            "seminar": found.one.seminar,
            "path": found.path,
            "reason": asked.get("reason", ""),
            "limit": _LONGEST_REASON,
            "count": str(found.one.seats.taken),
            "op": attempt(asked.get("op", "")),
            "is_refused": is_refused,
        },
        status=422 if is_refused else 200,
    )
