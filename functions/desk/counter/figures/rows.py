"""The rows of a form's figures, as the command line writes them and the console shows them."""

from collections.abc import Iterator

from desk.counter.session import Session
from desk.domain.forms.form import Form
from desk.usecases.figures.counts import Counts
from desk.usecases.figures.dispatch import dispatch_rows, sends_experts
from desk.usecases.figures.full import full_rows
from desk.usecases.figures.service import service_rows
from desk.usecases.figures.tables import Row, rows_of

HEADS = ("フォーム", "集計の項目", "区分", "件数")

INTERNAL = "少ない人数もそのまま出ているので、公表しないでください"


def form_rows(session: Session, form: Form, counts: Counts, *, is_public: bool) -> Iterator[Row]:
    """Table, category, figure: whole for the desk itself, or with small counts merged for publication."""
    if not is_public:
        yield from service_rows(counts)
        yield from full_rows(counts)
        if sends_experts(form):
            yield from dispatch_rows(counts)
    yield from rows_of(form, counts, session.status_words(form.id), is_folded=is_public)
