"""Terms: by what a case is found. Each is one row of the index.

A name's row is found by the whole name and by its beginning: the row's key has a hash of each beginning, one
after the other, so a beginning's hashes are the beginning of the key.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple

from desk.domain.finding.folding import folded_kana, folded_name, folded_phone
from desk.domain.forms.checks.addresses import one_person
from desk.domain.forms.form import Form

END = 4
"""How many digits of the end of a phone number are enough to find it."""

MOST_OF_A_KIND = 4
"""Names, kana or phone numbers of one case that are in the index."""

_DEEPEST = 10
"""The longest beginning, in characters, with a hash of its own: what is longer is compared with the case."""


class Kind(StrEnum):
    MAIL = "mail"
    PHONE = "phone"
    KANA = "kana"
    NAME = "name"
    DAY = "day"


LEAST: Mapping[Kind, int] = {Kind.KANA: 2, Kind.NAME: 1}
"""How many characters a beginning needs. One kana is too few: it could be guessed by its frequency."""


class Term(NamedTuple):
    """What a case is found by, or what is asked for. `head` says where in the index; `rest` what follows
    there: longer and longer beginnings of a name, the whole of a phone number.
    """

    kind: Kind
    head: str
    rest: tuple[str, ...] = ()

    def covers(self, asked: "Term") -> bool:
        """Whether this term of a case is what is asked for."""
        is_there = (self.kind, self.head) == (asked.kind, asked.head)
        return is_there and self.rest[: len(asked.rest)] == asked.rest


def mail_term(address: str) -> Term:
    return Term(Kind.MAIL, one_person(address))


def phone_term(number: str) -> Term:
    """Of a whole number, or of its last four digits."""
    digits = folded_phone(number)
    return Term(Kind.PHONE, digits[-END:], (digits,) if len(digits) > END else ())


def beginning_term(kind: Kind, text: str) -> Term:
    """Of a name or kana, whole or its beginning, as it was typed."""
    folded = folded_kana(text) if kind is Kind.KANA else folded_name(text)
    least = LEAST[kind]
    longer = range(least + 1, min(len(folded), _DEEPEST) + 1)
    return Term(kind, folded[:least], tuple(folded[:length] for length in longer))


def day_term(day: str) -> Term:
    """Of a Tokyo day, YYYY-MM-DD."""
    return Term(Kind.DAY, day)


def terms_of(form: Form, stored: Mapping[str, Any]) -> frozenset[Term]:
    """What a case is found by: the answers, slot and visits of its META item, as the form names them."""
    answers: Mapping[str, Any] = stored.get("answers", {})
    terms = {day_term(day) for day in _days(stored)}
    if address := form.address(answers):
        terms.add(mail_term(address))
    for kind, fields in _fields(form).items():
        texts = [answers[field] for field in fields if isinstance(answers.get(field), str)]
        made = (phone_term(text) if kind is Kind.PHONE else beginning_term(kind, text) for text in texts)
        terms |= set(islice((term for term in made if term.head), MOST_OF_A_KIND))
    return frozenset(terms)


def is_found_by(form: Form | None, stored: Mapping[str, Any], asked: Term) -> bool:
    """Whether a case is one that was asked for. One whose form is gone can only be believed."""
    return form is None or any(term.covers(asked) for term in terms_of(form, stored))


def _fields(form: Form) -> Mapping[Kind, list[str]]:
    """The questions that ask for a phone number, a name in kana, or a name (`pii: name`)."""
    found: dict[Kind, list[str]] = {Kind.PHONE: [], Kind.KANA: [], Kind.NAME: []}
    for section in form.words["sections"]:
        for field in section["fields"]:
            match form.schema["properties"][field].get("format"), form.words["fields"][field].get("pii"):
                case "jp-phone", _:
                    found[Kind.PHONE].append(field)
                case "kana", _:
                    found[Kind.KANA].append(field)
                case _, "name":
                    found[Kind.NAME].append(field)
    return found


def _days(stored: Mapping[str, Any]) -> Iterator[str]:
    """The days of its consultation and of its visits."""
    if "slot" in stored:
        yield str(stored["slot"])[:10]
    if stored.get("visits"):
        # Late: only a dispatch has visits.
        from desk.domain.submissions.dispatch.visits import visits_of

        yield from (f"{visit.begins:%Y-%m-%d}" for visit in visits_of(stored))
