"""The mails of a form without slots."""

from desk.domain.mail.uses.use import CONTACT, Use

OF_CONSULTATIONS: tuple[Use, ...] = (
    Use(
        id="answer",
        owner="form",
        kind="answer",
        reader="applicant",
        name="回答",
        when="職員が回答するとき",
        life="consultation",
        facts=("answer", *CONTACT),
        must_name=("answer",),
        auto_submitted="no",
    ),
)
