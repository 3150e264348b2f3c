"""A member of the staff at work, and what they work with: at the command line or at the console."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from desk.bundle import Bundle
from desk.counter.printable import printable
from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.moments import TOKYO, Clock, clock_of, from_stamp, full_day_words
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import BeingDeleted, NotFound, Unavailable
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.meeting import kinds_of
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import reason_words
from desk.domain.submissions.workflow import APPLICANT, CLOCK, Workflow
from desk.parts import Parts
from desk.storage.reader import Dossier

T = TypeVar("T")

_MEMBER = re.compile("m-[0-9a-f]{16}")
"""The id of a member (`desk.console.member.member_id`)."""

TRIES = 3
_FIRST_PAUSE = 0.5

PERMANENT_ERRORS: Mapping[str, str] = {
    "AccessDeniedException": "この操作をする権限がありません。管理者に、必要な権限を確かめてください。",
    "AccessDenied": "この操作をする権限がありません。管理者に、必要な権限を確かめてください。",
    "ExpiredTokenException": "AWS へのサインインの期限が切れています。もう一度サインインしてください。",
    "ExpiredToken": "AWS へのサインインの期限が切れています。もう一度サインインしてください。",
    "InvalidClientTokenId": "AWS へのサインインを確かめられません。もう一度サインインしてください。",
    "UnrecognizedClientException": "AWS へのサインインを確かめられません。もう一度サインインしてください。",
    "ResourceNotFoundException": "表が見つかりません。TABLE_NAME と、AWS のリージョンを確かめてください。",
    "NoCredentialsError": "AWS にサインインしていません。サインインしてから、もう一度行ってください。",
    "NoRegionError": "AWS のリージョンが決まっていません。AWS_REGION を設定してください。",
}
"""An error that no retry fixes -> what to do."""


@dataclass(frozen=True)
class Session:
    """One command or one page. `find_who` names the person; it's called only if a trail is written.

    `hints`: how this surface does what a sentence of the counter points to (name -> words with placeholders).
    `inputs`: what an input is called where it is chosen from a list (name -> label, help).
    `find_names`: the id of each member of the staff who has signed in at the console -> their name;
    `find_colleagues`: the same of those who work at a desk now.
    """

    parts: Parts
    find_who: Callable[[], str]
    hints: Mapping[str, str]
    inputs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    find_names: Callable[[], Mapping[str, str]] = dict
    find_colleagues: Callable[[str], Mapping[str, str]] = lambda _: {}

    @property
    def bundle(self) -> Bundle:
        return self.parts.bundle

    @property
    def clock(self) -> Clock:
        return clock_of(self.bundle)

    @property
    def words(self) -> Mapping[str, Any]:
        """`workflow` of content/messages.yml."""
        workflow: Mapping[str, Any] = self.bundle["messages"]["workflow"]
        return workflow

    @property
    def now(self) -> datetime:
        return self.parts.clock()

    @cached_property
    def who(self) -> str:
        return self.find_who()

    def hint(self, name: str, **facts: str) -> str:
        """How something is done here: a command of the command line, a button of the console."""
        return fill(self.hints[name], facts)

    @cached_property
    def names(self) -> Mapping[str, str]:
        return self.patiently(self.find_names)

    def person(self, by: str) -> str:
        """Who did something, as staff read it: a member by their name, anybody else as they are stored.

        Raises Unavailable.
        """
        known = {APPLICANT: "申し込んだ方", CLOCK: "自動"}
        # Names are read from the table, so only where somebody has worked at the console.
        name = self.names.get(by, by) if _MEMBER.fullmatch(by) else by
        return known.get(by) or printable(name)

    def patiently(self, do: Callable[[], T]) -> T:
        """`do`, tried up to three times while the table can't be reached. Raises Unavailable."""
        for attempt in range(1, TRIES):
            try:
                return do()
            except Unavailable as error:
                if permanent_error_words(error):
                    raise
            self.parts.store.sleep(_FIRST_PAUSE * attempt)
        return do()

    def dossier(self, receipt: str) -> Dossier:
        """All of the submission with this receipt number. Raises NotFound, BeingDeleted, Unavailable."""
        store = self.parts.store

        def read() -> Dossier | None:
            sid = store.sid_of_receipt(receipt)
            dossier = store.dossier(sid) if sid else None
            if dossier and dossier.meta["receipt"] != receipt:
                # The number of what was deleted; the same sid was posted again since.
                raise BeingDeleted
            if sid and dossier is None and store.meta(sid):
                raise BeingDeleted
            return dossier

        found = self.patiently(read)
        if found is None:
            raise NotFound
        return found

    def title(self, form_id: str) -> str:
        """The form's title; its id if there is no such form any more."""
        form = self.parts.form(form_id)
        return str(form.words["title"]) if form else form_id

    def workflow(self, form_id: str) -> Workflow | None:
        """The workflow of a form; None if there is no such form any more."""
        return Workflow.of_form(self.bundle, form_id) if form_id in self.bundle["forms"] else None

    def status_words(self, form_id: str) -> Mapping[str, str]:
        """What staff call each state of a form's submissions."""
        return self._names(form_id, "states")

    def status(self, item: Mapping[str, Any], status: str = "") -> str:
        """What staff call the present status of a submission, or another `status` of it."""
        status = status or item["status"]
        return self.status_words(item["form"]).get(status, status)

    def action(self, form_id: str, name: str) -> str:
        """What staff call an action of a form's submissions, or another record in its trail."""
        return str({**self.words["records"], **self._names(form_id, "actions")}.get(name, name))

    def _names(self, form_id: str, kind: str) -> Mapping[str, str]:
        """The names of all workflows' states or actions; where they differ, those of the form's own."""
        own = self.workflow(form_id)
        flows = [flow["words"] for flow in self.bundle["workflows"].values()] + ([own.words] if own else [])
        return {name: str(words["name"]) for flow in flows for name, words in flow[kind].items()}


def at_words(stamped: str) -> str:
    """2026年11月20日(金) 10:05, in Tokyo."""
    local = from_stamp(stamped).astimezone(TOKYO)
    return f"{full_day_words(local.date())} {local:%H:%M}"


def slot_of(session: Session, item: Item) -> str:
    return slot_words(parse_slot(item["slot"]), session.clock) if "slot" in item else ""


def event_lines(session: Session, item: Item, events: tuple[Item, ...]) -> Iterator[tuple[str, str]]:
    """(when, who did what and the status after it) of each event of a submission."""
    for event in events:
        what = f"{session.action(item['form'], event['what'])} → {session.status(item, event['status'])}"
        yield at_words(event["at"]), f"{session.person(event['by'])}：{what}{_details(session, item, event)}"


def permanent_error_words(error: BaseException) -> str | None:
    """What to do about an AWS error that no retry fixes; None for any other error."""
    return PERMANENT_ERRORS.get(_kind(error))


def is_denied(error: BaseException) -> bool:
    """Whether the error means that a right is missing."""
    return _kind(error) in ("AccessDeniedException", "AccessDenied")


def _kind(error: BaseException) -> str:
    """The code of an AWS error, the class name of a connection error; empty for any other."""
    cause = error.__cause__ if isinstance(error, Unavailable) else error
    if isinstance(cause, ClientError):
        return str(cause.response["Error"]["Code"])
    return type(cause).__name__ if isinstance(cause, BotoCoreError) else ""


def _details(session: Session, item: Item, event: Item) -> str:
    details, form = event.get("details", {}), session.parts.form(item["form"])
    for hand in item.get("hands", ()):
        if hand["v"] == event["v"]:
            return f"（{session.person(hand['from'] or '担当なし')} から {session.person(hand['to'])} へ）"
    if "channel" in details:
        read = [name for name in details.get("read_out", "").split(",") if name]
        labels = "、".join(form.label(name) if form else name for name in read)
        return f"（電話で受け付け{f'。読み上げて、同意を得たもの：{labels}' if labels else ''}）"
    if "author" in details:
        return f"（{session.person(details['author'])} の文を確かめて）"
    if "corrected" in details:
        fields = details["corrected"].split(",")
        return f"（{'、'.join(form.label(field) if form else field for field in fields)}）"
    if "kind" in details and "to" not in details:
        words = kinds_of(form).get(details["kind"]) if form else None
        return f"（{words['name'] if words else printable(details['kind'])}）"
    if "seminar" in details:
        return f"（{printable(details['left'])} から {printable(details['seminar'])} へ）"
    if "to" in details:
        before, after = (slot_words(parse_slot(details[end]), session.clock) for end in ("from", "to"))
        why = f"。理由：{_why(session, item, details)}" if "why" in details else ""
        return f"（{before}から{after}へ{why}）"
    if "why" in details:
        return f"（理由：{_why(session, item, details)}）"
    if "offered" in details:
        return f"（{slot_words(parse_slot(details['offered']), session.clock)}）"
    if "cluster" in details:
        return f"（受付番号 {printable(details['cluster'])} と、まとめて）"
    if "due" in details:
        return f"（新しい期限：{full_day_words(date.fromisoformat(details['due']))}）"
    if "reason" in details:
        known = form.words.get("handling", {}).get("decline_reasons", {}) if form else {}
        return f"（理由：{_in_brackets(known.get(details['reason'], details['reason']))}）"
    return ""


def _why(session: Session, item: Item, details: Mapping[str, str]) -> str:
    """The words of the desk's reason; its id, if the desk no longer has it."""
    return _in_brackets(reason_words(session.bundle, item["desk"], details["why"]))


def _in_brackets(words: str) -> str:
    return printable(words).removesuffix("。")
