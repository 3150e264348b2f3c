"""The desk on this machine tries its whole journey, over its own HTTP, and says step by step how it went."""

import socket
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


def test_every_step_is_told_and_nothing_stays_booked(
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


def test_a_step_that_breaks_is_named(
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


def test_where_no_desk_is_open_it_says_how_to_open_one(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as nobody:
        # Taken, so that no other program answers there, and not listened to.
        nobody.bind(("127.0.0.1", 0))
        assert main(["--port", str(nobody.getsockname()[1])]) == 2
    assert "make run" in capsys.readouterr().err


def test_no_other_page_can_press_the_button(desk: LocalDesk) -> None:
    client = Client(desk.app)
    headers = {"Host": "127.0.0.1", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/_local/journey", headers=headers).status_code == 403
    assert client.get("/_local/journey").status_code == 405
    assert "/_local/journey" in client.get("/_local/").text


def test_no_schedule_calls_it_behind_the_counter(desk: LocalDesk) -> None:
    """It would wait for an answer that nobody can give while it's waited for."""
    desk.sweep()
    assert not any(item["type"] == "canary" for item in desk.table_items())
    headers = {"Host": "127.0.0.1"}
    answer = Client(desk.app).post("/_local/run", data={"function": "Canary"}, headers=headers)
    assert answer.status_code == 404
