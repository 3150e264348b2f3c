"""A form and its workflow: slots, figures and mails that the workflow needs, and words that there are."""

from collections.abc import Iterator
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.reading.suggest import apart, meant
from builder.rules.forms.booking import books, is_managed, life_of
from builder.rules.workflows.life import guard_of, reminders_of
from desk.domain.mail.uses.table import uses_of
from desk.domain.submissions.meeting import VIDEO
from desk.domain.transitions.effects.registry import EFFECTS
from desk.domain.transitions.guards import GUARDS

_HOSTS = "meeting_hosts"


def form_workflow_mistakes(checked: Checked, form: Source) -> Iterator[Mistake]:
    name = form.data["workflow"]
    if name not in checked.sources.workflows:
        return  # told with the other references
    if not any(one.stem == name for one in checked.sources.of("workflow-words")):
        message = (
            f"流れ「{name}」の言葉のファイル content/workflows/{name}.yml がありません。作ってください。"
        )
        yield form.mistake(("workflow",), message).on("workflow-words", name)
    rule = checked.workflows.get(name)
    if rule is None:
        return
    guards, effects = _names(rule.data)
    needs_slot = any(state.get("due", {}).get("after") == "slot" for state in rule.data["states"].values())
    needs_slot |= any(state.get("meets") == "slot" for state in rule.data["states"].values())
    needs_slot |= any(GUARDS[one].needs_slot for one, _ in guards if one in GUARDS)
    needs_slot |= any(EFFECTS[one].needs_slot for one in effects if one in EFFECTS)
    needs_seminar = any(GUARDS[one].needs_seminar for one, _ in guards if one in GUARDS)
    needs_seminar |= any(EFFECTS[one].needs_seminar for one in effects if one in EFFECTS)
    if needs_slot and not books(checked, form):
        message = f"流れ「{name}」は、予約の枠（slots）があるフォームでだけ使えます。"
        yield form.mistake(("workflow",), message)
    elif needs_seminar != ("seminar_field" in form.data):
        message = (
            f"流れ「{name}」は、セミナーの申込みのフォーム（seminar_field があるもの）でだけ使えます。"
            if needs_seminar
            else f"流れ「{name}」は、セミナーの申込みには使えません。workflow: seminar のような流れにします。"
        )
        yield form.mistake(("workflow",), message)
    else:
        yield from _sent_mistakes(checked, form, name, rule.data)
    settings = [str(parameter) for _, parameter in guards if isinstance(parameter, str)]
    settings += [EFFECTS[one].setting for one in effects if one in EFFECTS and EFFECTS[one].setting]
    handling = form.data.get("handling", {})
    # Where nobody meets online, no address is needed, nor of use.
    is_never_online = "meeting_kinds" in handling and VIDEO not in handling["meeting_kinds"]
    unneeded = {_HOSTS} if is_never_online else set()
    lacking = [one for one in dict.fromkeys(settings) if one not in handling and one not in unneeded]
    if lacking:
        where = ("handling",) if handling else ("workflow",)
        message = f"流れ「{name}」には、handling の {'・'.join(lacking)} も要ります。書き足してください。"
        yield form.key_mistake(where, message).on("handling", form.stem, is_cause=True)
    speaking = speaking_actions(rule.data)
    for n, one in enumerate(handling.get("second_look", {}).get("actions", ())):
        if speaking and one not in speaking:
            message = (
                f"「{one}」は、申し込んだ方に文を送る手続きではありません。"
                f"{'・'.join(speaking)} から選んでください。"
            )
            yield form.mistake(("handling", "second_look", "actions", n), message)
    for one in handling:
        if one in unneeded and one in settings:
            message = (
                f"相談の方法（meeting_kinds）に {VIDEO} がないので、{_HOSTS} は使われません。消してください。"
            )
            yield form.key_mistake(("handling", one), message)
        elif one not in settings and not (one == "second_look" and speaking):
            message = f"流れ「{name}」では、handling の {one} は使われません。消してください。"
            yield form.key_mistake(("handling", one), message)
    own, named = rule.data.get("mails", []), form.data.get("own_mails", {})
    strange, lacking = apart(named, own)
    if lacking:
        where = ("own_mails",) if named else ("workflow",)
        message = f"流れ「{name}」が送る {'・'.join(lacking)} のメールを、own_mails に書き足してください。"
        yield form.key_mistake(where, message)
    for mail, better in strange.items():
        hint = meant(mail, better) if better else "消してください。"
        message = f"「{mail}」というメールは、流れ「{name}」にありません。{hint}"
        yield form.key_mistake(("own_mails", mail), message)


def _sent_mistakes(checked: Checked, form: Source, name: str, rule: Any) -> Iterator[Mistake]:
    """The form has every mail that its workflow sends, and a page for what its applicants can do."""
    by_applicants = any("applicant" in action["by"] for action in rule["actions"].values())
    if by_applicants and not is_managed(checked, form):
        message = (
            f"流れ「{name}」には、申し込んだ方がする手続きがあります。"
            "フォームに manage: true を書いてください。"
        )
        yield form.key_mistake(("workflow",), message)
    ways = [way for action in rule["actions"].values() for way in action["ways"]]
    sent = [*(["staff_change"] if by_applicants else []), *(way["mail"] for way in ways if "mail" in way)]
    sent += [mail for _, mail in reminders_of(rule)]
    sent += [mail for one in _names(rule)[1] if one in EFFECTS for mail in EFFECTS[one].mails]
    life = life_of(checked, form)
    needed = [use.id for use in uses_of("form") if use.is_needed_if_sent and use.life in ("any", life)]
    if lacking := [one for one in dict.fromkeys(sent) if one in needed and one not in form.data["mails"]]:
        message = f"流れ「{name}」が送る {'・'.join(lacking)} のメールを、mails に書き足してください。"
        yield form.key_mistake(("mails",), message)


def untold_warnings(checked: Checked) -> Iterator[Mistake]:
    """Mails that a form's workflow sends, that it can do without, and that it doesn't have: nobody is told.

    That of another kind of meeting isn't missed where there is one kind, and that of an earlier slot is told
    with the form's `earlier`.
    """
    for form in checked.all("form"):
        rule = checked.workflows.get(form.data["workflow"])
        if rule is None:
            continue
        sent = {way.get("mail") for action in rule.data["actions"].values() for way in action["ways"]}
        lives = ("any", life_of(checked, form))
        kinds = form.data.get("handling", {}).get("meeting_kinds", ())
        for use in uses_of("form"):
            is_other = use.id == "earlier_slot" or (use.id == "switched" and len(kinds) < 2)
            is_told = use.is_needed or use.is_needed_if_sent or use.id in form.data["mails"]
            if use.id in sent and use.life in lives and not is_other and not is_told:
                who = "申し込んだ方" if use.reader == "applicant" else "職員"
                message = (
                    f"{use.id} のメールがありません。{use.when}、{who}に知らせが届きません。"
                    f"「{use.id}: メールの名前」と書き足してください。"
                )
                told = form.key_mistake(("mails",), message)
                yield told.on("mail use", f"{form.stem} {use.id}")


def speaking_actions(rule: Any) -> list[str]:
    """The actions of a workflow's file by which staff write to the applicant."""
    return [name for name, action in rule["actions"].items() if _speaks(action)]


def _speaks(action: Any) -> bool:
    effects = [one for place in (action, *action["ways"]) for one in place.get("effects", ())]
    return "staff" in action["by"] and any(EFFECTS[one].speaks for one in effects if one in EFFECTS)


def _names(rule: Any) -> tuple[list[tuple[str, Any]], list[str]]:
    """The guards, with their parameters, and the effects of a workflow."""
    places = [place for action in rule["actions"].values() for place in (action, *action["ways"])]
    guards = [guard_of(one) for place in places for one in place.get("guards", ())]
    return guards, [one for place in places for one in place.get("effects", ())]
