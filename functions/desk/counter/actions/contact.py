"""What staff should know before they correct how an applicant is reached."""

from collections.abc import Iterator

from desk.counter.session import Session
from desk.domain.forms.answers_in_words import shown_sections
from desk.domain.forms.form import Form
from desk.domain.submissions.change import Change
from desk.usecases.mailbox import is_stopped


def contact_lines(session: Session, change: Change, form: Form) -> Iterator[tuple[str, str]]:
    """The corrected answers as they will be stored, and what follows from another mail address."""
    answers = change.values.get("answers")
    if answers is None:
        return
    corrected = change.details.get("corrected", "").split(",")
    for section in shown_sections(form, answers):
        yield from ((one.label, one.value) for one in section.answers if one.field in corrected)
    if "mail_to" not in change.values:
        return
    address = str(change.values["mail_to"])
    if session.patiently(lambda: is_stopped(address, session.parts)):
        yield (
            "このアドレス",
            "前に届かなかったため、メールを止めています。直しても、このアドレスには送れません。"
            "正しいアドレスなら、直したあとに "
            + session.hint("unsuppress", receipt=change.stored["receipt"]),
        )
    if form.is_managed:
        yield (
            "前のリンク",
            "前のメールのリンクと確認コードは、使えなくなります（新しいものを、上のアドレスへ送ります）",
        )
    yield (
        "まだ送っていないメール",
        f"新しいアドレスへ送ります。届かなかったものは、{session.hint('resend')}",
    )
