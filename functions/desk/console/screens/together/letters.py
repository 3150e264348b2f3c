"""手紙: all who have no mail address and are still to be told, printed together and recorded together."""

from collections.abc import Sequence

from desk.console.answers import Answer, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import Case, attempt, opened
from desk.console.screens.together.several import AT_ONCE, each_once, ticked, waiting
from desk.counter.cases.looks import looked
from desk.counter.mails.changes import letters_written, open_letters
from desk.counter.mails.letters import letter_lines
from desk.domain.errors import Changed
from desk.parts import Parts


def show(request: Request, parts: Parts) -> Answer:
    return _page(request, parts, is_done=request.query.get("done") == "sent")


def do(request: Request, parts: Parts) -> Answer:
    """With `job=print` the letters of the ticked cases, one a sheet; with `job=sent` it is recorded that they
    were sent or said. Raises Unavailable.
    """
    if request.first("job") == "print":
        return _sheets(request, parts)

    def written(case: Case, op: str) -> None:
        if not open_letters(case.dossier):
            raise Changed
        letters_written(case.session, case.dossier, op=op)

    done, refused = each_once(request, parts, written)
    if refused or not done:
        return _page(request, parts, refused=refused)
    return Redirect("/letters?done=sent")


def _sheets(request: Request, parts: Parts) -> Page:
    texts: list[str] = []
    receipts: list[str] = []
    for receipt in ticked(request)[:AT_ONCE]:
        case = opened(request, parts, receipt, Right.HANDLE)
        rows = open_letters(case.dossier) if case else []
        if case and rows:
            looked(case.session, case.stored, case.form)
            receipts.append(receipt)
            texts += ["\n".join(letter_lines(case.session, case.stored, row, case.form)) for row in rows]
    return Page("together/sheets.html", {"letters": texts, "receipts": receipts, "op": attempt("")})


def _page(
    request: Request,
    parts: Parts,
    *,
    is_done: bool = False,
    refused: Sequence[tuple[str, tuple[str, ...]]] = (),
) -> Page:
    _, rows = waiting(request, parts, lambda work: frozenset(work.letters))
    values = {"rows": rows, "is_done": is_done, "refused": refused, "op": attempt("")}
    return Page("together/letters.html", values, status=409 if refused else 200)
