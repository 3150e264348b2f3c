"""Whether a form takes anything now (`open` of content/forms/*.yml). What staff do is not asked here."""

from collections.abc import Mapping
from typing import Any

from desk.domain.errors import Closed, NotYetOpen
from desk.domain.forms.form import Form
from desk.parts import Parts


def check_open(form: Form, parts: Parts, *, sid: str = "", raw: Mapping[str, Any] | None = None) -> None:
    """Raises NotYetOpen or Closed; not for a retry of what was taken in time. Raises Unavailable."""
    now = parts.clock()
    state = form.opening.state(now)
    if state in ("open", "late"):
        return
    if raw is not None and parts.store.find_repeated(sid, form.id, form.normalise(raw, now=now)):
        return
    ends = {"from": form.opening.opens, "until": form.opening.closes}
    extra = {"open": {name: moment.isoformat() for name, moment in ends.items() if moment}}
    raise (NotYetOpen if state == "early" else Closed)(extra=extra)
