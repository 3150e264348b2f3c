"""止めている自動返信: all mails that a cap has held, sent in spite of it or given up, several at once."""

from collections.abc import Sequence

from desk.console.answers import Answer, Page, Redirect
from desk.console.request import Request
from desk.console.screens.at_work import Case, attempt
from desk.console.screens.together.several import each_once, waiting
from desk.counter.mails.changes import HELD, open_holds, settle_held
from desk.domain.errors import Changed
from desk.parts import Parts


def show(request: Request, parts: Parts) -> Answer:
    return _page(request, parts, done=request.query.get("done", ""))


def do(request: Request, parts: Parts) -> Answer:
    """Send or drop the held mails of the ticked cases, each once. Raises Unavailable."""
    job = request.first("job")

    def settle(case: Case, op: str) -> None:
        if not open_holds(case.dossier):
            raise Changed
        settle_held(case.session, case.dossier, job, op=op)

    if job not in HELD:
        return _page(request, parts)
    done, refused = each_once(request, parts, settle)
    if refused or not done:
        return _page(request, parts, refused=refused)
    return Redirect(f"/held?done={job}")


def _page(
    request: Request, parts: Parts, *, done: str = "", refused: Sequence[tuple[str, tuple[str, ...]]] = ()
) -> Page:
    _, rows = waiting(request, parts, lambda work: work.held)
    values = {
        "rows": rows,
        "done": done if done in HELD else "",
        "refused": refused,
        "jobs": tuple(HELD),
        "op": attempt(""),
    }
    return Page("together/held.html", values, status=409 if refused else 200)
