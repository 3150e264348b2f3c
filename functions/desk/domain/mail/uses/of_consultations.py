"""The mails of a form without slots."""

from desk.domain.mail.uses.use import MANAGE, Use

OF_CONSULTATIONS: tuple[Use, ...] = (
    Use(
        id="answer",
        owner="form",
        kind="answer",
        reader="applicant",
        name="回答",
        when="職員が回答するとき",
        life="consultation",
        facts=("answer", *MANAGE),
        must_name=("answer", "receipt"),
        auto_submitted="no",
    ),
)
