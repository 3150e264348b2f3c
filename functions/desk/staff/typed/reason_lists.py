"""The reasons that can be typed by their id, as the help lists them and the examples use them."""

from collections.abc import Collection, Iterator, Mapping

from desk.bundle import Bundle
from desk.domain.submissions.reasons import known_reasons, list_of
from desk.domain.transitions.effects.registry import EFFECTS

_LISTS = {"decline_reasons": "record_reason", "waiting": "wait"}
"""`setting` of an effect -> the effect whose list it has."""


def of_action(bundle: Bundle, action: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(form, id -> words) of each form whose workflow has this action with a list of reasons."""
    for form_id, form in bundle["forms"].items():
        flow, handling = bundle["workflows"][form["words"]["workflow"]], form["words"].get("handling", {})
        ways = flow["actions"].get(action, {}).get("ways", ())
        effects = dict.fromkeys(effect for way in ways for effect in way["effects"])
        for effect in effects:
            one = _LISTS.get(EFFECTS[effect].setting, "tell_reason" if effect == "tell_reason" else "")
            if one and EFFECTS[effect].takes in ("reason", "visits"):
                yield form_id, list_of(one, bundle, form["words"]["desk"], handling)


def action_lines(bundle: Bundle, action: str) -> str:
    """The end of an action's help; "" if no form has reasons for it."""
    lines = dict.fromkeys(
        f"  {reason}（{form_id}）：{words}"
        for form_id, reasons in of_action(bundle, action)
        for reason, words in reasons.items()
    )
    return listed("理由の id（かっこの中は、フォームの id）:", lines)


def desk_lines(bundle: Bundle) -> str:
    """The end of the help of what is done to a desk's time: each desk's reasons."""
    lines = [
        f"  {reason}（{desk}）：{words}"
        for desk in bundle["desks"]
        for reason, words in known_reasons(bundle, desk).items()
    ]
    return listed("理由の id（かっこの中は、窓口の id）:", lines)


def listed(title: str, lines: Collection[str]) -> str:
    """A part of a help page; "" without lines."""
    return "\n".join(["", title, *lines, ""]) if lines else ""
