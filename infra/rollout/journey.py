"""Lets the canary of a deployed desk book and cancel once."""

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from infra.environment import Environment
from infra.rollout.stacks import CannotDeploy

_NOT_RUN = {
    "full": "空いている日時がありません。",
    "busy": "定時の確認が、ちょうど動いています。",
    "none": "content/site.yml に canary がありません。",
}
"""Outcomes of a canary that couldn't run: the deployment isn't broken, but not proven either."""


def try_journey(formation: Any, functions: Any, env: Environment, *, say: Callable[[str], None]) -> None:
    """`formation` and `functions` are clients of CloudFormation and Lambda. Raises CannotDeploy."""
    found = formation.describe_stack_resource(StackName=env.stack, LogicalResourceId="Canary")
    name = found["StackResourceDetail"]["PhysicalResourceId"]
    try:
        answer = functions.invoke(FunctionName=name, Qualifier="live", Payload=b"{}")
    except ClientError as error:
        if error.response["Error"]["Code"] != "TooManyRequestsException":
            raise
        # With reserved concurrency only one canary runs at a time, now the scheduled one.
        say(f"　　通せませんでした: {_NOT_RUN['busy']}")
        return
    result = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        reason = result.get("errorMessage", "理由がわかりません")
        raise CannotDeploy(
            f"申込みから取消しまでを通してみて、うまくいきませんでした（{reason}）。"
            f"前の版にもどすには、make rollback ENV={env.name} を実行してください。"
        )
    if result["outcome"] != "ok":
        say(f"　　通せませんでした: {_NOT_RUN[result['outcome']]}")
