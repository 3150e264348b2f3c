"""Updates a CloudFormation stack to a template, by a change set that is checked before it is executed.

The SAM transform is a macro of CloudFormation, so a deployment needs nothing but boto3.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError, WaiterError

GUARDED = frozenset(
    {
        "AWS::Cognito::UserPool",
        "AWS::DynamoDB::Table",
        "AWS::KMS::Key",
        "AWS::S3::Bucket",
        "AWS::SecretsManager::Secret",
        "AWS::SES::EmailIdentity",
    }
)
"""Resources with data that can't be recreated: never replaced or removed here."""

_NEVER_DETACHED = frozenset({"AWS::DynamoDB::Table"})
"""Resources that not even a rollback may detach: the desk would lose its submissions."""

_WAIT = {"Delay": 10, "MaxAttempts": 270}
"""45 minutes, so that a time-out is reported within the hour that a workflow's job and its session have."""

_NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")


_NOT_VERIFIED = "account must be verified"
"""Part of CloudFront's refusal to a new account."""

_ASK_AWS = (
    "新しいアカウントなので、AWS がまだ CloudFront を使わせてくれません。AWS サポートの「アカウントと請求」"
    "（無料）に、上の理由の文を付けて、使えるようにしてほしいと頼んでください。返事が来たら、もう一度同じことを"
    "実行してください。"
)


class CannotDeploy(Exception):
    """The text says in Japanese what to do."""


def roll_out(
    formation: Any,
    stack: str,
    template: Mapping[str, str],
    parameters: Mapping[str, str],
    *,
    change: str,
    is_rollback: bool = False,
    wait: Mapping[str, int] = _WAIT,
) -> Mapping[str, str]:
    """Update `stack` to `template` (`TemplateURL` or `TemplateBody`); returns its outputs.

    `change` is the name of the change set. `is_rollback`: the template is an earlier one, which may lack some
    of today's parameters and resources. `wait` is botocore's WaiterConfig. Raises CannotDeploy.
    """
    new = _is_new(formation, stack)
    parameters = _accepted(formation, stack, template, parameters, is_rollback=is_rollback)
    formation.create_change_set(
        StackName=stack,
        ChangeSetName=change,
        ChangeSetType="CREATE" if new else "UPDATE",
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        **template,
    )
    try:
        formation.get_waiter("change_set_create_complete").wait(
            StackName=stack, ChangeSetName=change, WaiterConfig=wait
        )
    except WaiterError as error:
        return _without_changes(formation, stack, change, error)
    losses = tuple(_losses(formation, stack, change, is_rollback=is_rollback))
    if losses:
        formation.delete_change_set(StackName=stack, ChangeSetName=change)
        raise CannotDeploy(
            f"この変更では、{'、'.join(losses)} が消えるか、作り直されます。中のデータが失われるので、"
            "止めました。"
            "infra/README.md の「A change that would replace the table」を見てください。"
        )
    formation.execute_change_set(StackName=stack, ChangeSetName=change)
    try:
        waiter = "stack_create_complete" if new else "stack_update_complete"
        formation.get_waiter(waiter).wait(StackName=stack, WaiterConfig=wait)
    except WaiterError as error:
        status = _status(formation, stack)
        if status.endswith("_IN_PROGRESS") and "ROLLBACK" not in status:
            raise CannotDeploy(
                f"{stack} は、まだ変更の途中です（{status}）。失敗ではありません。"
                "証明書の確認を待っているとき（-edge のスタック）は、AWS Certificate Manager の画面"
                "（us-east-1）に出る CNAME を、DNS に加えてください。"
                "CloudFormation の画面で終わったことを確かめて、もう一度同じことを実行してください。"
            ) from error
        reasons = "\n".join(f"　{reason}" for reason in _reasons(formation, stack))
        if _NOT_VERIFIED in reasons:
            reasons += f"\n{_ASK_AWS}"
        if new:
            raise CannotDeploy(
                f"{stack} を初めて作ろうとして、失敗しました。前の状態はないので、make rollback では"
                "直りません。理由を直し、CloudFormation の画面でこのスタックを削除してから、"
                "もう一度同じことを実行してください。"
                f"{_left_over(formation, stack)}理由:\n{reasons}"
            ) from error
        raise CannotDeploy(
            f"{stack} を変えられませんでした。CloudFormation が前の状態にもどします。理由:\n{reasons}"
        ) from error
    # Against a slip in AWS's console; a stack that nothing changed in gets it at its next change.
    formation.update_termination_protection(StackName=stack, EnableTerminationProtection=True)
    return outputs(formation, stack)


def outputs(formation: Any, stack: str) -> Mapping[str, str]:
    described = formation.describe_stacks(StackName=stack)["Stacks"][0]
    return {one["OutputKey"]: one["OutputValue"] for one in described.get("Outputs", ())}


def _status(formation: Any, stack: str) -> str:
    status: str = formation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
    return status


def _accepted(
    formation: Any,
    stack: str,
    template: Mapping[str, str],
    parameters: Mapping[str, str],
    *,
    is_rollback: bool,
) -> Mapping[str, str]:
    """The parameters that the template accepts. Raises CannotDeploy for others, except in a rollback."""
    summary = formation.get_template_summary(**template)
    names = {one["ParameterKey"] for one in summary.get("Parameters", ())}
    unknown = sorted(parameters.keys() - names)
    if unknown and not is_rollback:
        raise CannotDeploy(
            f"{stack} のテンプレートに、次の設定はありません: {'、'.join(unknown)}。"
            "infra/environments/ のファイルのつづりと、書いた場所（parameters、edge、site）を"
            "確かめてください。"
        )
    return {name: value for name, value in parameters.items() if name in names}


def _is_new(formation: Any, stack: str) -> bool:
    try:
        status = _status(formation, stack)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return True
    if status == "REVIEW_IN_PROGRESS":
        return True
    if status.endswith("_IN_PROGRESS"):
        raise CannotDeploy(
            f"{stack} は、ほかの変更の途中です（{status}）。終わってから、もう一度実行してください。"
        )
    if status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"):
        raise CannotDeploy(
            f"{stack} は {status} で、このままでは変えられません。初めて作るのに失敗しています。"
            "CloudFormation の画面でスタックを削除し、もう一度実行してください。"
            + _left_over(formation, stack)
        )
    if status == "UPDATE_ROLLBACK_FAILED":
        raise CannotDeploy(
            f"{stack} は {status} で、このままでは変えられません。"
            "CloudFormation の画面で「更新ロールバックを続行」を選んでください。"
        )
    return False


def _without_changes(formation: Any, stack: str, change: str, error: WaiterError) -> Mapping[str, str]:
    described = formation.describe_change_set(StackName=stack, ChangeSetName=change)
    reason = described.get("StatusReason", "")
    formation.delete_change_set(StackName=stack, ChangeSetName=change)
    if any(words in reason for words in _NOTHING_TO_DO):
        return outputs(formation, stack)
    raise CannotDeploy(f"{stack} の変更を作れませんでした。理由: {reason}") from error


def _left_over(formation: Any, stack: str) -> str:
    left = "、".join(_leftovers(formation, stack))
    return f"削除しても残るものがあります（使わないなら、手で消してください）: {left}。" if left else ""


def _leftovers(formation: Any, stack: str) -> Iterator[str]:
    """The retained resources of a stack whose creation failed, with their names in the account."""
    for page in formation.get_paginator("list_stack_resources").paginate(StackName=stack):
        for one in page["StackResourceSummaries"]:
            if one["ResourceStatus"] == "DELETE_SKIPPED":
                yield f"{one['LogicalResourceId']}（{one['PhysicalResourceId']}）"


def _losses(formation: Any, stack: str, change: str, *, is_rollback: bool) -> Iterator[str]:
    """The guarded resources that the change set would remove or replace.

    A rollback may detach resources that the earlier template lacks, if CloudFormation retains them.
    """
    pages = formation.get_paginator("describe_change_set").paginate(StackName=stack, ChangeSetName=change)
    for page in pages:
        for one in page["Changes"]:
            resource = one["ResourceChange"]
            kind, removed = resource["ResourceType"], resource["Action"] == "Remove"
            replaced = resource.get("Replacement") in ("True", "Conditional")
            stays = removed and resource.get("PolicyAction") == "Retain" and kind not in _NEVER_DETACHED
            if kind in GUARDED and (removed or replaced) and not (is_rollback and stays):
                yield resource["LogicalResourceId"]


def _reasons(formation: Any, stack: str) -> Iterator[str]:
    """Why resources failed in this change, the first failure first."""
    failed: list[str] = []
    for page in formation.get_paginator("describe_stack_events").paginate(StackName=stack):
        for event in page["StackEvents"]:
            status = event["ResourceStatus"]
            if event["LogicalResourceId"] == stack and status in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"):
                return reversed(failed)
            if status.endswith("_FAILED"):
                failed.append(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', status)}")
    return reversed(failed)
