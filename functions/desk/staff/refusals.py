"""Why an action was refused, as sentences that say what to do."""

from collections.abc import Iterator
from contextlib import suppress

from desk.domain import errors
from desk.domain.calendar.availability import CountsByMonth, nearest_free, slot_words
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.placeholders import fill
from desk.domain.submissions import actions
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import actions_from
from desk.staff.session import Session, event_lines, permanent_error_words
from desk.staff.terminal import pairs
from desk.usecases.change_submission import ChangedSince

APPLICANTS_ONLY = ("withdraw", "change")


def command(action: str) -> str:
    """The command for an action."""
    return action.replace("_", "-")


def possible(stored: Item) -> tuple[str, ...]:
    """The actions that staff can take in the submission's present state."""
    names = actions_from(stored["status"], has_slots="slot" in stored)
    return tuple(
        name for name in names if name not in APPLICANTS_ONLY and (name != "release" or stored.get("suspect"))
    )


def refusal_lines(
    problem: errors.Problem,
    session: Session,
    *,
    stored: Item | None = None,
    action: actions.Action | None = None,
) -> Iterator[str]:
    """Why nothing was done; `stored` is the submission that was acted on."""
    match problem:
        case ChangedSince():
            yield "ほかの人が先に変えたため、何もしませんでした。"
            yield from pairs(event_lines(session, problem.events))
            receipt = stored["receipt"] if stored else "受付番号"
            yield f"今の状態は「{session.status(problem.state)}」です。"
            yield f"show {receipt} で見て、もう一度決めてください。"
        case errors.NotAllowedNow():
            yield from (error.message for error in problem.errors)
            if stored and action and not problem.errors:
                yield from _not_in_this_state(session, stored, action)
        case errors.SlotTaken():
            yield from (error.message for error in problem.errors)
            yield from _nearest(session, stored, action)
        case errors.InvalidAnswers():
            yield from (error.message for error in problem.errors)
            if any(error.code == "past_deadline" for error in problem.errors):
                yield "申込みの期限を過ぎた日時へ移すときは、--late を付けてください。"
            yield from _nearest(session, stored, action)
        case errors.BeingDeleted():
            yield (
                "この受付は、保存期間が過ぎたか、削除を求められたため、削除しています。"
                "見たり、記録したりすることは、もうできません。"
            )
        case errors.NotFound():
            yield "その受付番号の受付は見つかりません。番号を確かめてください。"
        case errors.Unavailable():
            yield permanent_error_words(problem) or (
                "表に接続できませんでした。行われたかどうかは、まだわかりません。"
                "少し待って、show で今の状態を確かめてから、もう一度行ってください。"
            )
        case _:
            yield str(session.bundle["messages"]["problems"][problem.code])


def _not_in_this_state(session: Session, stored: Item, action: actions.Action) -> Iterator[str]:
    status, wanted = session.status(stored["status"]), session.action(action.name)
    yield f"この受付は「{status}」なので、「{wanted}」はできません。"
    can = "、".join(f"{command(name)}（{session.action(name)}）" for name in possible(stored))
    yield f"今できること：{can}"


def _nearest(session: Session, stored: Item | None, action: actions.Action | None) -> Iterator[str]:
    """The free slots near the requested one, if they can be read."""
    form = session.parts.form(stored["form"]) if stored else None
    if stored is None or form is None or form.grid is None:
        return
    if isinstance(action, actions.Confirm):
        # It asked for this slot without holding it, and somebody else has it by now.
        wanted = str(stored["slot"])
        yield "move で、ほかの日時に移してから確定するか、decline でお断りしてください。"
    elif isinstance(action, actions.Move):
        wanted = action.slot
    else:
        return
    desk = form.words["desk"]
    counts = CountsByMonth(lambda month: session.parts.store.slots_taken(desk, month))
    with suppress(errors.Unavailable, ValueError):
        free = nearest_free(form.grid, counts, parse_slot(wanted), now=session.now)
        if free:
            words = [slot_words(slot, form.clock) for slot in free]
            yield fill(form.messages["slot"]["nearest"], {"slots": "、".join(words)})
