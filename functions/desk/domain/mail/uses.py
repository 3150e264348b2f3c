"""The table of mails: every use that a form or a desk has a mail for.

A new mail is one row here, its words (a file in content/mail/ and a line in the form's or desk's `mails`),
and its trigger: the code that calls `desk.domain.mail.letters`. The editors' schemas, `make check`, the
preview, the headers, the caps and the staff's words all read this table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Owner = Literal["form", "desk"]
Reader = Literal["applicant", "desk"]
Life = Literal["any", "booking", "consultation"]

DIGEST_SECTIONS = ("new", "due_today", "overdue", "starting", "undelivered", "held")

OF_SUBMISSION = ("receipt", "received_at", "due", "slot", "slot_deadline")
"""The placeholders of every mail of a form, and of a form's `done`."""

OF_SLOTS = frozenset({"slot", "slot_deadline", "changes", "holding", "other_bookings"})
"""The placeholders that only a form with slots has."""

OF_MANAGING = frozenset({"manage_url", "manage_code"})
"""Those that only a form has whose applicants have a page (slots, or `manage: true`)."""

_IN_SUBJECT = frozenset({"day", *(f"{name}_count" for name in DIGEST_SECTIONS)})
_IN_CALENDAR_NOTE = frozenset({"meeting_url"})
"""Calendars are shared, so the link and the code that cancel a booking stay out of the file."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """One use of a mail. Rows of one `kind` agree in `name`, `reader`, `auto_submitted` and `cap`."""

    id: str
    """The key in the `mails` of a form (content/forms/*.yml) or of a desk (content/desks.yml)."""
    owner: Owner
    kind: str
    """Stored in the outbox row and in its key, `OUT#<kind>#<n>`: never changes.

    Two mails of one change need different kinds.
    """
    reader: Reader
    """Also decides what supersedes: a change's mail to the applicant replaces their older unsent mails."""
    name: str
    """What staff call a mail of this kind."""
    when: str
    """When it is sent, for the preview. `{{ reminder_days }}` is the form's own figure."""
    life: Life = "any"
    """Which forms may have it: those with slots (booking), those without (consultation), or any."""
    is_needed: bool = False
    """Whether every form of that `life` must have it. A desk's mails are all optional."""
    facts: tuple[str, ...] = ()
    """The placeholders of this mail. A form's mail has those of OF_SUBMISSION as well."""
    must_name: tuple[str, ...] = ()
    """Those that it is sent for: without them, it tells its reader nothing. Those of OF_SLOTS and OF_MANAGING
    count only for forms that have them.
    """
    calendar: Literal["", "REQUEST", "CANCEL"] = ""
    """The method (RFC 5546) of the calendar file that an invited applicant gets with it."""
    auto_submitted: Literal["auto-generated", "auto-replied", "no"] = "auto-generated"
    """The header of RFC 3834: a reply to what the reader did, or "no" where a person wrote the text."""
    is_beside: bool = False
    """Neither replaces the applicant's older unsent mails nor is replaced by a newer one: each says something
    that no other mail says.
    """
    to_lead: bool = False
    """To the desk's lead (`lead` of content/desks.yml), if there is one."""
    cap: Literal["", "replies", "notices"] = ""
    """Which cap counts it (`desk.delivery.caps`): of mails that anybody can trigger by submitting a form."""

    @property
    def placeholders(self) -> frozenset[str]:
        """All that its words may name at run time.

        A mail to an applicant may be sent after the deadline, so it names `changes` and not the deadline.
        """
        common = OF_SUBMISSION if self.owner == "form" else ()
        untold = {"slot_deadline"} if self.reader == "applicant" else set()
        return frozenset((*common, *self.facts)) - untold


_CONTACT = ("contact", "urgent")
"""How to reach the desk (`desk.domain.mail.contact`)."""

_MANAGE = ("manage_url", "manage_code", "changes", *_CONTACT)

USES: tuple[Use, ...] = (
    Use(
        id="auto_reply",
        owner="form",
        kind="auto-reply",
        reader="applicant",
        name="自動返信",
        when="受け付けたとき",
        is_needed=True,
        facts=(*_MANAGE, "other_bookings"),
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
        facts=("form", "without_phone", "holding", "other_bookings"),
        must_name=("receipt",),
        cap="notices",
    ),
    Use(
        id="confirmed",
        owner="form",
        kind="invitation",
        reader="applicant",
        name="招待メール",
        when="日時が決まったとき",
        life="booking",
        is_needed=True,
        facts=(*_MANAGE, "meeting_url"),
        must_name=("receipt", "slot", "meeting_url"),
        calendar="REQUEST",
        auto_submitted="auto-replied",
    ),
    Use(
        id="moved",
        owner="form",
        kind="invitation",
        reader="applicant",
        name="招待メール",
        when="決まった日時やURLが変わったとき",
        life="booking",
        is_needed=True,
        facts=(*_MANAGE, "meeting_url"),
        must_name=("receipt", "slot", "meeting_url"),
        calendar="REQUEST",
        auto_submitted="auto-replied",
    ),
    Use(
        id="changed",
        owner="form",
        kind="change",
        reader="applicant",
        name="日時の変更のお知らせ",
        when="申し込んだ方が、希望の日時を変えたとき",
        life="booking",
        is_needed=True,
        facts=_MANAGE,
        must_name=("receipt", "slot"),
        calendar="CANCEL",
        auto_submitted="auto-replied",
    ),
    Use(
        id="changed_by_desk",
        owner="form",
        kind="change",
        reader="applicant",
        name="日時の変更のお知らせ",
        when="日時が決まる前に、職員が希望の日時を変えたとき",
        life="booking",
        is_needed=True,
        facts=_MANAGE,
        must_name=("receipt", "slot"),
        calendar="CANCEL",
        auto_submitted="auto-replied",
    ),
    Use(
        id="cancelled",
        owner="form",
        kind="cancellation",
        reader="applicant",
        name="取消しのお知らせ",
        when="取り消したとき",
        life="booking",
        is_needed=True,
        facts=_MANAGE,
        must_name=("receipt",),
        calendar="CANCEL",
        auto_submitted="auto-replied",
    ),
    Use(
        id="declined",
        owner="form",
        kind="decline",
        reader="applicant",
        name="お断りのお知らせ",
        when="お断りするとき",
        life="booking",
        is_needed=True,
        facts=(*_MANAGE, "reason"),
        must_name=("receipt", "reason"),
        calendar="CANCEL",
        auto_submitted="auto-replied",
    ),
    Use(
        id="reopened",
        owner="form",
        kind="reopening",
        reader="applicant",
        name="予約をもどしたお知らせ",
        when="取消しやお断りがまちがいで、予約をもどしたとき",
        life="booking",
        is_needed=True,
        facts=_MANAGE,
        must_name=("receipt",),
        calendar="CANCEL",
        auto_submitted="auto-replied",
    ),
    Use(
        id="staff_change",
        owner="form",
        kind="staff-notice",
        reader="desk",
        name="職員へのお知らせ",
        when="申し込んだ方がしたことを、職員に知らせるとき",
        facts=("what", "form", "without_phone", "holding"),
        must_name=("receipt",),
        cap="notices",
    ),
    Use(
        id="reminder",
        owner="form",
        kind="reminder",
        reader="applicant",
        name="相談の前のお知らせ",
        when="相談の{{ reminder_days }}開庁日前の朝",
        life="booking",
        is_needed=True,
        facts=(*_MANAGE, "meeting_url"),
        must_name=("receipt", "slot"),
    ),
    Use(
        id="answer",
        owner="form",
        kind="answer",
        reader="applicant",
        name="回答",
        when="職員が回答するとき",
        life="consultation",
        facts=("answer", *_MANAGE),
        must_name=("answer",),
        auto_submitted="no",
    ),
    Use(
        id="digest",
        owner="desk",
        kind="digest",
        reader="desk",
        name="朝の一覧",
        when="開庁日の朝、窓口へ",
        facts=("day", "holidays", *(part for name in DIGEST_SECTIONS for part in (name, f"{name}_count"))),
        must_name=("new", "due_today", "overdue", "undelivered"),
    ),
    Use(
        id="undelivered",
        owner="desk",
        kind="undelivered",
        reader="desk",
        name="メール未達のお知らせ",
        when="メールが届かなかったことを、窓口に知らせるとき",
        facts=("receipt", "received_at", "due", "mail", "reason", "without_phone"),
        must_name=("receipt",),
    ),
    Use(
        id="held",
        owner="desk",
        kind="held",
        reader="desk",
        name="メールを止めたお知らせ",
        when="自動返信を止めたことを、窓口に知らせるとき",
        facts=("reason",),
    ),
)

_BESIDE: tuple[Use, ...] = (
    Use(
        id="message",
        owner="form",
        kind="message",
        reader="applicant",
        name="メッセージのお知らせ",
        when="職員がメッセージを書いたとき",
        facts=_MANAGE,
        must_name=("receipt", "manage_url", "manage_code"),
        is_beside=True,
    ),
    Use(
        id="waiting",
        owner="form",
        kind="waiting",
        reader="applicant",
        name="返事や書類のお願い",
        when="職員が、返事や書類を待つことにしたとき",
        facts=(*_MANAGE, "waiting_for"),
        must_name=("receipt", "waiting_for"),
        is_beside=True,
    ),
    Use(
        id="waiting_reminder",
        owner="form",
        kind="waiting-reminder",
        reader="applicant",
        name="返事や書類の、もう一度のお願い",
        when="待っている返事や書類が届かない朝",
        facts=(*_MANAGE, "waiting_for"),
        must_name=("receipt", "waiting_for"),
        is_beside=True,
    ),
    Use(
        id="missed",
        owner="form",
        kind="missed",
        reader="applicant",
        name="約束の期限を過ぎたおわび",
        when="約束した期限を過ぎた朝",
        facts=(*_MANAGE, "promised"),
        must_name=("receipt", "promised"),
        is_beside=True,
    ),
    Use(
        id="desk_missed",
        owner="form",
        kind="desk-missed",
        reader="applicant",
        name="決められなかったおわび",
        when="約束した期限までに日時を決められず、終えるとき",
        life="booking",
        facts=_MANAGE,
        must_name=("receipt",),
        calendar="CANCEL",
    ),
    Use(
        id="missed_lead",
        owner="desk",
        kind="missed-lead",
        reader="desk",
        name="約束の期限切れのお知らせ",
        when="約束した期限を過ぎた朝、責任者へ",
        facts=("receipt", "received_at", "due", "without_phone"),
        must_name=("receipt",),
        to_lead=True,
    ),
)
USES = (*USES, *_BESIDE)

STEP = Use(
    id="step",
    owner="form",
    kind="step",
    reader="applicant",
    name="手続きのお知らせ",
    when="手続きをしたとき",
    facts=_MANAGE,
    auto_submitted="auto-replied",
)
"""What every mail is that a workflow has of its own (`mails` of schemas/workflows/*.yml)."""

TO_THE_DESK = frozenset(use.kind for use in USES if use.reader == "desk")
"""The kinds of mail to the desk."""


def use_of(name: str) -> Use:
    """The row with this id. Raises KeyError."""
    for use in USES:
        if use.id == name:
            return use
    raise KeyError(name)


def use_in_form(name: str) -> Use:
    """The row of a mail in a form's `mails`, or in its `own_mails`: those of its workflow."""
    return next((use for use in USES if use.id == name), replace(STEP, id=name))


def mails_of_form(words: Mapping[str, Any]) -> dict[str, str]:
    """Use -> mail of a form's words, with those that its workflow alone has."""
    return {**words["mails"], **words.get("own_mails", {})}


def uses_of(owner: Owner) -> tuple[Use, ...]:
    return tuple(use for use in USES if use.owner == owner)


def is_beside(kind: str) -> bool:
    """Whether mails of this kind stand beside the others of an applicant (`Use.is_beside`)."""
    use = of_kind(kind)
    return use is not None and use.is_beside


def of_kind(kind: str) -> Use | None:
    """A row of this kind, for what all of them agree in; None for a kind that another release stored."""
    return next((use for use in (*USES, STEP) if use.kind == kind), None)


def placeholder_list(name: str) -> list[str]:
    """The placeholders that schemas/content/*.schema.json asks for by name. Raises KeyError."""
    every = list(dict.fromkeys([*OF_SUBMISSION, *(fact for use in USES for fact in use.facts)]))
    return {
        "of a submission": list(OF_SUBMISSION),
        "of a mail": every,
        "of a mail's subject": _only(every, _IN_SUBJECT),
        "of a calendar note": _only(every, _IN_CALENDAR_NOTE),
    }[name]


def _only(every: Iterable[str], extra: frozenset[str]) -> list[str]:
    return [name for name in every if name in OF_SUBMISSION or name in extra]
