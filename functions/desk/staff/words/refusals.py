"""Why an action was refused, as sentences that say what to do."""

from collections.abc import Iterator

from desk.domain import errors
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import known_reasons
from desk.domain.submissions.workflow import STAFF, Action
from desk.domain.transitions.plan import is_offered
from desk.staff.session import Session, event_lines, permanent_error_words, slot_of
from desk.staff.typed.action_arguments import command
from desk.staff.typed.short_receipt import SeveralReceipts
from desk.staff.words.terminal import pairs, table
from desk.staff.words.wishes import nearest_words
from desk.usecases.change_submission import ChangedSince


def possible(session: Session, stored: Item) -> tuple[str, ...]:
    """The actions that staff can take in the submission's present state."""
    form, workflow = session.parts.form(stored["form"]), session.workflow(stored["form"])
    if form is None or workflow is None:
        return ()
    names = workflow.actions_from(stored["status"], STAFF)
    return tuple(
        name
        for name in names
        if is_offered(name, form, stored, by=STAFF, now=session.now, bundle=session.bundle)
    )


def which_lines(several: SeveralReceipts, session: Session) -> Iterator[str]:
    """Which submissions the end of a receipt number may mean."""
    yield f"「{several.end}」で終わる受付番号は、{len(several.items)}件あります。もっと長く書いてください。"
    yield from table(
        [
            (
                item["receipt"],
                session.status(item),
                slot_of(session, item),
                session.title(item["form"]),
            )
            for item in several.items
        ]
    )


def refusal_lines(
    problem: errors.Problem,
    session: Session,
    *,
    stored: Item | None = None,
    action: Action | None = None,
) -> Iterator[str]:
    """Why nothing was done; `stored` is the submission that was acted on."""
    match problem:
        case ChangedSince():
            yield "ほかの人が先に変えたため、何もしませんでした。"
            if stored:
                yield from pairs(event_lines(session, stored, problem.events))
                yield f"今の状態は「{session.status(stored, problem.state)}」です。"
                yield f"show {stored['receipt']} で見て、もう一度決めてください。"
        case errors.NotAllowedNow():
            yield from (error.message for error in problem.errors)
            if stored and action and not problem.errors:
                yield from _not_in_this_state(session, stored, action)
        case errors.SlotTaken():
            yield from (error.message for error in problem.errors)
            yield from _nearest(session, stored, action)
            if action and action.name == "confirm":
                # It asked for this slot without holding it, and somebody else has it by now.
                yield "move で、ほかの日時に移してから確定するか、decline でお断りしてください。"
            elif action and "slot" not in action.given:
                yield "別の日時にするときは、--slot に書いてください。"
        case errors.InvalidAnswers():
            yield from (error.message for error in problem.errors)
            if any(error.code == "past_deadline" for error in problem.errors):
                yield "申込みの期限を過ぎた日時へ移すときは、--late を付けてください。"
            if stored and any(error.code == "change_reason" for error in problem.errors):
                yield "理由は --reason に書きます。左の id か、自分の文です。"
                yield from pairs(known_reasons(session.bundle, stored["desk"]).items())
            if any(error.field == "slot" for error in problem.errors):
                yield from _nearest(session, stored, action)
        case errors.BeingDeleted():
            yield (
                "この受付は、保存期間が過ぎたか、削除を求められたため、削除しています。"
                "見たり、記録したりすることは、もうできません。"
            )
        case errors.NotFound():
            yield "その受付番号の受付は見つかりません。番号を確かめてください。"
            yield "終わりの4文字で探せるのは、list にあるものだけです。ほかは、番号を全部書いてください。"
        case errors.Unavailable():
            yield permanent_error_words(problem) or (
                "表に接続できませんでした。行われたかどうかは、まだわかりません。"
                "少し待って、show で今の状態を確かめてから、もう一度行ってください。"
            )
        case _:
            yield str(session.bundle["messages"]["problems"][problem.code])


def _not_in_this_state(session: Session, stored: Item, action: Action) -> Iterator[str]:
    form = stored["form"]
    status, wanted = session.status(stored), session.action(form, action.name)
    yield f"この受付は「{status}」なので、「{wanted}」はできません。"
    can = "、".join(f"{command(name)}（{session.action(form, name)}）" for name in possible(session, stored))
    yield f"今できること：{can}"


def _nearest(session: Session, stored: Item | None, action: Action | None) -> Iterator[str]:
    """The free slots near the requested one, if they can be read."""
    form = session.parts.form(stored["form"]) if stored else None
    if stored is None or action is None or form is None or form.grid is None:
        return
    if "slot" not in stored or ("slot" not in action.given and action.name not in ("reopen", "confirm")):
        return
    yield from filter(None, [nearest_words(session, form, action.given.get("slot", stored["slot"]))])
