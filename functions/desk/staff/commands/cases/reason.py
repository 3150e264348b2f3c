"""A reason that was not typed with the command: its list is shown, and it is asked for."""

import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from desk.counter.session import Session
from desk.domain.errors import InvalidAnswers
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import LONGEST, OF_A_LIST, list_of
from desk.domain.submissions.workflow import Action, Workflow


def is_missing(problem: InvalidAnswers, action: Action) -> bool:
    """Whether the action was refused for want of a reason."""
    typed = {"reason", "sentence"} & action.given.keys()
    return not typed and any(one.field == "reason" or one.code == "waiting_for" for one in problem.errors)


def asked(session: Session, form: Form, stored: Item, action: Action) -> Action | None:
    """The action with the reason that the person chooses or writes; None if they do neither."""
    way = Workflow.of_form(session.bundle, form.id).way(stored["status"], action.name)
    effect = next((one for one in way.effects if one in OF_A_LIST), "") if way else ""
    if not effect:
        return None
    handling = form.words.get("handling", {})
    reasons = list_of(effect, session.bundle, stored["desk"], handling)
    what = "待つもの" if effect == "wait" else "理由"
    return _with_typed(action, reasons, what, own=OF_A_LIST[effect])


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
