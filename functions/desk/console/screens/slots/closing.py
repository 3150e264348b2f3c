"""予定: a closure. A time is closed, and whoever is booked there gets another time or a cancellation, with
the same reason: each by a choice of their own, after a look at the mails.

What is done no longer stands in the closed time, and which bookings it was about is written down before the
first is moved. So a closure that is cut off goes on with what is left, and tells both apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.request import Request
from desk.console.screens.at_work import session_of
from desk.console.screens.slots.blocking import may_close
from desk.console.screens.slots.spans import Asked, choices_of
from desk.counter.actions.mail_texts import MailText, mail_texts
from desk.counter.actions.preview import planned
from desk.counter.actions.refusals import refusal_parts
from desk.counter.cases.looks import looked
from desk.counter.session import Session, slot_of
from desk.counter.times.blocks import block_rows, live_blocks, standing
from desk.counter.times.closing import blocked, carry_out_step, progress, steps_of
from desk.counter.times.typed import Mistyped
from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.moments import slot_text
from desk.domain.calendar.slots import parse_slot
from desk.domain.calendar.stays import Stay
from desk.domain.errors import InvalidAnswers, Problem, Unavailable
from desk.domain.forms.formats import is_slot
from desk.domain.submissions.places.blocks import Block, block_of, span_words, whole_day
from desk.domain.submissions.reasons import reason_words
from desk.parts import Parts
from desk.usecases.closure import CANCEL, LEAVE, Step, Wanted, offered_instead

AT_ONCE = 20
"""Bookings that one request deals with: well within the time that a function has."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A booking that loses its place: what can be chosen for it (value -> words), what is `chosen`, the mails
    of that, and why it can't be had ("": it can). `how` says why nothing can be chosen.
    """

    receipt: str
    status: str
    when: str
    version: int
    choices: Mapping[str, str]
    chosen: str
    how: str
    mails: tuple[MailText, ...]
    refusal: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of a booking."""

    receipt: str
    words: str
    is_done: bool


def show(request: Request, parts: Parts) -> Answer:
    """The form of a closure; with a block's key, what is done of it and what is left."""
    asked, session = Asked.of(request), session_of(request, parts)
    if not may_close(request, session, asked.desk):
        return NotFound()
    if key := request.query.get("block"):
        return _progress(session, asked.desk, key)
    return _page(session, asked)


def do(request: Request, parts: Parts) -> Answer:
    """`step=list`: who loses their place, with what is proposed; `check`: the same with what was chosen;
    `do`: close the time and deal with each booking, as many at once as a request has time for.
    """
    asked, session = Asked.of(request, request.form), session_of(request, parts)
    if not may_close(request, session, asked.desk):
        return NotFound()
    try:
        (block, *_) = asked.blocks(session)
    except Mistyped as mistyped:
        return _page(session, asked, refusal=str(mistyped))
    except InvalidAnswers as problem:
        return _page(session, asked, refusal=problem.errors[0].message)
    chosen = _chosen(request)
    step = request.first("step")
    # What is sent is what was shown: another choice is looked at first.
    if step == "do" and request.first("shown") == _fingerprint(chosen):
        return _done(request, session, asked, block, chosen)
    return _list(session, asked, block, chosen)


def _chosen(request: Request) -> dict[str, str]:
    """Receipt number -> a slot, CANCEL or LEAVE; nothing else."""
    found = {}
    for name, values in request.form.items():
        if name.startswith("do-") and (values[0] in (CANCEL, LEAVE) or is_slot(values[0])):
            found[name.removeprefix("do-")] = values[0]
    return found


def _fingerprint(chosen: Mapping[str, str]) -> str:
    return " ".join(f"{receipt}={choice}" for receipt, choice in sorted(chosen.items()))


def _steps(session: Session, block: Block, chosen: Mapping[str, str]) -> tuple[Step, ...]:
    wanted = Wanted(reason=block.reason, near=True, chosen=chosen)
    return steps_of(session, standing(session, block), block, wanted)


def _list(
    session: Session,
    asked: Asked,
    block: Block,
    chosen: Mapping[str, str],
    *,
    refused: Mapping[str, Sequence[str]] | None = None,
    done: int = 0,
) -> Page:
    steps = _steps(session, block, chosen)
    rows = [
        _row(session, asked, block, step, chosen, (refused or {}).get(_receipt(step), ())) for step in steps
    ]
    shown = {row.receipt: row.chosen for row in rows}
    values = {
        **choices_of(session, asked),
        "refusal": "",
        "block": tuple(block_rows(session, block)),
        "rows": rows,
        "shown": _fingerprint(shown),
        "done": done,
        "left": sum(row.chosen != LEAVE for row in rows),
    }
    status = 409 if refused else 200
    return Page("slots/closing.html", values, status=status)


def _receipt(step: Step) -> str:
    return str(step.item["receipt"])


def _row(
    session: Session,
    asked: Asked,
    block: Block,
    step: Step,
    chosen: Mapping[str, str],
    refused: Sequence[str],
) -> Row:
    item, words = step.item, session.bundle["console"]["screens"]["closing"]
    closed = [Stay(start=block.start, end=block.end, places=block.places)]
    slots = session.patiently(lambda: offered_instead(item, closed, session.parts))
    if step.slot and step.slot not in slots:
        slots = (*slots, step.slot)
    choices = {slot: slot_words(parse_slot(slot), session.clock) for slot in sorted(slots)}
    if step.how == "busy":
        choices = {}
    else:
        choices |= {CANCEL: str(words["cancel"])}
    choices |= {LEAVE: str(words["leave"])}
    choice = chosen.get(_receipt(step), "")
    now_chosen = step.slot or (CANCEL if step.how == "cancel" else LEAVE)
    gone = (str(words["gone"]),) if choice and choice != now_chosen else ()
    mails, told = _mails(session, asked, step)
    return Row(
        receipt=_receipt(step),
        status=session.status(item),
        when=slot_of(session, item),
        version=int(item["v"]),
        choices=choices,
        chosen=now_chosen,
        how=str(words["busy"]) if step.how == "busy" else str(words["none"]) if step.how == "none" else "",
        mails=mails,
        refusal=(*refused, *gone, *told),
    )


def _mails(session: Session, asked: Asked, step: Step) -> tuple[tuple[MailText, ...], tuple[str, ...]]:
    """The mails of a step, or why it can't be done."""
    form = session.parts.form(step.item["form"])
    if step.action is None or form is None:
        return (), ()
    try:
        dossier = session.dossier(_receipt(step))
        # A mail names its reader.
        looked(session, dossier.meta, form)
        changes = list(planned((step.action,), session, dossier, form, asked.op))
    except Unavailable:
        raise
    except Problem as problem:
        return (), _sentences(session, step, problem)
    return tuple(mail for change in changes for mail in mail_texts(session, change)), ()


def _sentences(session: Session, step: Step, problem: Problem) -> tuple[str, ...]:
    parts = refusal_parts(problem, session, stored=step.item, action=step.action)
    return tuple(
        part if isinstance(part, str) else "、".join(f"{name} {words}" for name, words in part)
        for part in parts
    )


def _done(
    request: Request, session: Session, asked: Asked, block: Block, chosen: Mapping[str, str]
) -> Answer:
    steps = _steps(session, block, chosen)
    blocked(session, [block], op=asked.op, listed=[step.item for step in steps])
    refused: dict[str, tuple[str, ...]] = {}
    done = 0
    for step in [step for step in steps if step.action][:AT_ONCE]:
        try:
            done += carry_out_step(session, step, op=asked.op, version=_version(request, step))
        except Unavailable:
            raise
        except Problem as problem:
            refused[_receipt(step)] = _sentences(session, step, problem)
    if refused or len([step for step in steps if step.action]) > AT_ONCE:
        return _list(session, asked, block, chosen, refused=refused, done=done)
    return Redirect(f"/slots/closing?desk={asked.desk}&block={_in_address(block)}")


def _version(request: Request, step: Step) -> int | None:
    shown = request.first(f"v-{_receipt(step)}")
    return int(shown) if shown.isdecimal() else None


def _in_address(block: Block) -> str:
    return str(block.key["SK"]).replace("#", "_")


def _progress(session: Session, desk: str, key: str) -> Answer:
    item = next((one for one in live_blocks(session, desk) if str(one["SK"]).replace("#", "_") == key), None)
    if item is None:
        return NotFound()
    block, words = block_of(item), session.bundle["console"]["screens"]["closing"]
    fates = []
    for one in progress(session, block):
        state = session.status(one.item)
        said = {
            "stands": str(words["stands"]),
            "moved": f"{slot_of(session, one.item)}（{state}）",
            "over": state,
        }[one.fate]
        fates.append(Fate(receipt=str(one.item["receipt"]), words=said, is_done=one.fate != "stands"))
    day, end = whole_day(block.day)
    is_whole = (block.start, block.end) == (day, end)
    return Page(
        "slots/closed.html",
        {
            "desk": desk,
            "time": span_words(block, session.clock),
            "reason": reason_words(session.bundle, desk, block.reason),
            "fates": sorted(fates, key=lambda fate: fate.is_done),
            "done": sum(fate.is_done for fate in fates),
            "left": sum(not fate.is_done for fate in fates),
            "again": {
                "desk": desk,
                "day": block.day.isoformat(),
                "time": "" if is_whole else slot_text(block.start)[11:],
                "end": "" if is_whole else "24:00" if block.end == end else slot_text(block.end)[11:],
                "reason": block.reason,
            },
        },
    )


def _page(session: Session, asked: Asked, *, refusal: str = "") -> Page:
    values = {
        **choices_of(session, asked),
        "refusal": refusal,
        "block": (),
        "rows": (),
        "shown": "",
        "done": 0,
        "left": 0,
    }
    return Page("slots/closing.html", values, status=422 if refusal else 200)
