"""Cases whole, a row each: for a file that somebody takes out, with a reason that is written down first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from desk.counter.cases.case_words import raw, sections_known
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import TOKYO, from_stamp
from desk.domain.forms.answers_in_words import ShownAnswer
from desk.domain.forms.form import Form
from desk.domain.submissions.columns import cell, needs_experts
from desk.domain.submissions.meeting import kind_name
from desk.domain.submissions.model import Item, is_by_phone
from desk.domain.submissions.thread import thread

_HEADS = (
    "受付番号",
    "状態",
    "受付日時",
    "対応の期限",
    "相談の日時",
    "お断りの理由",
    "機械による送信の疑い",
    "受け付け方",
    "相談の方法",
)
_THREAD = "やりとり"


def case_rows(
    session: Session, form_id: str, items: Sequence[Item], *, phone: Callable[[str], str]
) -> Iterator[Sequence[str]]:
    """Header and rows of one form: columns in the form's order, then the fields it no longer has.

    `phone` says how a stored number is written. Raises Unavailable.
    """
    form = session.parts.form(form_id)
    fields = [field for section in form.words["sections"] for field in section["fields"]] if form else []
    left = sorted({field for item in items for field in item.get("answers", {})} - set(fields))
    columns, life = _life(session, form)
    heads = (form.label(field) if form else field for field in fields)
    yield [*_HEADS, *columns, *heads, *left, _THREAD]
    for item in sorted(items, key=lambda item: (str(item["received_at"]), str(item["receipt"]))):
        words = _answers(item, form, phone)
        answers = (words.get(field, "") for field in [*fields, *left])
        yield [*_about(session, item), *life(item), *answers, _thread(session, item)]


def _life(session: Session, form: Form | None) -> tuple[Sequence[str], Callable[[Item], Sequence[str]]]:
    """The headings of what the form's workflow wants as columns, and the cells of a submission."""
    workflow = session.workflow(form.id) if form else None
    if form is None or workflow is None:
        return (), lambda _: ()
    columns: Mapping[str, str] = {one["fact"]: one["title"] for one in workflow.words.get("columns", ())}
    experts: Mapping[str, Item] = {}
    if any(needs_experts(name) for name in columns):
        experts = session.patiently(lambda: session.parts.store.experts(form.words["desk"]))
    return (
        tuple(columns.values()),
        lambda item: [cell(name, form, workflow, item, experts) for name in columns],
    )


def _thread(session: Session, item: Item) -> str:
    """What was written between desk and applicant."""
    return "\n\n".join(
        f"{at_words(one['at'])} {session.person(one['by'])}\n{one['text']}" for one in thread(item)
    )


def _answers(item: Item, form: Form | None, phone: Callable[[str], str]) -> dict[str, str]:
    answers = item.get("answers", {})
    shown = [
        answer for section in sections_known(answers, form, item.get("labels")) for answer in section.answers
    ]
    words = {field: raw(value) for field, value in answers.items()} | {one.field: one.value for one in shown}
    phones = {one.field: phone(answers[one.field]) for one in shown if _is_phone(one, answers)}
    numbers = {one.field: raw(answers[one.field]) for one in shown if _is_number(answers.get(one.field))}
    return words | phones | numbers


def _is_phone(answer: ShownAnswer, answers: Item) -> bool:
    return answer.format == "jp-phone" and isinstance(answers.get(answer.field), str)


def _is_number(value: object) -> bool:
    """A number goes without its unit and marks into a cell, so that a spreadsheet can add it up."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _about(session: Session, item: Item) -> Iterator[str]:
    suspect = session.words["suspect"]
    yield item["receipt"]
    yield session.status(item)
    yield f"{from_stamp(item['received_at']).astimezone(TOKYO):%Y-%m-%d %H:%M}"
    yield item.get("due", "")
    yield item.get("slot", "").replace("T", " ")
    yield item.get("reason", "")
    yield "、".join(suspect.get(mark, mark) for mark in item.get("suspect", ()))
    yield "電話" if is_by_phone(item) else "サイト"
    form = session.parts.form(item["form"])
    yield kind_name(form, item) if form and "slot" in item else ""
