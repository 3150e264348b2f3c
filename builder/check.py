"""Runs every rule on a desk: gives all its mistakes at once, or the desk as a Project."""

from datetime import date
from itertools import chain
from pathlib import Path

from builder.project import Project
from builder.reading.desk_files import read_sources
from builder.reading.mistakes import ContentError, Mistake
from builder.reading.sound import Checked, check_shapes
from builder.rules.calendars import calendar_mistakes
from builder.rules.canary import canary_mistakes
from builder.rules.contacts import contact_mistakes
from builder.rules.forms.plain_texts import plain_text_mistakes
from builder.rules.forms.privacy import untold_data_warnings
from builder.rules.forms.whole import form_mistakes
from builder.rules.holidays import holiday_warnings
from builder.rules.html import html_mistakes
from builder.rules.ids import duplicate_mistakes, reference_mistakes
from builder.rules.links import link_mistakes
from builder.rules.menu import menu_mistakes, missing_page_warnings
from builder.rules.modelines import modeline_warnings
from builder.rules.own_addresses import own_address_mistakes
from builder.rules.phones import phone_link_mistakes, phone_name_warnings
from builder.rules.placeholders import placeholder_mistakes
from builder.rules.policy import policy_mistakes
from builder.rules.security_txt import security_warnings
from builder.rules.unused import unused_warnings
from builder.rules.wording.dictionary import dictionary_mistakes
from builder.rules.wording.invisible import invisible_mistakes
from builder.rules.wording.mail_addresses import mail_address_mistakes
from builder.rules.wording.wording import wording_warnings

_RULES = (
    duplicate_mistakes,
    reference_mistakes,
    menu_mistakes,
    form_mistakes,
    plain_text_mistakes,
    calendar_mistakes,
    canary_mistakes,
    contact_mistakes,
    placeholder_mistakes,
    link_mistakes,
    own_address_mistakes,
    phone_link_mistakes,
    html_mistakes,
    policy_mistakes,
    dictionary_mistakes,
    mail_address_mistakes,
)
_WARNING_RULES = (
    holiday_warnings,
    modeline_warnings,
    untold_data_warnings,
    missing_page_warnings,
    phone_name_warnings,
    unused_warnings,
)


def read(root: Path) -> tuple[Checked, tuple[Mistake, ...]]:
    """The sources of the desk in the folder `root`, and every mistake of every file, sorted."""
    checked = check_shapes(read_sources(root))
    mistakes = {*checked.mistakes, *chain.from_iterable(rule(checked) for rule in _RULES)}
    # Whatever else is wrong on a line with an invisible character comes from it, and can't be understood.
    invisible = frozenset(invisible_mistakes(checked))
    lines = {(mistake.file, mistake.line) for mistake in invisible}
    others = (mistake for mistake in mistakes if (mistake.file, mistake.line) not in lines)
    return checked, tuple(sorted({*invisible, *others}))


def warnings(checked: Checked, today: date) -> tuple[Mistake, ...]:
    """What may be right and should be looked at, in every sound file, sorted. It stops nothing."""
    found = chain.from_iterable(rule(checked) for rule in _WARNING_RULES)
    dated = (*security_warnings(checked, today), *wording_warnings(checked, today))
    return tuple(sorted({*found, *dated}))


def load(root: Path) -> Project:
    """The desk in the folder `root`. Raises ContentError with every mistake of every file."""
    checked, mistakes = read(root)
    if mistakes:
        raise ContentError(mistakes)
    return Project.of(checked)
