"""How to reach a desk (`contact`, `urgent` of content/desks.yml): a desk has what its mails name."""

from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from desk.domain.forms.placeholders import PLACEHOLDER
from desk.domain.mail.facts.contact import WAYS
from desk.domain.mail.uses.table import mails_of_form


def contact_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Mails that name a way which the desk of a form that sends them doesn't have."""
    if not checked.is_sound("desks", "form"):
        return
    desks = {row["id"]: row for _, _, row in checked.rows("desks", "desks")}
    for mail in (one for one in checked.all("mail") if one.data["to"] == "applicant"):
        forms = [form.data for form in checked.all("form") if mail.stem in mails_of_form(form.data).values()]
        senders = {form["desk"] for form in forms} & {*desks}
        lacking = {way: desk for desk in sorted(senders) for way in WAYS if way not in desks[desk]}
        for match in PLACEHOLDER.finditer(mail.data["body"]):
            if match[1] in lacking:
                words = (
                    f"「{lacking[match[1]]}」の窓口には、{match[1]} の言葉がありません。"
                    f"content/desks.yml の「{lacking[match[1]]}」に、{match[1]} を書いてください。"
                )
                yield mail.mistake(("body",), words, fragment=match[0])
