"""What the functions fill in at run time: the placeholders of a text; of a mail, those of all its uses."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from builder.files.sound import Checked
from builder.reading.source import Path, Source, once_a_source
from builder.rules.forms.booking import books, is_managed
from builder.rules.workflows.names import recorded_names
from desk.domain.mail.uses.table import mails_of_form, use_in_form, uses_of
from desk.domain.mail.uses.use import OF_MANAGING, OF_SEMINARS, OF_SLOTS, Owner, Use


def at_run_time(checked: Checked, source: Source, names: frozenset[str]) -> frozenset[str]:
    """Those of a text's placeholders, `named` by its schema, that are filled in at run time."""
    if source.kind == "mail":
        return _in_mail(source, checked)(names)
    return names - out_of_place(source, checked) if names else names


def named(schema: Any, path: Path) -> frozenset[str]:
    """The placeholders that the schema of a file has for the text at `path`."""
    for step in path:
        if isinstance(step, int):
            schema = schema.get("items", {})
        else:
            schema = schema.get("properties", {}).get(step) or schema.get("additionalProperties") or {}
    return frozenset(schema.get("placeholders", ()))


@once_a_source
def _in_mail(source: Source, checked: Checked) -> Callable[[frozenset[str]], frozenset[str]]:
    """Gives those of its placeholders that a mail may have, and what staff typed."""
    if not checked.is_sound("form", "desks", "magazines"):
        return lambda names: names  # what the mail is used for isn't known
    usable, recorded = _of_all_uses(uses_of_mail(checked, source)), _recorded(checked, source)
    lacking = out_of_place(source, checked)
    return lambda names: (names & usable | recorded) - lacking


def _of_all_uses(uses: list[Use]) -> frozenset[str]:
    """The placeholders that all these uses of one mail have; those of any form's or magazine's mail if there
    are no uses.

    A form's use rules out only what other mails of forms have, a desk's or a magazine's use all that it
    doesn't have itself.
    """
    of_forms = _of_uses("form")
    if not uses:
        return of_forms | _of_uses("magazine")
    of_desks = [use.placeholders for use in uses if use.owner != "form"]
    names = of_desks[0].intersection(*of_desks) if of_desks else of_forms
    return names.difference(*(of_forms - use.placeholders for use in uses if use.owner == "form"))


def _of_uses(owner: Owner) -> frozenset[str]:
    return frozenset().union(*(use.placeholders for use in uses_of(owner)))


def uses_of_mail(checked: Checked, source: Source) -> list[Use]:
    """What forms, desks and magazines use the mail for."""
    return _uses(checked).get(source.stem, [])


@lru_cache(maxsize=1)
def _uses(checked: Checked) -> Mapping[str, list[Use]]:
    named = [mails_of_form(form.data) for form in checked.all("form")]
    named += [desk.get("mails", {}) for _, _, desk in checked.rows("desks", "desks")]
    named += [row["mails"] for _, _, row in checked.rows("magazines", "magazines")]
    found: defaultdict[str, list[Use]] = defaultdict(list)
    for mails in named:
        for use, mail in mails.items():
            found[mail].append(use_in_form(use))
    return found


def _recorded(checked: Checked, source: Source) -> frozenset[str]:
    """What staff typed for an action, if the mail is one of its workflow's own."""
    return _recorded_for(checked).get(source.stem, frozenset())


@lru_cache(maxsize=1)
def _recorded_for(checked: Checked) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for form in checked.all("form"):
        rule = checked.workflows.get(form.data["workflow"])
        own = form.data.get("own_mails", {})
        if rule:
            for mail in {own[name] for name in rule.data.get("mails", ()) if name in own}:
                found[mail] |= frozenset(recorded_names(rule, checked.actions))
    return found


@once_a_source
def out_of_place(source: Source, checked: Checked) -> frozenset[str]:
    """The placeholders that the form, or one of the forms that send the mail, doesn't have."""
    forms: list[Source] = []
    if source.kind == "form":
        forms = [source] if isinstance(source.data, dict) else []
    elif source.kind == "mail":
        forms = [form for form, mails in _mails_of_forms(checked) if source.stem in mails]
    slots = frozenset() if all(books(checked, form) for form in forms) else OF_SLOTS
    if not all("no_show_minutes" in form.data.get("handling", {}) for form in forms):
        slots |= {"no_show_minutes"}
    slots |= frozenset() if all("seminar_field" in form.data for form in forms) else OF_SEMINARS
    return slots | (frozenset() if all(is_managed(checked, form) for form in forms) else OF_MANAGING)


@lru_cache(maxsize=1)
def _mails_of_forms(checked: Checked) -> list[tuple[Source, frozenset[str]]]:
    return [(form, frozenset(mails_of_form(form.data).values())) for form in checked.all("form")]
