"""`make attack` on a desk of this machine: all holds; what doesn't is named, and the exit status says so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import submit
from local.attack.__main__ import Target, main
from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.conftest import EXAMPLE, NOW


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture
def desk(open_desk: Callable[..., LocalDesk], listener: Listener) -> Iterator[LocalDesk]:
    with open_desk(clock=Clock.parse(NOW), origins=listener.origins) as desk, listener.serving(desk.app):
        yield desk


def test_all_holds_and_nothing_is_left(
    desk: LocalDesk, listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([f"http://127.0.0.1:{listener.port}"])
    said = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("{")]
    assert status == 0, "\n".join(line for line in said if line.startswith("×"))
    assert said[-1] == "すべて、ふせぎました。何も残していません。"
    groups = [line for line in said if line.startswith("○")]
    parts = (
        "JSON（booking）",
        "答え（consultation）",
        "よそのサイト（booking）",
        "予約の管理",
        "配信を止めるリンク",
        "メールマガジンの登録",
        "道",
        "名乗り",
    )
    for part in parts:
        assert any(part in line for line in groups), part
    assert {item["type"] for item in desk.table_items()} <= {"rate"}
    assert not desk.mailbox.mails


def test_what_does_not_hold_is_named(
    desk: LocalDesk,
    listener: Listener,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def careless(*_: Any) -> dict[str, Any]:
        """Lets everybody in."""
        return {"statusCode": 204, "headers": {}, "body": ""}

    monkeypatch.setattr(submit, "_answer", careless)
    assert main([f"http://127.0.0.1:{listener.port}"]) == 1
    said = capsys.readouterr().out
    assert "× よそのサイト（booking）／よそのサイトから：答え 204" in said


def test_a_desk_of_others_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["https://madoguchi.example.jp"]) == 2
    assert "--mine" in capsys.readouterr().err


@pytest.mark.parametrize(("env", "said"), [("production", "--mine"), ("nowhere", "nowhere")])
def test_an_environment_where_people_apply_is_not_attacked_by_a_slip(
    capsys: pytest.CaptureFixture[str], env: str, said: str
) -> None:
    assert main(["--env", env, "--root", str(EXAMPLE)]) == 2
    assert said in capsys.readouterr().err


def test_without_a_desk_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with Listener() as closed:
        port = closed.port
    assert main([f"http://127.0.0.1:{port}"]) == 2
    assert "make run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://127.0.0.1.evil.example", False),
        ("https://example.jp", False),
    ],
)
def test_what_is_of_this_machine(url: str, is_local: bool) -> None:
    assert Target(url).is_local is is_local
