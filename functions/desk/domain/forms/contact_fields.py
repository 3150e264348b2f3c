"""The questions of a form by which its desk reaches the applicant, by what they are called everywhere. Pure.

They are found by the form's data: its `mail_field` and the formats of its rules. So a command of the staff
has the same names for all forms, whatever their fields are called.
"""

from collections.abc import Mapping

from desk.domain.forms.form import Form

_FORMATS = {
    "phone": "jp-phone",
    "name": "person-name",
    "kana": "kana",
    "postal_code": "jp-postal-code",
    "address": "jp-address",
}


def contact_fields(form: Form) -> Mapping[str, str]:
    """Name -> field, of what the form asks: mail, phone, name, kana, postal_code, address.

    Of several fields of a format, the one that is asked of everybody: others are about other people.
    """
    order = [field for section in form.words["sections"] for field in section["fields"]]
    order.sort(key=lambda field: field in form.conditions)
    found = {"mail": form.mail_field}
    for name, kind in _FORMATS.items():
        fields = (field for field in order if form.schema["properties"][field].get("format") == kind)
        if field := next(fields, None):
            found[name] = field
    return found
