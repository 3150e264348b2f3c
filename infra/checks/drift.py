"""Checks whether somebody has changed the stacks' resources by hand (CloudFormation's drift detection).

It changes nothing but the time of the last look, and takes a minute or two for each stack.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from infra.checks.findings import Finding, bad, good, unknown

_NAME = "手で変えたところ"
_PAUSE = 5.0
_MOST_PAUSES = 120


def look_at_drift(
    formation: Any, stack: str, *, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Finding]:
    """One finding for a stack that is there; none for one that isn't. Raises ClientError, BotoCoreError."""
    try:
        asked = formation.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return
    for _ in range(_MOST_PAUSES):
        found = formation.describe_stack_drift_detection_status(StackDriftDetectionId=asked)
        if found["DetectionStatus"] != "DETECTION_IN_PROGRESS":
            break
        sleep(_PAUSE)
    if found["DetectionStatus"] == "DETECTION_IN_PROGRESS":
        yield unknown(
            _NAME, f"{stack} は、10分たっても調べ終わりません", "時間をおいて、もう一度実行してください。"
        )
    elif found.get("StackDriftStatus") == "DRIFTED":
        changed = "、".join(_changed(formation, stack))
        yield bad(
            _NAME,
            f"{stack} で、テンプレートと違うもの: {changed}",
            "CloudFormation の画面の「ドリフト」で、何が違うかを見てください。"
            "要る変更なら infra/ のテンプレートに書き、要らないなら make deploy でもどしてください。",
        )
    else:
        yield good(_NAME, f"{stack} は、テンプレートのとおりです")


def _changed(formation: Any, stack: str) -> Iterator[str]:
    """The resources that differ, or are gone."""
    filters = ["MODIFIED", "DELETED"]
    found = formation.describe_stack_resource_drifts(StackName=stack, StackResourceDriftStatusFilters=filters)
    return (one["LogicalResourceId"] for one in found["StackResourceDrifts"])
