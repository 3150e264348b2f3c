"""The mails of what desk and applicant have to say to each other while a case is open.

A form needs those that its workflow sends (`builder.rules.workflows.forms`).
"""

from desk.domain.mail.uses.use import MANAGE, Use

OF_CONVERSATIONS: tuple[Use, ...] = (
    Use(
        id="staff_change",
        owner="form",
        kind="staff-notice",
        reader="desk",
        name="職員へのお知らせ",
        when="申し込んだ方がしたことを、職員に知らせるとき",
        is_needed_if_sent=True,
        facts=("what", "form", "without_phone", "holding"),
        must_name=("receipt",),
        cap="notices",
    ),
    Use(
        id="message",
        owner="form",
        kind="message",
        reader="applicant",
        name="メッセージのお知らせ",
        when="職員がメッセージを書いたとき",
        is_needed_if_sent=True,
        facts=MANAGE,
        must_name=("receipt", "manage_url", "manage_code"),
        supersedes=False,
        is_superseded=False,
    ),
    Use(
        id="waiting",
        owner="form",
        kind="waiting",
        reader="applicant",
        name="返事や書類のお願い",
        when="職員が、返事や書類を待つことにしたとき",
        is_needed_if_sent=True,
        facts=(*MANAGE, "waiting_for"),
        must_name=("receipt", "waiting_for", "manage_url", "manage_code"),
        supersedes=False,
        is_superseded=False,
    ),
    Use(
        id="waiting_reminder",
        owner="form",
        kind="waiting-reminder",
        reader="applicant",
        name="返事や書類の、もう一度のお願い",
        when="待っている返事や書類が届かない朝",
        is_needed_if_sent=True,
        facts=(*MANAGE, "waiting_for"),
        must_name=("receipt", "waiting_for", "manage_url", "manage_code"),
        supersedes=False,
        is_superseded=False,
    ),
    Use(
        id="missed",
        owner="form",
        kind="missed",
        reader="applicant",
        name="約束の期限を過ぎたおわび",
        when="約束した期限を過ぎた朝",
        is_needed_if_sent=True,
        facts=(*MANAGE, "promised"),
        must_name=("receipt", "promised"),
        supersedes=False,
        is_superseded=False,
    ),
)
