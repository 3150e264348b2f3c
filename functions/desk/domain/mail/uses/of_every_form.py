"""The mails of every form: that it was received, and that staff have corrected the contact."""

from desk.domain.mail.uses.use import MANAGE, Use

OF_EVERY_FORM: tuple[Use, ...] = (
    Use(
        id="auto_reply",
        owner="form",
        kind="auto-reply",
        reader="applicant",
        name="自動返信",
        when="受け付けたとき",
        is_needed=True,
        facts=(*MANAGE, "other_bookings"),
        must_name=("receipt", "manage_url", "manage_code"),
        auto_submitted="auto-replied",
        cap="replies",
    ),
    Use(
        id="staff_notice",
        owner="form",
        kind="staff-notice",
        reader="desk",
        name="職員へのお知らせ",
        when="受け付けたことを、職員に知らせるとき",
        is_needed=True,
        # A thousand apply: the morning's digest says how many did.
        is_optional_in=frozenset({"seminar"}),
        facts=("form", "without_phone", "holding", "other_bookings"),
        must_name=("receipt",),
        cap="notices",
    ),
    Use(
        id="corrected",
        owner="form",
        kind="correction",
        reader="applicant",
        name="連絡先を直したお知らせ",
        when="職員が、連絡先などを直したとき",
        facts=(*MANAGE, "corrected"),
        must_name=("receipt", "corrected", "manage_url", "manage_code"),
        auto_submitted="auto-replied",
        supersedes=False,
    ),
)
