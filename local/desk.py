"""The whole desk in one process: site, API, emulated AWS, and the pages under /_local/.

Only one LocalDesk at a time: the functions' parts (desk.bootstrap) and moto are global to the process.
"""

import secrets
import sys
import traceback
from collections.abc import Callable, Hashable, Mapping
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from builder.site import build_site, source_state
from desk import bootstrap
from desk.bundle import Bundle
from desk.domain.calendar.moments import tokyo_day
from desk.settings import Settings
from desk.views.security_headers import page_headers
from local.canary import run_canary
from local.clock import Clock
from local.emulated.api_gateway import Gateway
from local.emulated.cloud import TABLE_NAME, Cloud
from local.emulated.dynamodb.endpoint import call_dynamodb
from local.emulated.dynamodb.stream import Stream, Subscription
from local.emulated.lambda_runtime import invoke
from local.emulated.sam_template import Function, load_template
from local.emulated.schedule import Timetable
from local.emulated.ses.mailbox import Mail, Mailbox
from local.emulated.ses.reports import report_event
from local.training.run import TrainingRun
from local.web.built_site import Build, BuildSite, Failure, Site
from local.web.console import Addresses, Console
from local.web.front import Front
from local.web.watching import Watch

_build_with_examples = partial(build_site, has_examples=True)
_TICK = 1.0
_TICKS_PER_REAP = 60


class LocalDesk:
    """A context manager: entering it builds the site; `desk.app` then answers requests.

    `root` is the desk's folder (content/, faq/, schemas/, mkdocs.yml). `origins` are the origins that the
    pages are served from, such as "http://127.0.0.1:8000"; posts from others are refused. If it `is_watched`,
    pages show an editor's mistakes over the last good site; else in place of it. `console`: where the staff's
    console is served, and the provider that signs them in.
    """

    def __init__(
        self,
        root: Path,
        *,
        clock: Clock | None = None,
        origins: tuple[str, ...] = (),
        build: BuildSite = _build_with_examples,
        state: Callable[[Path], Hashable] = source_state,
        is_watched: bool = False,
        console: Addresses | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self._origins = origins
        self._template = load_template()
        self._functions = self._template.functions()
        self._mail_hash_key = secrets.token_bytes(32)
        self._nonce_keys = {"local": secrets.token_bytes(32)}
        self._link_keys = {"A": secrets.token_bytes(32)}
        self.cloud = Cloud(self._template, clock=self.clock)
        self.site = Site(root, build=build, state=state, clock=self.clock, on_build=self._use_build)
        self._watch = Watch(root, self.site, state=state, today=lambda: tokyo_day(self.clock()))
        self._console = Console(console, invoke=self._invoke_and_poll, clock=self.clock) if console else None
        self._timetable = Timetable(self._functions, invoke=self._invoke, clock=self.clock)
        self._page_headers = page_headers()
        self._front = Front(
            self,
            self.site,
            Gateway(self._template, invoke=self._invoke, clock=self.clock),
            watch=self._watch if is_watched else None,
            headers=lambda: self._page_headers,
        )
        self._stopping = Event()
        self._training: TrainingRun | None = None

    @property
    def console_url(self) -> str:
        """Where the staff's console is served; "" if this desk was made without one."""
        return self._console.addresses.console if self._console else ""

    @property
    def console(self) -> Console:
        """Raises LookupError without one."""
        if self._console is None:
            raise LookupError("this desk was made without a console")
        return self._console

    @property
    def mailbox(self) -> Mailbox:
        return self.cloud.mailbox

    def refresh(self) -> Failure | None:
        """Build again if a file has changed. Returns why the build failed, if it did."""
        self.site.refresh()
        return self.site.failure

    def watch(self) -> Mapping[str, Any]:
        """What pages that are watched show (`Watch.state`)."""
        return self._watch.state()

    def bundle(self) -> Bundle | None:
        """The functions' bundle; None before the first good build."""
        return bootstrap.parts().bundle if self.site.shown else None

    def table_items(self) -> list[Mapping[str, Any]]:
        """Every item of the table as JSON has it, sorted by its keys."""
        return self.cloud.table_items()

    def call_table(self, target: str, body: bytes) -> tuple[int, str]:
        """Answer a call of DynamoDB's protocol, after delivering the stream records that it causes."""
        answer = call_dynamodb(self.cloud, target, body)
        if self.site.shown:
            self.send_mails()
        return answer

    def cli_settings(self) -> Mapping[str, Any] | None:
        """The settings of `python -m local.staff`, keys in hexadecimal; None before the first good build."""
        if self.site.shown is None:
            return None
        return {
            "table": TABLE_NAME,
            "bundle_path": str(self.site.shown.bundle_path),
            "now": self.clock().isoformat() if self.clock.is_set else "",
            "mail_hash_key": self._mail_hash_key.hex(),
            "link_keys": {name: key.hex() for name, key in self._link_keys.items()},
        }

    def sweep(self) -> None:
        """Call the functions that run at a rate, and delete expired items."""
        if self.site.shown:
            self._timetable.run_all()
            self.cloud.reap()

    @property
    def daily(self) -> tuple[str, ...]:
        """The names of the functions that run at a time of day."""
        return self._timetable.daily

    def run(self, name: str) -> None:
        """Call one of `daily` now, and deliver the mails that it wrote. Raises KeyError."""
        if self.site.shown:
            with self.cloud.lock:
                self._timetable.run(name)
                self.send_mails()

    def try_journey(self) -> tuple[bool, list[str]]:
        """Run the canary: (whether the journey worked, its report in Japanese)."""
        if self.site.shown is None:
            return False, ["サイトの内容に誤りがあるため、確かめられません。"]
        return run_canary(self.cloud)

    def move_clock(self, moment: datetime) -> None:
        """Set the clock to a later moment, and call the functions due in between. Raises ValueError."""
        with self.cloud.lock:
            before = self.clock()
            self.clock.move_to(moment)
            if self.site.shown:
                self._timetable.clock_moved(before)
                self.send_mails()

    def start_training(self) -> None:
        """Fill the desk with made-up cases in a thread, if it has a console."""
        bundle = self.bundle()
        if self._console and bundle and bundle["console"]:
            self._training = TrainingRun(self, self._console)
            self._training.start()

    @property
    def training(self) -> TrainingRun | None:
        """The cases that were made up, as far as they are; None if none are."""
        return self._training

    def start_again(self) -> None:
        """Forget every submission and mail, and go back to the first moment of the clock; made-up cases are
        made anew.
        """
        training, self._training = self._training, None
        if training:
            training.stop()
        with self.cloud.lock:
            self.cloud.empty()
            self.send_mails()
            self.clock.start_again()
            self._timetable.start_again()
        if training:
            self.start_training()

    def report(self, mail: Mail, kind: str) -> None:
        """Send SES's report of a `kind` on a mail to its functions. Raises KeyError for an unknown kind."""
        event = report_event(mail, kind, now=self.clock())
        with self.cloud.lock:
            for function in self._functions:
                if event["source"] in function.event_sources:
                    self._invoke(function, event)
            self.send_mails()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.site)
            stack.enter_context(self.cloud)
            self._stream = Stream(
                self.cloud.streams,
                arn=self.cloud.stream_arn,
                subscriptions=tuple(
                    Subscription(function=function, mapping=mapping, invoke=self._invoke)
                    for function in self._functions
                    for mapping in function.streams
                ),
            )
            self._stream.listen(self.cloud.dynamodb)
            self.site.refresh()
            ticker = Thread(target=self._tick, name="ticker", daemon=True)
            ticker.start()
            stack.callback(ticker.join)
            stack.callback(self._stopping.set)
            stack.callback(self._stop_training)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def app(self) -> Any:
        """The WSGI application."""
        return self._front.app

    def _invoke(self, function: Function, event: Mapping[str, Any]) -> Any:
        with self.cloud.lock:
            return invoke(function, event)

    def _invoke_and_poll(self, function: Function, event: Mapping[str, Any]) -> Any:
        """Earlier than on AWS: a mail that a member of the staff sends is in the mailbox at once."""
        answer = self._invoke(function, event)
        self.send_mails()
        return answer

    def send_mails(self) -> None:
        """Deliver what the stream has, at once."""
        with self.cloud.lock:
            self._stream.poll()

    def _stop_training(self) -> None:
        if self._training:
            self._training.stop()

    def _tick(self) -> None:
        ticks = 0
        while not self._stopping.wait(_TICK):
            ticks += 1
            if self.site.shown:
                try:
                    self.send_mails()
                    self._timetable.tick()
                    if ticks % _TICKS_PER_REAP == 0:
                        self.cloud.reap()
                except Exception:
                    traceback.print_exc(file=sys.stderr)

    def _use_build(self, build: Build) -> None:
        with self.cloud.lock:
            parts = bootstrap.configure(
                settings=Settings(
                    table=TABLE_NAME,
                    bundle_path=build.bundle_path,
                    allowed_origins=self._origins,
                    mail_hash_key=self._mail_hash_key,
                    nonce_keys=self._nonce_keys,
                    link_keys=self._link_keys,
                    canary_site=next(iter(self._origins), ""),
                    **(self._console.settings if self._console else {}),
                ),
                dynamodb=self.cloud.dynamodb,
                ses=self.cloud.ses,
                clock=self.clock,
            )
            if self._console:
                self._console.use(parts.bundle)
            self._page_headers = parts.bundle["headers"]
            self.cloud.verify_senders(
                sender["address"]
                for desk in parts.bundle["desks"].values()
                for sender in desk["mail"].values()
            )
