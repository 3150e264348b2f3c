"""The uses of mails: what each form and each desk sends mail for, and what its words may name."""

KINDS = {
    "auto_reply": "auto-reply",
    "staff_notice": "staff-notice",
    "confirmed": "invitation",
    "moved": "invitation",
    "changed": "change",
    "cancelled": "cancellation",
    "declined": "decline",
    "staff_change": "staff-notice",
    "reminder": "reminder",
    "answer": "answer",
}
"""A use of a form's `mails` -> the kind of letter that it is. Who it goes to is the mail's own `to`."""


ON_RECEIPT = ("auto_reply", "staff_notice")
"""The uses that every form has; the others are a booking's, but for the next."""


OF_CONSULTATIONS = ("answer",)
"""What only a form without slots may have, and needn't."""


WITH_CALENDAR = ("confirmed", "moved", "changed", "cancelled", "declined")
"""The uses that may take a calendar file along."""


RUN_TIME = frozenset({"receipt", "received_at", "due", "slot", "slot_deadline"})
"""What a form's `done` may name, and every mail."""


RUN_TIME_OF_SLOTS = frozenset({"slot", "slot_deadline", "manage_url", "manage_code"})
"""What only a form with slots has."""


RUN_TIME_OF_MAILS = {
    "manage_url": ("auto_reply", "confirmed", "moved", "changed", "cancelled", "declined", "reminder"),
    "manage_code": ("auto_reply", "confirmed", "moved", "changed", "cancelled", "declined", "reminder"),
    "meeting_url": ("confirmed", "moved", "reminder"),
    "reason": ("declined",),
    "what": ("staff_change",),
    "form": ("staff_notice", "staff_change"),
    "answer": ("answer",),
}
"""What only the mails for these uses of a form may name besides."""


DIGEST_SECTIONS = ("new", "due_today", "overdue", "starting", "undelivered", "held")


RUN_TIME_OF_DESKS = {
    "digest": frozenset({"day", *DIGEST_SECTIONS, *(f"{name}_count" for name in DIGEST_SECTIONS)}),
    "undelivered": frozenset({"receipt", "received_at", "due", "reason"}),
    "held": frozenset({"reason"}),
}
"""What a desk's own mails may name, use by use, and nothing else: no form knows of them."""
