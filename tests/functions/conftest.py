"""Handlers on emulated AWS (moto), with the table of infra/template.yaml, a fixed clock and no pauses."""

import argparse
import io
import json
import marshal
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from typing import Any

import pytest
from aws_lambda_powertools.logging import Logger

import deliver
import morning
import submit
from desk import bootstrap
from desk.domain.codes.page_nonce import new_nonce
from desk.settings import Settings
from desk.staff.cli import main as staff_main
from desk.staff.typed import arguments
from desk.web.forms.page_ids import shown_by
from local.emulated.cloud import TABLE_NAME, Cloud
from local.emulated.sam_template import load_template
from local.web.built_site import Build
from tests.copied import copied
from tests.functions.answers import BOOKING as BOOKING
from tests.functions.answers import CONSULTATION as CONSULTATION
from tests.functions.answers import DISPATCH as DISPATCH
from tests.functions.answers import RIGHT as RIGHT
from tests.functions.answers import SEMINAR as SEMINAR
from tests.functions.events import Context, post

TEMPLATE = load_template()
NOW = datetime.fromisoformat("2026-11-20T10:00:00+09:00")

CONSOLE = "https://console.example.jp"


@dataclass
class Desk:
    """One desk under test. `clock` is what the functions see; `pauses` what they would have slept."""

    cloud: Cloud
    bundle: Mapping[str, Any]
    """As it was at the beginning, and shared by all desks. The functions have one of their own."""
    now: datetime = NOW
    pauses: list[float] = field(default_factory=list)

    def send(
        self,
        form: str,
        answers: Mapping[str, Any],
        *,
        sid: str,
        has_nonce: bool = True,
        source: str = "192.0.2.1",
        **event: Any,
    ) -> tuple[int, dict[str, Any]]:
        """(status, JSON) of a post to a form from `source`, with the nonce of its check page."""
        nonce = {"nonce": nonce_of(form, answers, sid.lower())} if has_nonce else {}
        posted = post(form, {"sid": sid, "answers": answers, **nonce}, **event)
        posted["requestContext"]["http"]["sourceIp"] = source
        answer = submit.handler(posted, Context())
        return answer["statusCode"], json.loads(answer["body"])

    def sweep(self) -> None:
        deliver.handler({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}, Context())

    def morning(self) -> None:
        morning.handler({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}, Context())

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def at(self, moment: str) -> None:
        """Set the clock, which never goes back."""
        self.now = max(self.now, datetime.fromisoformat(moment))

    def items(self, prefix: str = "") -> list[Mapping[str, Any]]:
        return [item for item in self.cloud.table_items() if item["PK"].startswith(prefix)]

    def uncounted(self) -> list[Mapping[str, Any]]:
        """All items but the desk's figures, which are of nobody."""
        return [item for item in self.cloud.table_items() if item["type"] != "figures"]

    def rows(self, kind: str) -> list[Mapping[str, Any]]:
        return [item for item in self.cloud.table_items() if item["type"] == kind]

    def mails(self) -> list[EmailMessage]:
        """What SES accepted, oldest first, as another program would read it."""
        return [message_from_bytes(mail.raw, policy=policy.default) for mail in self.cloud.mailbox.mails]


def nonce_of(form_id: str, answers: Mapping[str, Any], sid: str) -> str:
    """The nonce of the check page that shows these answers; "" for what no check page would show."""
    parts = bootstrap.parts()
    form = parts.form(form_id)
    if form is None or not isinstance(answers, Mapping):
        return ""
    shown, keys = shown_by(form, form.normalise(answers, now=parts.clock())), parts.settings.nonce_keys
    return new_nonce(form_id, sid, now=parts.clock(), keys=keys, shown=shown)


@dataclass(frozen=True)
class Said:
    """What a command of the staff's said, and its exit status."""

    status: int
    out: str
    err: str


Staff = Callable[..., Said]
"""Runs `python -m desk` with these arguments; `answer` is what is typed when it asks."""


_build_parser = arguments.parser


def kept_parser(bundle: Mapping[str, Any] | None) -> argparse.ArgumentParser:
    """`arguments.parser`, built once for all bundles of the same content: nearly all are."""
    return _build_parser(None) if bundle is None else _parser_of(marshal.dumps(bundle))


@lru_cache(maxsize=8)
def _parser_of(dumped: bytes) -> argparse.ArgumentParser:
    # With a bundle of its own, since a test may change the desk's.
    return _build_parser(marshal.loads(dumped))  # noqa: S302 - written just above


@pytest.fixture
def staff(desk: "Desk", capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Staff:
    monkeypatch.setattr(arguments, "parser", kept_parser)

    def run(*argv: str, answer: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        capsys.readouterr()
        status = staff_main(argv, who="staff-1", parts=bootstrap.parts())
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run


def written(logger: Logger, caplog: pytest.LogCaptureFixture) -> str:
    """What a function's logger wrote during the test, as CloudWatch shows it."""
    return "\n".join(logger.registered_formatter.format(record) for record in caplog.records)


@pytest.fixture
def desk(bundle: Mapping[str, Any], built: Build, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    under_test = Desk(cloud=None, bundle=bundle)  # type: ignore[arg-type]
    with Cloud(TEMPLATE, clock=lambda: under_test.now) as cloud:
        under_test.cloud = cloud
        cloud.verify_senders(
            sender["address"] for one in bundle["desks"].values() for sender in one["mail"].values()
        )
        parts = bootstrap.configure(
            settings=Settings(
                table=TABLE_NAME,
                bundle_path=built.bundle_path,
                allowed_origins=("https://madoguchi.example.jp",),
                mail_hash_key=b"test",
                nonce_keys={"a": b"test"},
                link_keys={"A": b"test"},
                console_url=CONSOLE,
                oidc_client_id="console",
                oidc_client_secret="a secret of the client",
            ),
            dynamodb=cloud.dynamodb,
            ses=cloud.ses,
            clock=lambda: under_test.now,
            sleep=under_test.pauses.append,
            jitter=lambda: 0.5,
        )
        parts.bundle = copied(bundle)
        yield under_test
    bootstrap.reset()
