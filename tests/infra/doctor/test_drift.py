"""`make doctor DRIFT=yes` names what somebody has changed by hand."""

from typing import Any

from infra.checks.drift import look_at_drift
from tests.infra.doctor.patient import Account, refused


def look(*statuses: str, drift: str = "IN_SYNC", start: Any = None) -> list[tuple[str, str]]:
    """(grade, state) of each finding, when the detection has these statuses one after the other."""
    left = list(statuses)

    def status(**_: Any) -> Any:
        return {"DetectionStatus": left.pop(0) if len(left) > 1 else left[0], "StackDriftStatus": drift}

    account = Account(
        detect_stack_drift=start or {"StackDriftDetectionId": "1"},
        describe_stack_drift_detection_status=status,
        describe_stack_resource_drifts={
            "StackResourceDrifts": [{"LogicalResourceId": "Table"}, {"LogicalResourceId": "Submit"}]
        },
    )
    return [(one.grade, one.state) for one in look_at_drift(account, "desk", sleep=lambda _: None)]


def test_what_was_changed_by_hand_is_named() -> None:
    ((grade, state),) = look("DETECTION_IN_PROGRESS", "DETECTION_COMPLETE", drift="DRIFTED")
    assert grade == "bad"
    assert "Table、Submit" in state


def test_an_untouched_stack_is_fine_and_one_that_takes_too_long_is_unknown() -> None:
    assert look("DETECTION_COMPLETE")[0][0] == "good"
    assert look("DETECTION_IN_PROGRESS")[0][0] == "unknown"


def test_a_stack_that_is_not_there_says_nothing() -> None:
    assert look(start=refused("ValidationError")) == []
