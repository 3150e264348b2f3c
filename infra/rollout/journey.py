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


_AGAIN = "DNS を確かめ、数分待ってから、もう一度同じことを実行してください。"


def _next(env: Environment, *, is_first: bool) -> str:
    if is_first:
        return (
            "初めての設置なので、もどす版は、まだありません。ロググループ"
            f" /madoguchi/{env.stack}/canary の error と、make doctor ENV={env.name} を見て直し、"
            "もう一度同じことを実行してください。"
            "メールで止まったときは、Amazon SES の確認が済んでいないことが多いです。"
        )
    return f"前の版にもどすには、make rollback ENV={env.name} を実行してください。"


def try_journey(
    formation: Any,
    functions: Any,
    env: Environment,
    *,
    say: Callable[[str], None],
    is_first: Callable[[], bool],
) -> None:
    """`formation` and `functions` are clients of CloudFormation and Lambda. `is_first`: whether there is no
    earlier release. Raises CannotDeploy.
    """
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
            f"{_next(env, is_first=is_first())}"
        )
    if result["outcome"] == "waiting":
        raise CannotDeploy(f"{env.origin} の申込みのページを、AWS の中からまだ開けません。{_AGAIN}")
    if result["outcome"] != "ok":
        say(f"　　通せませんでした: {_NOT_RUN[result['outcome']]}")
