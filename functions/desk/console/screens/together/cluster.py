"""同じところから続けて届いたもの: all that hangs together, and released at once, but for what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import Case, attempt, may_do, opened
from desk.console.screens.together.several import sentences, ticked, versions_of
from desk.counter.clusters import RELEASE, Cluster, cluster_of, release
from desk.counter.session import at_words, slot_of
from desk.domain.submissions.model import holds_slot
from desk.domain.submissions.workflow import Workflow
from desk.parts import Parts


@dataclass(frozen=True, kw_only=True)
class Row:
    """One of a cluster: `has_place`: it holds a slot; `has_note`: a colleague has written something."""

    receipt: str
    version: int
    received: str
    when: str
    form: str
    has_place: bool
    has_note: bool
    refusal: tuple[str, ...]


def show(request: Request, parts: Parts, *, receipt: str) -> Answer:
    case = opened(request, parts, receipt, Right.HANDLE)
    return _page(request, case, cluster_of(case.session, case.stored)) if case else NotFound()


def do(request: Request, parts: Parts, *, receipt: str) -> Answer:
    """Release what was ticked, on the versions that were shown."""
    case = opened(request, parts, receipt, Right.HANDLE)
    if case is None or not _may_release(request, case):
        return NotFound()
    session, cluster = case.session, cluster_of(case.session, case.stored)
    wanted = ticked(request)
    chosen = [item for item in cluster.items if item["receipt"] in wanted]
    if cluster.why or not chosen:
        return _page(request, case, cluster)
    done = release(session, chosen, op=attempt(request.first("op")), versions=versions_of(request))
    if done.refused:
        refused = {
            str(item["receipt"]): tuple(sentences(session, problem, item)) for item, problem in done.refused
        }
        return _page(request, case, cluster_of(session, session.dossier(receipt).meta), refused, done.done)
    return Redirect(f"/clusters/{receipt}")


def _may_release(request: Request, case: Case) -> bool:
    workflow = Workflow.of_form(case.session.bundle, case.stored["form"])
    return may_do(request, str(case.stored["desk"]), workflow, RELEASE.name)


def _page(
    request: Request,
    case: Case,
    cluster: Cluster,
    refused: Mapping[str, Sequence[str]] | None = None,
    done: int = 0,
) -> Page:
    session, told = case.session, refused or {}
    rows = [
        Row(
            receipt=str(item["receipt"]),
            version=int(item["v"]),
            received=at_words(item["received_at"]),
            when=slot_of(session, item) if "slot" in item else "",
            form=session.title(item["form"]),
            has_place=holds_slot(item),
            has_note=bool(item.get("notes")),
            refusal=tuple(told.get(str(item["receipt"]), ())),
        )
        for item in cluster.items
    ]
    values = {
        "receipt": case.receipt,
        "rows": sorted(rows, key=lambda row: (row.received, row.receipt)),
        "why": cluster.why,
        "done": done,
        "op": attempt(""),
        "may": _may_release(request, case),
    }
    return Page("together/cluster.html", values, status=409 if refused else 200)
