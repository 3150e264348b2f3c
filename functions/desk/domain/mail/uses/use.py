"""One use of a mail: what a row of the table says. Pure."""

from typing import Literal, NamedTuple

Owner = Literal["form", "desk", "magazine"]
Reader = Literal["applicant", "desk", "expert"]
Life = Literal["any", "booking", "consultation", "seminar"]

DIGEST_SECTIONS = ("new", "due_today", "overdue", "starting", "undelivered", "held", "letters")

OF_SUBMISSION = (
    "receipt",
    "received_at",
    "due",
    "slot",
    "slot_minutes",
    "no_show_minutes",
    "slot_deadline",
    "seminar",
    "seminar_when",
    "url_day",
)
"""The placeholders of every mail of a form, and of a form's `done`."""

OF_SLOTS = frozenset(
    {
        "slot",
        "slot_minutes",
        "no_show_minutes",
        "slot_deadline",
        "changes",
        "holding",
        "other_bookings",
    }
)
"""The placeholders that only a form with slots has."""

OF_SEMINARS = frozenset({"seminar", "seminar_when", "url_day"})
"""Those that only a form for seminars has."""

OF_MANAGING = frozenset({"manage_url", "manage_code"})
"""Those that only a form has whose applicants have a page (slots, or `manage: true`)."""


class Use(NamedTuple):
    """One use of a mail. Rows of one `kind` agree in `name`, `reader`, `auto_submitted` and `cap`."""

    id: str
    """The key in the `mails` of a form (content/forms/*.yml), of a desk (content/desks.yml) or of a magazine
    (content/magazines.yml)."""
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
    called: str = ""
    """What tells this mail from others of its kind, in the lists of one submission's mails; "" if `name`
    does."""
    life: Life = "any"
    """Which forms may have it: with slots (booking), for seminars, all others (consultation), or any."""
    is_needed: bool = False
    """Whether every form of that `life`, or every magazine, must have it. A desk's mails are all optional."""
    is_optional_in: frozenset[Life] = frozenset()
    """The lives whose forms needn't have it although it is needed in all others."""
    is_needed_if_sent: bool = False
    """Whether every form must have it whose workflow sends it (`staff_change`: whose applicants can act)."""
    facts: tuple[str, ...] = ()
    """The placeholders of this mail. A form's mail has those of OF_SUBMISSION as well."""
    must_name: tuple[str, ...] = ()
    """Those that it is sent for: without them, it tells its reader nothing. Those of OF_SLOTS,
    OF_SEMINARS and OF_MANAGING count only for forms that have them.
    """
    calendar: Literal["", "REQUEST", "CANCEL"] = ""
    """The method (RFC 5546) of the calendar file that an invited applicant gets with it."""
    auto_submitted: Literal["auto-generated", "auto-replied", "no"] = "auto-generated"
    """The header of RFC 3834: a reply to what the reader did, or "no" where a person wrote the text."""
    supersedes: bool = True
    """Whether it replaces their older unsent mails, if it's to an applicant."""
    is_superseded: bool = True
    """Whether a newer mail that supersedes replaces it. Not if it says something that no other mail says."""
    to_lead: bool = False
    """To the desk's lead (`lead` of content/desks.yml), if there is one."""
    cap: Literal["", "replies", "notices"] = ""
    """Which cap counts it (`desk.delivery.caps`): of mails that anybody can trigger by submitting a form."""
    is_task: bool = True
    """Whether it becomes a task of the staff if it can't be sent or is over a cap. Nobody has to be told a
    magazine by phone."""
    unsubscribe: bool = False
    """Whether it has the headers by which a mail program ends the subscription (RFC 8058)."""

    @property
    def placeholders(self) -> frozenset[str]:
        """All that its words may name at run time.

        A mail to an applicant may be sent after the deadline, so it names `changes` and not the deadline.
        """
        common = OF_SUBMISSION if self.owner == "form" else ()
        untold = {"slot_deadline"} if self.reader == "applicant" else set()
        return frozenset((*common, *self.facts)) - untold


CONTACT = ("contact", "urgent")
"""How to reach the desk (`desk.domain.mail.facts.contact`)."""

MANAGE = ("manage_url", "manage_code", "changes", *CONTACT)
