"""The copy of the answers: an applicant sees again what was sent, if one of the answers is known.

The receipt number and the code came by mail. If the address was mistyped, a stranger has them; so the page
asks for one more thing that isn't in any mail: the first answered field of the form's `copy_check`. Who
wanted mails that name nothing (`discreet`) may share a mailbox, and gets no copy here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.domain.forms.form import Form


def asked_for(form: Form, stored: Mapping[str, Any]) -> str | None:
    """The field whose answer must be known; None if there is no copy of this submission."""
    answers = stored["answers"]
    if answers.get("discreet"):
        return None
    possible = form.words.get("copy_check", ())
    return next((field for field in possible if isinstance(answers.get(field), str)), None)


def is_known(form: Form, field: str, typed: str, stored: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether `typed` is the answer to `field`, however its width, dashes and blanks were typed."""
    normal = form.normalise({field: typed}, now=now).get(field, "")
    return _bare(normal) == _bare(stored["answers"][field])


def _bare(text: Any) -> str:
    return "".join(str(text).split())
