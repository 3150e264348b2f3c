"""Why an action was refused, as sentences that say what to do."""

from collections.abc import Iterator

from desk.counter.actions.inputs import command
from desk.counter.actions.wishes import nearest_words
from desk.counter.cases.case_words import Rows
from desk.counter.session import Session, event_lines, permanent_error_words
from desk.domain import errors
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import known_reasons
from desk.domain.submissions.workflow import STAFF, Action
from desk.domain.transitions.plan import is_offered
from desk.storage.reader import Dossier
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


def refusal_parts(
    problem: errors.Problem,
    session: Session,
    *,
    stored: Item | None = None,
    action: Action | None = None,
) -> Iterator[str | Rows]:
    """Sentences, and rows of (name, content), that say why nothing was done and what to do; `stored` is the
    submission that was acted on.
    """
    match problem:
        case ChangedSince():
            yield "ほかの人が先に変えたため、何もしませんでした。"
            if stored:
                yield list(event_lines(session, stored, problem.events))
                yield f"今の状態は「{session.status(stored, problem.state)}」です。"
                yield session.hint("look_again", receipt=stored["receipt"])
        case errors.NotAllowedNow():
            yield from (error.message for error in problem.errors)
            if stored and action and not problem.errors:
                yield from _not_in_this_state(session, stored, action)
        case errors.SlotTaken():
            yield from (error.message for error in problem.errors)
            yield from _nearest(session, stored, action)
            if action and action.name == "confirm":
                # It asked for this slot without holding it, and somebody else has it by now.
                yield session.hint("move_or_decline")
            elif action and "slot" not in action.given:
                yield session.hint("other_slot")
        case errors.InvalidAnswers():
            yield from (error.message for error in problem.errors)
            if any(error.code == "past_deadline" for error in problem.errors):
                yield session.hint("late_slot")
            if stored and any(error.code == "change_reason" for error in problem.errors):
                yield session.hint("reason")
                yield list(known_reasons(session.bundle, stored["desk"]).items())
            if any(error.field == "slot" for error in problem.errors):
                yield from _nearest(session, stored, action)
        case errors.BeingDeleted():
            yield (
                "この受付は、保存期間が過ぎたか、削除を求められたため、削除しています。"
                "見たり、記録したりすることは、もうできません。"
            )
        case errors.NotFound():
            yield "その受付番号の受付は見つかりません。番号を確かめてください。"
            yield session.hint("whole_number")
        case errors.Unavailable():
            yield permanent_error_words(problem) or (
                "表に接続できませんでした。行われたかどうかは、まだわかりません。"
                f"少し待って、{session.hint('see_first')}"
            )
        case _:
            yield str(session.bundle["messages"]["problems"][problem.code])


def changed_meanwhile(session: Session, dossier: Dossier, seen: int | None) -> Iterator[str]:
    """Why something that was shown can't be done any more: what has been done since the version `seen`; the
    last of it, where nobody knows what was seen. Raises Unavailable.
    """
    since = [event for event in dossier.events if seen is None or event["v"] > seen]
    yield "ほかの人が先に変えたため、何もしませんでした。"
    for at, words in event_lines(session, dossier.meta, tuple(since if seen is not None else since[-1:])):
        yield f"{at}　{words}"
    yield session.hint("look_again", receipt=dossier.meta["receipt"])


def _not_in_this_state(session: Session, stored: Item, action: Action) -> Iterator[str]:
    form = stored["form"]
    status, wanted = session.status(stored), session.action(form, action.name)
    yield f"この受付は「{status}」なので、「{wanted}」はできません。"
    can = "、".join(
        session.hint("action", command=command(name), action=session.action(form, name))
        for name in possible(session, stored)
    )
    yield f"今できること：{can}"


def _nearest(session: Session, stored: Item | None, action: Action | None) -> Iterator[str]:
    """The free slots near the requested one, if they can be read."""
    form = session.parts.form(stored["form"]) if stored else None
    if stored is None or action is None or form is None or form.grid is None:
        return
    if "slot" not in stored or ("slot" not in action.given and action.name not in ("reopen", "confirm")):
        return
    yield from filter(None, [nearest_words(session, form, action.given.get("slot", stored["slot"]))])
