"""Runs every rule on a desk: gives all its mistakes at once, or the desk as a Project."""

from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path

from builder.causes.one_each import one_each, without_doubtful
from builder.files.desk_files import read_sources
from builder.files.sound import Checked, check_shapes
from builder.project import Project
from builder.reading.mistakes import ContentError, Mistake
from builder.rules.canary import canary_mistakes
from builder.rules.console import console_mistakes
from builder.rules.contacts import contact_mistakes
from builder.rules.cooling_off import cooling_off_mistakes
from builder.rules.forms.mail_texts import mail_text_mistakes
from builder.rules.forms.whole import form_mistakes
from builder.rules.ids import duplicate_mistakes, reference_mistakes
from builder.rules.languages.files import language_mistakes, tongue_mistakes
from builder.rules.languages.readings import reading_mistakes
from builder.rules.languages.translations import source_mistakes
from builder.rules.lines.copies import copied_row_mistakes, same_label_mistakes
from builder.rules.lines.joined_lines import joined_line_mistakes
from builder.rules.look.colours import colour_mistakes
from builder.rules.look.pictures import logo_mistakes, picture_mistakes
from builder.rules.magazines import magazine_mistakes
from builder.rules.markup.html import html_mistakes
from builder.rules.markup.ids import id_mistakes
from builder.rules.markup.links import link_mistakes
from builder.rules.markup.marks import mark_mistakes
from builder.rules.markup.plain_texts import plain_text_mistakes
from builder.rules.markup.policy import policy_mistakes
from builder.rules.named.numbers import number_mistakes
from builder.rules.named.own_addresses import own_address_mistakes
from builder.rules.named.phones import phone_link_mistakes
from builder.rules.opening.calendars import calendar_mistakes
from builder.rules.pages.block_data import block_data_mistakes
from builder.rules.pages.bounds import place_mistakes
from builder.rules.pages.held_back import needed_page_mistakes
from builder.rules.pages.menu import menu_mistakes
from builder.rules.placeholders.written import placeholder_mistakes
from builder.rules.replies import reply_mistakes
from builder.rules.rooms import room_mistakes
from builder.rules.search import search_mistakes
from builder.rules.seminar_times import late_url_mistakes
from builder.rules.seminars import seminar_mistakes
from builder.rules.services import service_word_mistakes
from builder.rules.wording.dictionary import dictionary_mistakes
from builder.rules.wording.invisible import invisible_mistakes
from builder.rules.workflows.whole import workflow_mistakes
from builder.texts.held_back import held_back
from desk.domain.calendar.moments import tokyo_day

_RULES = (
    colour_mistakes,
    logo_mistakes,
    picture_mistakes,
    copied_row_mistakes,
    duplicate_mistakes,
    same_label_mistakes,
    place_mistakes,
    reference_mistakes,
    menu_mistakes,
    form_mistakes,
    magazine_mistakes,
    mail_text_mistakes,
    joined_line_mistakes,
    workflow_mistakes,
    plain_text_mistakes,
    calendar_mistakes,
    canary_mistakes,
    console_mistakes,
    reply_mistakes,
    contact_mistakes,
    room_mistakes,
    cooling_off_mistakes,
    block_data_mistakes,
    seminar_mistakes,
    placeholder_mistakes,
    link_mistakes,
    id_mistakes,
    number_mistakes,
    own_address_mistakes,
    phone_link_mistakes,
    html_mistakes,
    policy_mistakes,
    mark_mistakes,
    dictionary_mistakes,
    invisible_mistakes,
    search_mistakes,
    language_mistakes,
    tongue_mistakes,
    reading_mistakes,
    source_mistakes,
    service_word_mistakes,
)


def read(root: Path, today: date | None = None) -> tuple[Checked, tuple[Mistake, ...]]:
    """The sources of the desk in the folder `root`, and every mistake of every file, sorted.

    `today` is Tokyo's day (None: that of this moment).
    """
    checked = check_shapes(read_sources(root))
    return checked, one_each(checked, [*every_mistake(checked, today or _today())])


def every_mistake(checked: Checked, today: date) -> tuple[Mistake, ...]:
    """Every place of every mistake, as each rule found it: `read` tells what comes of one slip only once."""
    dated = (*needed_page_mistakes(checked, today), *late_url_mistakes(checked, today))
    return (*_mistakes(checked), *dated)


@lru_cache(maxsize=1)
def _mistakes(checked: Checked) -> tuple[Mistake, ...]:
    """What is wrong on any day, as each rule found it."""
    return (*checked.mistakes, *chain.from_iterable(rule(checked) for rule in _RULES))


def warnings(checked: Checked, today: date) -> tuple[Mistake, ...]:
    """What may be right and should be looked at, in every sound file, sorted. It stops nothing."""
    # Late: a build doesn't ask for them.
    from builder.warning_rules import DATED_WARNING_RULES, UNFOUND_RULES, WARNING_RULES

    found = chain.from_iterable(rule(checked) for rule in WARNING_RULES)
    dated = chain.from_iterable(rule(checked, today) for rule in DATED_WARNING_RULES)
    unfound = () if _mistakes(checked) else chain.from_iterable(rule(checked) for rule in UNFOUND_RULES)
    return one_each(checked, without_doubtful((*found, *dated, *unfound), _mistakes(checked)))


def load(root: Path, today: date | None = None, *, examples: date | None = None) -> Project:
    """The desk in the folder `root`, without the pages that aren't published yet on `today`, which is as for
    `read`. On the day `examples` the example seminars are there as well. Raises ContentError with every
    mistake of every file.
    """
    today = today or _today()
    checked, mistakes = read(root, today)
    if mistakes:
        raise ContentError(mistakes)
    return Project.of(checked, frozenset(uri for uri, _ in held_back(checked, today)), examples, today)


def _today() -> date:
    return tokyo_day(datetime.now(UTC))
