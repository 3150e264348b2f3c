"""Figures that aren't those of the form: another form's in its mail, the desk's days on its page."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from desk.domain.forms.placeholders import PLACEHOLDER
from desk.domain.mail.uses.table import mails_of_form

_OWN = {"slots.minutes": "slot_minutes", "handling.no_show_minutes": "no_show_minutes"}
"""A form's figure, behind its name -> what stands for that of the form of each mail."""

_OF_DAYS = (
    "{written} は、窓口が開いている日です。このフォームは、予約を受けない日があります。"
    "予約を受ける日にするには、{own} に変えてください。"
)


def own_figure_warnings(checked: Checked) -> Iterator[Mistake]:
    forms = {form.stem: form for form in checked.all("form")}
    for mail in checked.all("mail"):
        senders = [form for form in forms.values() if mail.stem in mails_of_form(form.data).values()]
        for path, text in mail.texts():
            for match in PLACEHOLDER.finditer(text):
                word, _, rest = match[1].partition(".")
                name, _, figure = rest.partition(".")
                if word != "forms" or figure not in _OWN or name not in forms:
                    continue
                written = _figure(forms[name].data, figure)
                if others := [form for form in senders if _figure(form.data, figure) not in (written, None)]:
                    yield _told(mail, match[0], others, _OWN[figure], path)


def own_day_warnings(checked: Checked) -> Iterator[Mistake]:
    """Days of the calendar in the words or on the page of a form that takes bookings on some of them."""
    for form in checked.all("form"):
        slots = form.data.get("slots", {})
        if "no_times" not in slots:
            continue
        written = re.compile(rf"\{{\{{\s*calendars\.{slots['calendar']}\.days_words\s*\}}\}}")
        own = f"{{{{ forms.{form.stem}.slots.days_words }}}}"
        pages = [one for one in checked.sources.of("page") if page_uri(one) == form.data["page"]]
        for source in (form, *pages):
            for path, text in source.texts():
                for match in written.finditer(text):
                    yield source.mistake(path, _OF_DAYS.format(written=match[0], own=own), fragment=match[0])
            if source.kind == "page":
                for match in written.finditer(source.body):
                    message = _OF_DAYS.format(written=match[0], own=own)
                    yield source.mistake_at(source.body_start + match.start(), message)


def _figure(form: Mapping[str, Any], figure: str) -> Any:
    group, _, key = figure.partition(".")
    return form.get(group, {}).get(key)


def _told(mail: Source, written: str, others: list[Source], own: str, path: Any) -> Mistake:
    listed = "・".join(f"{form.stem}.yml" for form in others)
    message = (
        f"このメールは、数の違うフォーム（{listed}）も送ります。"
        f"それぞれのフォームの数にするには、{written} を {{{{ {own} }}}} に変えてください。"
    )
    return mail.mistake(path, message, fragment=written)
