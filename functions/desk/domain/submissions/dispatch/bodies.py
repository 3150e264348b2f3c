"""Bodies: which submissions are of one body, by the answers that its form names (`same_body`).

META's `bodies` has a key for each answer: a keyed hash, so the table alone doesn't say who has applied. In
its partition lie a claim of each live submission, and `LIVE`, of the one that was granted: there is one of a
body.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desk.domain.submissions.model import Item

if TYPE_CHECKING:
    from desk.domain.forms.form import Form

_LIVE = "LIVE"


def folded(name: str) -> str:
    """A name without width, case, blanks and marks: 例 協会, （例協会） and 例協会 are one."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name).casefold())


def body_texts(form: "Form", answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What tells the body of these answers from others, a text each; empty if its form doesn't ask."""
    asked = (field for field in form.words.get("same_body", ()) if field in answers)
    return tuple(f"body {field}\n{folded(str(answers[field]))}" for field in asked)


def body_pk(form: str, hashed: str) -> str:
    """The partition of what is of one body, by the keyed hash of one of its texts."""
    return f"BODY#{form}#{hashed}"


def claim_item(body: str, sid: str) -> Item:
    """That a live submission is of this body."""
    return {"PK": body, "SK": sid, "type": "body", "sid": sid}


def live_item(body: str, sid: str) -> Item:
    """That this body's dispatch goes on; nobody else's can be granted meanwhile."""
    return {"PK": body, "SK": _LIVE, "type": "body", "sid": sid}


def others_of(items: list[Item], sid: str) -> tuple[str, ...]:
    """The sids of other live submissions among the items of a body."""
    return tuple(sorted({str(item["sid"]) for item in items} - {sid}))
