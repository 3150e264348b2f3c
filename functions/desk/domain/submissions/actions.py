"""Actions: what staff and applicants can do with a stored submission.

`desk.domain.transitions` says what each changes, `desk.usecases.change_submission` does it.
"""

from dataclasses import dataclass
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, kw_only=True)
class Confirm:
    """Fix the date, with the address of the meeting; if repeated with another address, announce that."""

    name: ClassVar[str] = "confirm"
    url: str


@dataclass(frozen=True, kw_only=True)
class Move:
    """Move the booking to another free slot; with `late` also past the applicants' deadline."""

    name: ClassVar[str] = "move"
    slot: str
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class Decline:
    """Turn down, for a reason of the form's `workflow.decline_reasons`."""

    name: ClassVar[str] = "decline"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Cancel:
    """Cancel at the applicant's request to the desk."""

    name: ClassVar[str] = "cancel"


@dataclass(frozen=True, kw_only=True)
class Identify:
    """The applicant's identity is confirmed."""

    name: ClassVar[str] = "identify"


@dataclass(frozen=True, kw_only=True)
class RefuseIdentity:
    """The applicant's identity can't be confirmed: the consultation is over."""

    name: ClassVar[str] = "refuse_identity"


@dataclass(frozen=True, kw_only=True)
class Start:
    """The consultation has begun."""

    name: ClassVar[str] = "start"


@dataclass(frozen=True, kw_only=True)
class Finish:
    """The consultation is done."""

    name: ClassVar[str] = "finish"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Answer a consultation by mail: the staff's own text, which ends it."""

    name: ClassVar[str] = "answer"
    text: str


@dataclass(frozen=True, kw_only=True)
class NoShow:
    """Nobody came: possible once the form's `workflow.no_show_minutes` have gone by."""

    name: ClassVar[str] = "no_show"


@dataclass(frozen=True, kw_only=True)
class Note:
    """A few words for colleagues, kept with the submission."""

    name: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True, kw_only=True)
class Release:
    """Discard what a machine has sent: frees the slot and sends no mail. `cluster` is the receipt number by
    which staff have named the cluster that it belongs to, if they discard it whole.
    """

    name: ClassVar[str] = "release"
    cluster: str = ""


@dataclass(frozen=True, kw_only=True)
class Withdraw:
    """The applicant cancels."""

    name: ClassVar[str] = "withdraw"


@dataclass(frozen=True, kw_only=True)
class ChangeSlot:
    """The applicant requests another slot: it's reserved at once, and the desk confirms it again."""

    name: ClassVar[str] = "change"
    slot: str


Action: TypeAlias = (
    Confirm
    | Move
    | Decline
    | Cancel
    | Identify
    | RefuseIdentity
    | Start
    | Finish
    | Answer
    | NoShow
    | Note
    | Release
    | Withdraw
    | ChangeSlot
)
