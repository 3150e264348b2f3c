"""Who looks at a submission is written down before anything of it is shown."""

from datetime import timedelta
from uuid import uuid4

from desk.counter.cases.case_words import Rows
from desk.counter.session import Session, at_words
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.watch.view_log import view_item

_MOST_VIEWS = 10
_KEPT_WITHOUT_A_FORM = 365
"""Days that a look is kept if the submission's form is gone."""


def looked(session: Session, stored: Item, form: Form | None) -> Rows:
    """Write down who looks, before anything is shown; who has looked until now, the last ones."""
    store = session.parts.store
    days = form.words["retention_days"] if form else _KEPT_WITHOUT_A_FORM
    item = view_item(stored, by=session.who, at=session.now, op=str(uuid4()), keep=timedelta(days=days))
    session.patiently(lambda: store.put_audit(item))
    views = session.patiently(lambda: list(store.views(sid_of(stored))))
    return [(at_words(view["at"]), session.person(view["by"])) for view in views[-_MOST_VIEWS:]]
