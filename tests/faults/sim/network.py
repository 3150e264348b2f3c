"""What stands between the functions and AWS: lost requests and answers, throttles, 500s, freezes, kills.

`Wire` stands in for boto3's `dynamodb` client and `SimulatedSES` for its `sesv2` client. The judge counts the
log of SES (`SimulatedSES.taken`) and reads the desk's rows only where no mail was taken.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from tests.faults.sim.kernel import Kernel, Killed, Process
from tests.faults.sim.table import Key, MemoryTable, cancelled

_URL = "https://aws.example.jp"
TABLE_FAULTS = ("throttled", "conflict", "request lost", "answer lost", "500", "frozen")
SES_FAULTS = (
    "throttled",
    "503",
    "never reached",
    "500, not taken",
    "500, taken",
    "timed out, not taken",
    "timed out, taken",
    "closed, taken",
    "rejected",
    "frozen",
)
TAKEN_ALL_THE_SAME = frozenset({"500, taken", "timed out, taken", "closed, taken"})


@dataclass(kw_only=True)
class Postman(Process):
    """A process of a function, and which mail it works on (`current`).

    `unmarked`: a mail that SES has taken and that isn't marked yet. `harmed`: a fault has hit the process
    since, which excuses a second copy.
    """

    name: str
    skew: float = 0
    mortal: bool = True
    current: Key | None = None
    unmarked: Key | None = None
    harmed: bool = False
    parts: Any = None
    outbox: Any = None

    def __post_init__(self) -> None:
        super().__init__(self.name, skew=self.skew)


@dataclass(kw_only=True)
class Plan:
    """How often what fails. `cursed`: mails that meet the same fault of SES each time. `outage`: from when to
    when SES takes no mail, and which fault shows it."""

    rng: Random
    table_rate: float = 0
    table_kinds: tuple[str, ...] = TABLE_FAULTS
    ses_rate: float = 0
    kill_rate: float = 0
    curse_rate: float = 0
    frozen_rate: float = 0
    outage: tuple[float, float, str] = (0, 0, "503")
    calm_from: float = 0
    """From then on nothing fails but cursed mails and the outage."""
    cursed: dict[Key, str | None] = field(default_factory=dict)

    def of_table(self, now: float, process: Process | None) -> str | None:
        return self._drawn(self.table_rate, self.table_kinds) if now < self.calm_from else None

    def of_ses(self, now: float, process: Process, row: Key) -> str | None:
        if self.outage[0] <= now < self.outage[1]:
            return self.outage[2]
        if row not in self.cursed:
            self.cursed[row] = self._drawn(self.curse_rate, SES_FAULTS[:-2])
        if self.cursed[row]:
            return self.cursed[row]
        if now >= self.calm_from:
            return None
        return self._drawn(self.frozen_rate, ("frozen",)) or self._drawn(self.ses_rate, SES_FAULTS)

    def kills(self, now: float, process: Process, when: str) -> bool:
        """Whether the process ends, `before` or `after` the call that it makes."""
        return now < self.calm_from and self.rng.random() < self.kill_rate

    def _drawn(self, rate: float, kinds: tuple[str, ...]) -> str | None:
        return self.rng.choice(kinds) if self.rng.random() < rate else None


@dataclass(kw_only=True)
class Ledger:
    """What the faults did to which mail. `excused` counts the faults that excuse one more copy."""

    happened: Counter[str] = field(default_factory=Counter)
    disturbed: Counter[Key] = field(default_factory=Counter)
    excused: Counter[Key] = field(default_factory=Counter)
    refused: set[Key] = field(default_factory=set)

    def fault(self, kind: str, process: Process | None, row: Key | None = None) -> None:
        self.happened[kind] += 1
        if isinstance(process, Postman):
            process.harmed = True
            row = row or process.current
        if row:
            self.disturbed[row] += 1

    def moved_on(self, process: Process | None, to: Key | None = None) -> None:
        """The process now works on another mail, or on none."""
        if not isinstance(process, Postman):
            return
        if process.unmarked and process.harmed:
            self.excused[process.unmarked] += 1
        process.current, process.unmarked, process.harmed = to, None, False


class Wire:
    """The table as the functions reach it: with faults."""

    def __init__(self, table: MemoryTable, kernel: Kernel, plan: Plan, ledger: Ledger) -> None:
        self._table = table
        self._kernel = kernel
        self._plan = plan
        self._ledger = ledger

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        do = getattr(self._table, operation)
        return lambda **request: self._call(operation, do, request)

    def _call(self, operation: str, do: Callable[..., Any], request: dict[str, Any]) -> Any:
        kernel, plan, process = self._kernel, self._plan, self._kernel.process
        row = _row_of(operation, request)
        if row and isinstance(process, Postman) and row != process.current:
            self._ledger.moved_on(process, row)
        request = {name: value for name, value in request.items() if name != "TableName"}
        kernel.pause(plan.rng.uniform(0.002, 0.02))
        if self._dies(process, row, "before"):
            raise Killed
        fault = plan.of_table(kernel.now, process)
        if fault:
            self._ledger.fault(f"table: {fault}", process, row)
        match fault:
            case "throttled":
                raise _refused(
                    operation, plan.rng.choice(("ThrottlingException", "RequestLimitExceeded")), 400
                )
            case "conflict" if operation == "transact_write_items":
                raise cancelled([{"Code": "TransactionConflict"} for _ in request["TransactItems"]])
            case "conflict":
                raise _refused(operation, "ProvisionedThroughputExceededException", 400)
            case "request lost":
                kernel.pause(1)
                raise ConnectTimeoutError(endpoint_url=_URL)
            case "answer lost":
                do(**request)
                kernel.pause(plan.rng.choice((0.1, 4)))
                raise ReadTimeoutError(endpoint_url=_URL)
            case "500":
                if plan.rng.random() < 0.5:
                    do(**request)
                raise _refused(operation, "InternalServerError", 500)
            case "frozen":
                kernel.pause(plan.rng.uniform(1, 235))
        answer = do(**request)
        kernel.pause(plan.rng.uniform(0.001, 0.005))
        if self._dies(process, row, "after"):
            raise Killed
        return answer

    def _dies(self, process: Process | None, row: Key | None, when: str) -> bool:
        if not isinstance(process, Postman) or not process.mortal:
            return False
        if not self._plan.kills(self._kernel.now, process, when):
            return False
        self._ledger.fault("killed", process, row)
        return True


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One mail that SES took."""

    at: float
    row: Key
    to: str
    message_id: str


class SimulatedSES:
    """Takes mails, with faults, and keeps a log of what it took."""

    def __init__(
        self,
        kernel: Kernel,
        plan: Plan,
        ledger: Ledger,
        *,
        took: Callable[[Taken], None],
    ) -> None:
        self.taken: list[Taken] = []
        self._kernel = kernel
        self._plan = plan
        self._ledger = ledger
        self._took = took

    def send_email(self, *, Destination: Mapping[str, Any], **_: Any) -> dict[str, str]:  # noqa: N803
        kernel, plan = self._kernel, self._plan
        process = kernel.process
        assert isinstance(process, Postman)
        row = process.current
        assert row is not None
        kernel.pause(plan.rng.uniform(0.02, 0.1))
        if plan.kills(kernel.now, process, "before"):
            self._ledger.fault("killed before SES", process)
            raise Killed
        fault = plan.of_ses(kernel.now, process, row)
        if fault is None or fault in TAKEN_ALL_THE_SAME:
            taken = self._take(process, row, Destination["ToAddresses"][0])
        if fault:
            self._ledger.fault(f"SES: {fault}", process)
        match fault:
            case "throttled":
                raise _refused("SendEmail", "TooManyRequestsException", 429)
            case "503":
                raise _refused("SendEmail", "ServiceUnavailable", 503)
            case "never reached":
                raise EndpointConnectionError(endpoint_url=_URL)
            case "500, not taken" | "500, taken":
                raise _refused("SendEmail", "InternalServiceErrorException", 500)
            case "timed out, not taken" | "timed out, taken":
                kernel.pause(4)
                raise ReadTimeoutError(endpoint_url=_URL)
            case "closed, taken":
                raise ConnectionClosedError(endpoint_url=_URL)
            case "rejected":
                self._ledger.refused.add(row)
                raise _refused("SendEmail", "MessageRejected", 400)
            case "frozen":
                kernel.pause(plan.rng.uniform(1, 235))
                taken = self._take(process, row, Destination["ToAddresses"][0])
        kernel.pause(plan.rng.uniform(0.001, 0.02))
        if plan.kills(kernel.now, process, "after"):
            self._ledger.fault("killed after SES", process)
            raise Killed
        return {"MessageId": taken.message_id}

    def _take(self, process: Postman, row: Key, to: str) -> Taken:
        taken = Taken(at=self._kernel.now, row=row, to=to, message_id=f"{len(self.taken):08}")
        self.taken.append(taken)
        process.unmarked, process.harmed = row, False
        self._took(taken)
        return taken


def _row_of(operation: str, request: Mapping[str, Any]) -> Key | None:
    """The mail that a call claims, if it claims one."""
    if operation != "update_item" or not request["Key"]["SK"]["S"].startswith("OUT#"):
        return None
    return request["Key"]["PK"]["S"], request["Key"]["SK"]["S"]


def _refused(operation: str, code: str, status: int) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": status}},  # type: ignore[typeddict-item]
        operation,
    )
