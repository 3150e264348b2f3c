"""A scheduled function's run over several desks or forms."""

import pytest
from aws_lambda_powertools.logging import Logger

from desk.scheduled import NotAllDone, OnError, run_each

LOGGER = Logger(service="scheduled")


def test_a_failing_desk_does_not_stop_the_others_and_the_run_is_repeated(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []

    def run(desk: str, on_error: OnError) -> None:
        if desk == "a":
            raise ValueError("例 太郎")
        if desk == "b":
            on_error(KeyError("例 太郎"))
            on_error(KeyError("例 花子"))
        done.append(desk)

    with pytest.raises(NotAllDone, match=r"^KeyError, ValueError$"):
        run_each(["a", "b", "c"], run, LOGGER, log_key="desk")
    assert done == ["b", "c"]
    logged = [(record.getMessage(), vars(record)["desk"], vars(record)["error"]) for record in caplog.records]
    assert logged == [("not all done", *one) for one in (("a", "ValueError"), *[("b", "KeyError")] * 2)]
    assert "例" not in str([vars(record) for record in caplog.records])


def test_a_complete_run_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    run_each(["a", "b"], lambda desk, _: done.append(desk), LOGGER, log_key="desk")
    assert done == ["a", "b"]
    assert caplog.records == []
