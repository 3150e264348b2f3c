"""The rules that warn: what may be right and should be looked at. A build does not ask for them."""

from operator import attrgetter

from builder.rules.former import former_warnings, reread_warnings
from builder.rules.forms.booking import few_days_warnings
from builder.rules.forms.bounds.lists import list_warnings
from builder.rules.forms.bounds.opening import opening_warnings
from builder.rules.forms.own_figures import own_day_warnings, own_figure_warnings
from builder.rules.forms.privacy import untold_data_warnings
from builder.rules.forms.slot_times import share_warnings, time_warnings
from builder.rules.languages.easy import easy_warnings
from builder.rules.languages.files import unlisted_warnings
from builder.rules.languages.translations import translation_warnings
from builder.rules.lines.copies import repeated_line_warnings, same_name_warnings
from builder.rules.lines.lost_values import lost_value_warnings
from builder.rules.lines.modelines import modeline_warnings
from builder.rules.magazines import issue_warnings
from builder.rules.markup.marks import mark_warnings
from builder.rules.named.addresses import address_warnings
from builder.rules.named.numbers import number_warnings
from builder.rules.named.phones import phone_name_warnings
from builder.rules.named.unused import unused_warnings
from builder.rules.opening.calendars import past_day_warnings
from builder.rules.opening.holidays import holiday_warnings, missing_year_warnings
from builder.rules.pages.bounds import day_warnings, length_warnings
from builder.rules.pages.held_back import held_back_warnings
from builder.rules.pages.menu import missing_page_warnings
from builder.rules.pages.review import review_warnings
from builder.rules.replaced import replaced_warnings
from builder.rules.search import joined_alias_warnings
from builder.rules.security_txt import security_warnings
from builder.rules.seminars import seminar_warnings
from builder.rules.services import service_word_warnings
from builder.rules.wording.drafts import same_question_warnings
from builder.rules.wording.wording import wording_warnings
from builder.rules.workflows.forms import untold_warnings
from builder.search.own_questions import own_question_warnings

WARNING_RULES = (
    attrgetter("upgrade"),
    replaced_warnings,
    few_days_warnings,
    time_warnings,
    share_warnings,
    own_figure_warnings,
    own_day_warnings,
    holiday_warnings,
    length_warnings,
    mark_warnings,
    modeline_warnings,
    untold_data_warnings,
    missing_page_warnings,
    number_warnings,
    phone_name_warnings,
    address_warnings,
    repeated_line_warnings,
    same_name_warnings,
    same_question_warnings,
    unused_warnings,
    untold_warnings,
    lost_value_warnings,
    joined_alias_warnings,
    unlisted_warnings,
    easy_warnings,
    former_warnings,
    reread_warnings,
)
DATED_WARNING_RULES = (
    missing_year_warnings,
    security_warnings,
    wording_warnings,
    held_back_warnings,
    review_warnings,
    day_warnings,
    opening_warnings,
    list_warnings,
    seminar_warnings,
    issue_warnings,
    past_day_warnings,
)
UNFOUND_RULES = (own_question_warnings, translation_warnings, service_word_warnings)
"""Those for a desk without mistakes."""
