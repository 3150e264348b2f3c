"""Metrics for CloudWatch: each event is counted once, under ids and codes, never with personal data."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

import feedback
import submit
from desk import telemetry as metrics
from desk.domain.forms.form import Form
from desk.storage.store import Taken
from tests import actions
from tests.functions.bookings import SID, URL, book, do
from tests.functions.conftest import BOOKING, CONSULTATION, Desk
from tests.functions.events import Context, post, ses

OTHER_SID = SID.replace("1", "2")
ALLOWED = {"service", "form", "problem", "kind", "report", "desk"}

Figures = Callable[[], Counter[tuple[str, str]]]


@pytest.fixture
def figures(capsys: pytest.CaptureFixture[str]) -> Figures:
    """The metrics written since the last call: (name, dimension besides the service) -> value."""

    def read() -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for one in lines(capsys.readouterr().out):
            (about,) = one["_aws"]["CloudWatchMetrics"]
            (metric,), (names,) = about["Metrics"], about["Dimensions"]
            assert about["Namespace"] == metrics.NAMESPACE
            assert set(names) <= ALLOWED
            assert "service" in names
            (value,) = one[metric["Name"]]
            rest = [one[name] for name in names if name != "service"]
            found[metric["Name"], " ".join(rest)] += value
        return found

    return read


def lines(written: str) -> list[Mapping[str, Any]]:
    read = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    return [one for one in read if "_aws" in one]


def test_submissions_and_refusals_are_counted(desk: Desk, figures: Figures) -> None:
    book(desk)
    assert desk.send("booking", BOOKING, sid=SID)[0] == 200  # a repeated post isn't counted again
    desk.send("booking", BOOKING | {"email": "jiro@example.jp"}, sid=OTHER_SID)
    desk.send("consultation", {**CONSULTATION, "topics": []}, sid=OTHER_SID)
    assert figures() == {
        ("SubmissionTaken", "booking"): 1,
        ("SubmissionRefused", "slot_taken"): 1,
        ("SubmissionRefused", "invalid_answers"): 1,
    }


def test_the_canary_is_not_counted_as_a_submission(bundle: Mapping[str, Any], figures: Figures) -> None:
    item = {"PK": f"SUB#{SID}", "receipt": "2345-6789-F", "canary": True}
    submit._log_taken(Form(bundle, "booking"), Taken(created=True, item=item))
    assert figures() == {}


def test_each_mail_is_counted_by_its_result(
    desk: Desk, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)
    figures()
    desk.later(minutes=3)
    desk.sweep()
    assert figures() == {
        ("OldestDueMail", ""): 180,
        ("MailSent", "auto-reply"): 1,
        ("MailSent", "staff-notice"): 1,
    }
    do(actions.confirm(url=URL))
    figures()
    answers: list[str] = ["ServiceUnavailableException", "MessageRejected"]

    def refuse(**_: Any) -> Any:
        raise ClientError({"Error": {"Code": answers.pop(0), "Message": "taro@example.jp"}}, "SendEmail")

    with monkeypatch.context() as patch:
        patch.setattr(desk.cloud.ses, "send_email", refuse)
        desk.sweep()
        assert figures() == {("OldestDueMail", ""): 0, ("MailPostponed", "invitation"): 1}
        desk.later(hours=1)
        desk.sweep()
    assert figures()["MailFailed", "invitation"] == 1


def test_reports_of_ses_are_counted(desk: Desk, figures: Figures) -> None:
    book(desk)
    desk.sweep()
    (row,) = [row for row in desk.rows("mail") if row["kind"] == "auto-reply"]
    figures()
    feedback.handler(ses("Bounce", row, bounceType="Permanent", bounceSubType="NoEmail"), Context())
    assert figures() == {("MailReported", "Permanent.NoEmail"): 1}


def test_reminders_and_digests_are_counted(desk: Desk, figures: Figures) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-24T08:30:00+09:00")
    figures()
    desk.morning()
    assert figures() == {
        ("DigestWritten", "consumer-center"): 1,
        ("DigestWritten", "harassment"): 1,
        ("ReminderWritten", "consumer-center"): 1,
        ("SeminarNotReady", ""): 0,  # the alarm ends when it says so
    }
    desk.morning()
    assert figures() == {("SeminarNotReady", ""): 0}


def test_a_failing_metric_does_not_stop_delivery(
    desk: Desk, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)
    real = desk.cloud.dynamodb.query

    def query(**kwargs: Any) -> Any:
        if "created_at" in kwargs.get("ProjectionExpression", ""):
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "Query")
        return real(**kwargs)

    monkeypatch.setattr(desk.cloud.dynamodb, "query", query)
    figures()
    desk.sweep()
    assert figures() == {("MailSent", "auto-reply"): 1, ("MailSent", "staff-notice"): 1}


def test_no_metric_holds_personal_data(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor the receipt number or the sid; also not of refused requests."""
    capsys.readouterr()
    receipt = book(desk)
    desk.send("booking", BOOKING | {"email": "taro@", "phone": "x"}, sid=OTHER_SID)
    desk.send("taro@example.jp", BOOKING, sid=OTHER_SID)
    desk.send("booking", {"taro@example.jp": "例"}, sid=OTHER_SID)
    desk.sweep()
    written = json.dumps(lines(capsys.readouterr().out), ensure_ascii=False)
    assert "SubmissionTaken" in written
    typed = [value for value in BOOKING.values() if isinstance(value, str) and len(value) > 4]
    typed = [value for value in typed if value not in ("resident", "contract")]
    assert [value for value in (*typed, receipt, SID, "taro@", "SUB#") if value in written] == []


@pytest.mark.parametrize("value", ["taro@example.jp", "例 太郎", "03-1234-5678", "SUB#1", "", "a" * 41])
def test_a_value_that_is_no_id_is_reported_as_other(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    metrics.count("submit", "SubmissionTaken", form=value)
    (one,) = lines(capsys.readouterr().out)
    assert one["form"] == metrics.OTHER


def test_metrics_can_be_turned_off(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")
    metrics.count("submit", "SubmissionTaken", form="booking")
    assert lines(capsys.readouterr().out) == []


def test_a_post_to_an_unknown_form_is_counted_without_its_name(desk: Desk, figures: Figures) -> None:
    submit.handler(post("nowhere", {"sid": SID, "answers": {}}), Context())
    assert figures() == {("SubmissionRefused", "unknown_form"): 1}
