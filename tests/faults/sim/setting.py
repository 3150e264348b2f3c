"""What a schedule is made of: two bundles, settings, and how much will fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import Any

from desk.domain.mail.compose import compose
from desk.settings import Settings
from tests.copied import copied
from tests.faults.sim.kernel import Kernel, Process
from tests.faults.sim.network import TABLE_FAULTS, Plan
from tests.faults.sim.table import MemoryTable
from tests.functions.events import ORIGIN

HOUR, DAY = 3600.0, 86400.0
A_DAY, AN_HOUR = 3, 1
"""Mails of a mailbox that a visitor can set off, and notices to the desk of one booking's changes."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One bundle. To save time its forms are made once for all schedules, and only the first mail of each
    kind is really composed: other tests look at the text."""

    bundle: Mapping[str, Any]
    forms: dict[str, Any] = field(default_factory=dict)
    composed: dict[tuple[str, bool], EmailMessage] = field(default_factory=dict)

    def compose(self, row: Mapping[str, Any], *about: Any, **more: Any) -> EmailMessage:
        kind = row["mail"], row["discreet"]
        if kind not in self.composed:
            whole = compose(row, *about, **more)
            self.composed[kind] = short = EmailMessage(policy=whole.policy)
            short["From"] = whole["From"].addresses[0].addr_spec
        return self.composed[kind]


@dataclass(frozen=True)
class Context:
    """Lambda's context object, with the time left by the kernel's clock."""

    process: Process
    kernel: Kernel
    aws_request_id: str = "7f0c5b1e-0000-4000-8000-000000000001"

    def get_remaining_time_in_millis(self) -> int:
        return round((self.process.deadline - self.kernel.now) * 1000)


class Named:
    """The table as boto3's client: each call names the table."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        do = getattr(self._table, operation)

        def call(*, TableName: str = "", **request: Any) -> Any:  # noqa: N803
            return do(**request)

        return call


def plan_of(rng: Random) -> Plan:
    plan = Plan(rng=rng)
    if rng.random() < 0.1:
        return plan
    plan.table_rate = rng.choice((0, 0.02, 0.08, 0.2))
    plan.table_kinds = rng.choice((TABLE_FAULTS, TABLE_FAULTS, ("answer lost",)))
    plan.ses_rate = rng.choice((0, 0.05, 0.2, 0.5))
    plan.kill_rate = rng.choice((0, 0, 0.01, 0.05))
    plan.curse_rate = rng.choice((0, 0, 0.05, 0.2))
    plan.frozen_rate = rng.choice((0, 0, 0.1, 0.5))
    plan.calm_from = rng.choice((0.5, 1, 6, 95)) * HOUR
    if rng.random() < 0.3:
        begin = rng.uniform(0, HOUR)
        plan.outage = (
            begin,
            begin + DAY,
            rng.choice(("503", "never reached", "throttled", "timed out, not taken")),
        )
    return plan


def settings() -> Settings:
    return Settings(
        table="t",
        bundle_path=Path("nowhere"),
        allowed_origins=(ORIGIN,),
        mail_hash_key=b"test",
        link_keys={"A": b"test"},
        configuration_set="mail",
        send_rate=5,
    )


SEMINARS: Mapping[str, str] = {
    "basics": "2026-11-25T14:00",
    "response": "2026-11-26T14:00",
    "manual": "2026-11-27T10:00",
}
"""Seminar -> when it begins in the town. The viewing URL of the first is due at once, of the second on the
first morning, of the third on the second."""


SEATS, WAITING = 2, 2
"""Of each of them."""


def _with_seminars(bundle: dict[str, Any]) -> None:
    """Few seats, so that people wait, in seminars that take place and are closed while the schedule lasts."""
    seminars = bundle["forms"]["seminar"]["words"]["seminars"]
    seminars["close_after_days"] = 2
    for one in seminars["list"]:
        if one["id"] in SEMINARS:
            day, _, start = SEMINARS[one["id"]].partition("T")
            end = f"{int(start[:2]) + 2}:00"
            when = {"day": day, "start": start, "end": end}
            open_for = {"apply_from": "2026-11-09 09:00", "apply_until": f"{day} 09:00"}
            archive = {"archive_url": "https://movie.example.jp/rei"}
            one |= {**when, **open_for, **archive, "capacity": SEATS, "waiting": WAITING}


def editions(bundle: Mapping[str, Any]) -> tuple[Edition, Edition]:
    """The bundle, and one where the auto-reply of bookings has another name, so that waiting ones lose their
    words."""
    name = bundle["forms"]["booking"]["words"]["mails"]["auto_reply"]
    first, second = copied(bundle), copied(bundle)
    second["mails"][f"{name}-2"] = second["mails"].pop(name)
    second["forms"]["booking"]["words"]["mails"]["auto_reply"] = f"{name}-2"
    for one in (first, second):
        one["forms"]["booking"]["words"]["slots"]["capacity"] = 4
        dispatch = one["forms"]["dispatch"]["words"]
        dispatch["handling"]["decision"]["two_persons"] = True
        # So that a promise is missed, and a wait is remembered, while the schedule lasts.
        dispatch["due"]["opening_days"] = 2
        dispatch["handling"]["waiting"]["remind_opening_days"] = 1
        _with_seminars(one)
        one["auto_reply_caps"] |= {"per_address_a_day": A_DAY, "changes_an_hour": AN_HOUR}
    return Edition(bundle=first), Edition(bundle=second)
