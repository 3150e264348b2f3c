"""A desk's own mails, which no form has."""

from desk.domain.mail.uses.use import DIGEST_SECTIONS, Use

OF_DESKS: tuple[Use, ...] = (
    Use(
        id="digest",
        owner="desk",
        kind="digest",
        reader="desk",
        name="朝の一覧",
        when="開庁日の朝、窓口へ",
        facts=(
            "day",
            "holidays",
            "blocks",
            "seminars",
            "ahead",
            *(part for name in DIGEST_SECTIONS for part in (name, f"{name}_count")),
        ),
        must_name=("new", "due_today", "overdue", "undelivered"),
    ),
    Use(
        id="monthly",
        owner="desk",
        kind="monthly",
        reader="desk",
        name="先月の数字",
        when="月のはじめの開庁日の朝、窓口へ",
        facts=("month", "figures"),
        must_name=("month", "figures"),
    ),
    Use(
        id="undelivered",
        owner="desk",
        kind="undelivered",
        reader="desk",
        name="メール未達のお知らせ",
        when="メールが届かなかったことを、窓口に知らせるとき",
        facts=("receipt", "received_at", "due", "mail", "reason", "without_phone"),
        must_name=("receipt", "mail", "reason"),
    ),
    Use(
        id="held",
        owner="desk",
        kind="held",
        reader="desk",
        name="メールを止めたお知らせ",
        when="自動返信を止めたことを、窓口に知らせるとき",
        facts=("reason",),
        must_name=("reason",),
    ),
    Use(
        id="missed_lead",
        owner="desk",
        kind="missed-lead",
        reader="desk",
        name="約束の期限切れのお知らせ",
        when="約束した期限を過ぎた朝、責任者へ",
        facts=("receipt", "received_at", "due", "without_phone"),
        must_name=("receipt", "due"),
        to_lead=True,
    ),
)
