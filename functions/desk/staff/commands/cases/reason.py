"""A reason that was not typed with the command: its list is shown, and it is asked for."""

import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from desk.domain.errors import InvalidAnswers
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import LONGEST, known_reasons
from desk.domain.submissions.workflow import Action, Workflow
from desk.staff.session import Session

_OWN = {"tell_reason": "reason", "wait": "sentence"}
"""Effect -> the input for the staff's own words; any other effect takes a reason of its list only."""


def is_missing(problem: InvalidAnswers, action: Action) -> bool:
    """Whether the action was refused for want of a reason."""
    typed = {"reason", "sentence"} & action.given.keys()
    return not typed and any(one.field == "reason" or one.code == "waiting_for" for one in problem.errors)


def asked(session: Session, form: Form, stored: Item, action: Action) -> Action | None:
    """The action with the reason that the person chooses or writes; None if they do neither."""
    way = Workflow.of_form(session.bundle, form.id).way(stored["status"], action.name)
    for effect in way.effects if way else ():
        reasons = _reasons(session, form, stored, effect)
        if reasons is not None:
            what = "待つもの" if effect == "wait" else "理由"
            return _with_typed(action, reasons, what, own=_OWN.get(effect, ""))
    return None


def _reasons(session: Session, form: Form, stored: Item, effect: str) -> Mapping[str, str] | None:
    """Id -> sentence of what an effect lets staff choose from; None if it takes no reason."""
    handling = form.words.get("handling", {})
    match effect:
        case "record_reason":
            return dict(handling["decline_reasons"])
        case "tell_reason":
            return known_reasons(session.bundle, stored["desk"])
        case "wait":
            return dict(handling["waiting"]["reasons"])
    return None


def _with_typed(action: Action, reasons: Mapping[str, str], what: str, *, own: str) -> Action | None:
    print(f"{what}を選んでください。申し込んだ方に、このまま伝わります。")
    for n, words in enumerate(reasons.values(), 1):
        print(f"  {n}  {words}")
    either = f"番号か、{LONGEST}文字までの文" if own else "番号"
    print(f"{either}（やめるときは、そのまま Enter）：", end="", flush=True)
    typed = sys.stdin.readline().strip()
    number = unicodedata.normalize("NFKC", typed)
    if number.isdecimal() and 1 <= int(number) <= len(reasons):
        return replace(action, given={**action.given, "reason": list(reasons)[int(number) - 1]})
    if not typed:
        return None
    return replace(action, given={**action.given, own or "reason": typed})
