"""The mails of a magazine: the one that asks to confirm a subscription, and the issues."""

from desk.domain.mail.uses.use import Use

_OF_A_MAGAZINE = ("magazine", "publisher", "postal_address", "inquiries")
"""Who publishes it, where and how to reach them: what the Act on Regulation of Transmission of Specified
Electronic Mail (第4条、施行規則 第7条から第9条) wants each mail to say."""

OF_MAGAZINES: tuple[Use, ...] = (
    Use(
        id="confirm",
        owner="magazine",
        kind="magazine-confirm",
        reader="applicant",
        name="メールマガジンの登録の確認",
        when="メールマガジンの登録を申し込まれたとき",
        is_needed=True,
        facts=(*_OF_A_MAGAZINE, "confirm_url", "confirm_code", "confirm_days"),
        must_name=("magazine", "confirm_url", "confirm_code", "confirm_days"),
        auto_submitted="auto-replied",
        cap="replies",
        is_task=False,
    ),
    Use(
        id="issue",
        owner="magazine",
        kind="issue",
        reader="applicant",
        name="メールマガジン",
        when="職員が、メールマガジンの号を送ったとき",
        is_needed=True,
        facts=(*_OF_A_MAGAZINE, "subject", "text", "leave_url"),
        must_name=("text", "publisher", "postal_address", "inquiries", "leave_url"),
        supersedes=False,
        is_superseded=False,
        is_task=False,
        unsubscribe=True,
    ),
)
