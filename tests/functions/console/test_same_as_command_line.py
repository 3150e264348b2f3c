"""Every action of every life, once by the command line and once at the console, on the same table: what is
stored afterwards is the same, but for who did it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from desk.domain.submissions.workflow import APPLICANT, STAFF, Action
from tests.functions.bookings import SID, do, mark_suspect, meta
from tests.functions.conftest import RIGHT, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import COLLEAGUE, everything, put_back, stored
from tests.functions.dispatch.cases import add_expert
from tests.functions.seminars import applying

URL = "https://example.kaigi.example.jp/room/1"
CONSULTATION, AFTERWARDS, VISIT = (
    "2026-11-25T10:20:00+09:00",
    "2026-12-01T09:00:00+09:00",
    "2026-12-10T15:00:00+09:00",
)
SEMINAR = "2027-01-06T13:00:00+09:00"
SENTENCE = "例の会議室が使えなくなりました。"
EXPERT, ANOTHER = "(an expert)", "(another expert)"
"""In the table: the ids of two, which are drawn."""

CONFIRM = ("confirm", {"url": URL})
HEARD = ("record_hearing", {"memo": "例の記録です。"})
APPROVED = (HEARD, ("approve", {"expert": EXPERT, "visits": "3"}))
PLANNED = (*APPROVED, ("plan_visit", {"at": "2026-12-10T14:00", "place": "例の事務所"}))
MADE = (*PLANNED, ("visit_done", {}))
MESSAGE = ("message", {"text": "例のお知らせです。"})
REPLY = (APPLICANT, {"text": "例の返事です。"})

Typed = Mapping[str, str]
Step = tuple[str, Typed]


@dataclass(frozen=True)
class Row:
    """`before` are the actions that lead to `action`, by their names, or by APPLICANT a reply; `at` is when
    they and it are done. `suspect`: a machine seems to have sent it. `others`: how many have applied before.
    """

    form: str
    action: str
    given: Typed = field(default_factory=dict)
    before: tuple[Step, ...] = ()
    at: str = ""
    suspect: bool = False
    others: int = 0
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.form}-{self.action}-{'-'.join(self.given)}"


def _of_every_form(form: str, ended: Step, *, can_assign: bool = True) -> Iterator[Row]:
    yield Row(form, "note", {"text": "例のメモ\nの2行目"})
    yield Row(form, "phone", {"text": "例の電話です。"})
    yield Row(form, "correct", {"mail": "jiro@example.jp"})
    yield Row(form, "release", suspect=True)
    yield Row(form, "reopen", before=(ended,))
    if can_assign:
        yield Row(form, "assign")
        yield Row(form, "assign", {"to": COLLEAGUE})


def _of_conversations(form: str) -> Iterator[Row]:
    yield Row(form, *MESSAGE)
    yield Row(form, "message", {"text": "例のお知らせです。", "wait": "yes"})
    yield Row(form, "wait", {"sentence": "例の書類"})
    yield Row(form, "resume", before=(("wait", {"sentence": "例の書類"}),))
    yield Row(form, "seen", before=(MESSAGE, REPLY))


ROWS = (
    *_of_every_form("booking", ("cancel", {})),
    *_of_conversations("booking"),
    Row("booking", *CONFIRM),
    Row("booking", "confirm", {"url": URL, "slot": "2026-11-26T14:00", "reason": "staff_away"}),
    Row("booking", "confirm", {"kind": "phone"}),
    Row("booking", "move", {"slot": "2026-11-26T14:00", "reason": SENTENCE}),
    Row("booking", "move", {"slot": "2026-11-26T14:00", "reason": "staff_away"}, before=(CONFIRM,)),
    Row("booking", "switch", {"kind": "phone"}, before=(CONFIRM,)),
    Row(
        "booking",
        "rebook",
        {"slot": "2026-11-26T14:00", "late": "yes", "reason": SENTENCE},
        before=(CONFIRM, ("start", {})),
        at=CONSULTATION,
    ),
    Row("booking", "decline", {"reason": "business"}),
    Row("booking", "cancel"),
    Row("booking", "cancel", {"reason": "staff_away"}, before=(CONFIRM,)),
    Row("booking", "identify", before=(CONFIRM,), at=CONSULTATION),
    Row("booking", "refuse_identity", before=(CONFIRM,), at=CONSULTATION),
    Row("booking", "start", before=(CONFIRM,), at=CONSULTATION),
    Row("booking", "finish", before=(CONFIRM,), at=CONSULTATION),
    Row("booking", "no_show", before=(CONFIRM,), at=CONSULTATION),
    Row("booking", "not_kept", before=(CONFIRM,), at=CONSULTATION),
    Row("booking", "reopen", before=(CONFIRM, ("finish", {})), at=CONSULTATION),
    Row("booking", "close_missed", at=AFTERWARDS),
    Row(
        "booking",
        "offer",
        {"slot": "2026-11-25T11:00"},
        answers={"slot": "2026-12-02T10:00", "earlier": True},
    ),
    *_of_every_form("consultation", ("cancel", {})),
    *_of_conversations("consultation"),
    Row("consultation", "answer", {"text": "例の回答です。\n2行目です。"}),
    Row("consultation", "finish", before=(("answer", {"text": "例の回答です。"}),)),
    Row("consultation", "cancel"),
    *_of_every_form("dispatch", ("cancel", {"reason": SENTENCE})),
    *_of_conversations("dispatch"),
    Row("dispatch", "set_hearing", {"at": "2026-11-24T14:00", "how": "電話でうかがいます。"}),
    Row("dispatch", "record_hearing", {"on": "2026-11-20", "memo": "例の記録です。"}),
    Row("dispatch", "propose", {"expert": EXPERT, "visits": "2"}, before=(HEARD,)),
    Row("dispatch", "propose", {"reason": "scope"}, before=(HEARD,)),
    Row("dispatch", "approve", {"expert": EXPERT, "visits": "2"}, before=(HEARD,)),
    Row("dispatch", "decline", {"reason": "scope"}, before=(HEARD,)),
    Row(
        "dispatch",
        "plan_visit",
        {"at": "2026-12-10T14:00", "number": "1", "minutes": "90", "place": "例の事務所"},
        before=APPROVED,
    ),
    Row("dispatch", "move_visit", {"at": "2026-12-11T10:00", "reason": SENTENCE}, before=PLANNED),
    Row("dispatch", "cancel_visit", {"reason": SENTENCE}, before=PLANNED),
    Row("dispatch", "visit_done", {"text": "例の報告です。"}, before=PLANNED, at=VISIT),
    Row(
        "dispatch",
        "report",
        {"number": "1", "text": "例の報告です。"},
        before=(*PLANNED, ("visit_done", {})),
        at=VISIT,
    ),
    Row(
        "dispatch",
        "change_expert",
        {"expert": "(another expert)", "reason": "例の交代です。"},
        before=APPROVED,
    ),
    Row("dispatch", "complete", before=(*PLANNED, ("visit_done", {})), at=VISIT),
    Row("dispatch", "cancel", {"reason": SENTENCE}, before=PLANNED),
    *_of_every_form("seminar", ("cancel", {}), can_assign=False),
    Row("seminar", "promote", others=3, before=(("more seats", {}),)),
    Row("seminar", "attend", at=SEMINAR),
    Row("seminar", "miss", at=SEMINAR),
    Row("seminar", "cancel"),
    Row("seminar", "called_off", {"reason": SENTENCE}),
    Row("seminar", "tell_move", before=(("move the seminar", {}),)),
    Row("seminar", "reopen_to_wait", before=(("cancel", {}), ("fill the seats", {}))),
    Row("seminar", "change", {"seminar": "manual"}),
    Row("seminar", "change_to_wait", {"seminar": "basics"}, answers={"seminar": "manual"}, others=3),
)


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member(dict.fromkeys(desk.bundle["desks"], EVERYTHING), id_=COLLEAGUE))


def test_every_action_of_staff_in_every_life_is_in_the_table(desk: Desk) -> None:
    forms, flows = desk.bundle["forms"], desk.bundle["workflows"]
    every = {
        (form, name)
        for form in RIGHT
        for name, action in flows[forms[form]["words"]["workflow"]]["actions"].items()
        if STAFF in action["by"]
    }
    assert {(row.form, row.action) for row in ROWS} == every


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_command_line_and_console_store_the_same(
    row: Row, desk: Desk, staff: Staff, counter: Counter
) -> None:
    experts = _prepared(row, desk, staff)
    given = {name: experts.get(value, value) for name, value in row.given.items()}
    receipt, before = str(meta(desk)["receipt"]), everything(desk)

    said = staff(row.action.replace("_", "-"), receipt, *_options(given), "--yes")
    assert said.status == 0, said.err
    by_command, changed = stored(desk), meta(desk)["v"]
    assert changed > _version(before)
    put_back(desk, before)

    path = f"/cases/{receipt}/{row.action}"
    shown = counter.post(path, {**_controls(desk, row, given), "step": "check"})
    assert shown["statusCode"] == 200, shown["body"]
    assert stored(desk) == stored(desk, before), "what is only shown changes nothing"
    done = counter.post(path, {**_controls(desk, row, given), "step": "do"})
    assert done["statusCode"] == 303, done["body"]
    assert stored(desk) == by_command


def _version(items: list[Any]) -> int:
    (found,) = [item for item in items if item["PK"]["S"] == f"SUB#{SID}" and item["SK"]["S"] == "META"]
    return int(found["v"]["N"])


def _prepared(row: Row, desk: Desk, staff: Staff) -> Mapping[str, str]:
    """Bring a submission to where the action is possible; what stands for the drawn ids."""
    experts = {}
    if row.form == "dispatch":
        experts = {
            EXPERT: add_expert(staff),
            "(another expert)": add_expert(staff, "例 専二", "ni@example.jp"),
        }
    for n in range(row.others):
        applying.apply(desk, n + 1)
    status, body = desk.send(row.form, {**RIGHT[row.form], **row.answers}, sid=SID)
    assert status == 201, body
    if row.suspect:
        mark_suspect(desk)
    for n, (action, typed) in enumerate(row.before):
        if row.at and n == len(row.before) - 1 and action in ("start", "finish", "visit_done"):
            desk.at(row.at)
        _step(desk, action, {name: experts.get(value, value) for name, value in typed.items()})
    if row.at:
        desk.at(row.at)
    desk.sweep()
    return experts


def _step(desk: Desk, action: str, typed: Typed) -> None:
    match action:
        case "more seats":
            applying.edit(capacity=4)
        case "fill the seats":
            for n in range(3):
                applying.apply(desk, n + 1)
        case "move the seminar":
            applying.edit(start="15:00", end="17:00")
        case _ if action == APPLICANT:
            do(Action(name="reply", given=typed), by=APPLICANT)
        case "finish" | "start":
            do(Action(name="identify"))
            do(Action(name="start"))
            if action == "finish":
                do(Action(name="finish"))
        case _:
            do(Action(name=action, given=typed), by="staff-2")


def _options(given: Typed) -> Iterator[str]:
    for name, value in given.items():
        yield f"--{name.replace('_', '-')}"
        if name not in ("late", "wait", "other_body"):
            yield value


def _controls(desk: Desk, row: Row, given: Typed) -> dict[str, str]:
    """What a browser posts: a sentence goes into the control beside the list of reasons."""
    own = {"reason": "reason_own"} if given.get("reason") == SENTENCE else {}
    op = "00000000-0000-4000-8000-000000000001"
    return {
        "op": op,
        "version": str(meta(desk)["v"]),
        **{own.get(name, name): value for name, value in given.items()},
    }
