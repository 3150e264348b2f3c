"""The canary on this machine: it runs the whole journey over HTTP and prints step by step how it went."""

from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import Client

import submit
from desk.canary.steps import STEPS
from desk.domain.errors import Unavailable
from local.canary import main
from local.clock import Clock
from local.desk import LocalDesk
from local.staff import main as staff
from local.web.server import Listener
from tests.conftest import NOW


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture
def desk(open_desk: Callable[..., LocalDesk], listener: Listener) -> Iterator[LocalDesk]:
    with open_desk(clock=Clock.parse(NOW), origins=listener.origins) as desk, listener.serving(desk.app):
        yield desk


def test_every_step_is_printed_and_nothing_stays_booked(
    desk: LocalDesk, listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--port", str(listener.port)]) == 0
    told = capsys.readouterr().out.splitlines()
    steps = [line for line in told if line.startswith("○")]
    assert steps == [f"○ {words}" for words in STEPS.values()]
    assert "申込みから取消しまで、通しで動きました。" in told
    assert [mail.recipients for mail in desk.mailbox.mails] == [("success@simulator.amazonses.com",)] * 2
    assert not any(item["type"] == "slot" for item in desk.table_items())

    assert staff(["--port", str(listener.port), "health"]) in (0, 1)
    assert "最後に通しで動いたのは、2026年11月20日(金) 10:0" in capsys.readouterr().out


def test_a_failed_step_is_named(
    desk: LocalDesk,
    listener: Listener,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(*_args: object, **_kwargs: object) -> None:
        raise Unavailable

    monkeypatch.setattr(submit, "_answer", down)
    assert main(["--port", str(listener.port)]) == 1
    told = capsys.readouterr().out
    assert "× 入力の確認画面：エラーの答え（503）が返りました" in told
    assert "通しで動きませんでした。" in told


def test_without_a_running_desk_it_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    with Listener() as free:
        port = free.port
    assert main(["--port", str(port)]) == 2
    assert "make run" in capsys.readouterr().err


def test_a_page_of_another_site_can_not_press_the_button(desk: LocalDesk) -> None:
    client = Client(desk.app)
    headers = {"Host": "127.0.0.1", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/_local/journey", headers=headers).status_code == 403
    assert client.get("/_local/journey").status_code == 405
    assert "/_local/journey" in client.get("/_local/").text


def test_no_schedule_or_button_behind_the_counter_runs_its_function(desk: LocalDesk) -> None:
    """It would wait for answers from the very desk that it blocks."""
    desk.sweep()
    assert not any(item["type"] == "canary" for item in desk.table_items())
    headers = {"Host": "127.0.0.1"}
    answer = Client(desk.app).post("/_local/run", data={"function": "Canary"}, headers=headers)
    assert answer.status_code == 404
