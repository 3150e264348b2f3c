"""The texts that staff put into their replies (content/replies/): for which forms, states and actions."""

import re
from collections.abc import Iterator, Sequence

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.reading.suggest import did_you_mean
from builder.rules.forms.booking import books
from builder.rules.workflows.forms import speaking_actions

_SLOT = re.compile(r"\{\{\s*slot\s*\}\}")


def reply_mistakes(checked: Checked) -> Iterator[Mistake]:
    if not checked.is_sound("form"):
        return
    for source in checked.all("reply"):
        forms = _forms_of(checked, source)
        if forms:
            yield from _of_one(checked, source, forms)


def _forms_of(checked: Checked, source: Source) -> list[Source]:
    """The forms whose replies may have this text; none if one that it names isn't there (told elsewhere)."""
    named, desks = source.data.get("forms"), source.data["desks"]
    rows = checked.named_rows("desks", "desks")
    if rows is None or not {*desks} <= {row["id"] for _, _, row in rows}:
        return []
    known = {form.stem: form for form in checked.all("form")}
    if named is None:
        return [form for form in known.values() if form.data["desk"] in desks]
    return [known[name] for name in named] if {*named} <= {*known} else []


def _of_one(checked: Checked, source: Source, forms: Sequence[Source]) -> Iterator[Mistake]:
    known = {row["id"] for _, _, row in checked.named_rows("desks", "desks") or ()}
    for n, form in enumerate(source.data.get("forms", ())):
        desk = forms[n].data["desk"]
        if desk in known and desk not in source.data["desks"]:
            message = (
                f"フォーム「{form}」は、窓口「{desk}」のものです。"
                f"desks に「{desk}」を足すか、このフォームを消してください。"
            )
            yield source.mistake(("forms", n), message)
    rules = [rule.data for form in forms if (rule := checked.workflows.get(form.data["workflow"]))]
    lives = {words.stem for words in checked.sources.of("workflow-words")}
    if len(rules) < len(forms) or not {form.data["workflow"] for form in forms} <= lives:
        return  # told with the forms
    states = list(dict.fromkeys(state for rule in rules for state in rule["states"]))
    actions = list(dict.fromkeys(one for rule in rules for one in speaking_actions(rule)))
    for n, state in enumerate(source.data.get("states", ())):
        if state not in states:
            message = f"「{state}」という状況は、ここで使うフォームにありません。{_hint(state, states)}"
            yield source.mistake(("states", n), message)
    for n, action in enumerate(source.data.get("actions", ())):
        if action not in actions:
            message = f"「{action}」は、文を送る手続きではありません。{_hint(action, actions)}"
            yield source.mistake(("actions", n), message)
    if not actions:
        message = "ここで使うフォームには、文を送る手続きがありません。窓口かフォームを確かめてください。"
        yield source.mistake(("desks",), message)
    elif _SLOT.search(source.data["text"]) and not all(books(checked, form) for form in forms):
        message = (
            "{{ slot }}（予約の日時）は、予約のフォームでだけ使えます。"
            "forms に、予約のフォームだけを書いてください。"
        )
        yield source.mistake(("text",), message)


def _hint(name: str, known: list[str]) -> str:
    return did_you_mean(name, known) or f"{'・'.join(known)} から選んでください。"
