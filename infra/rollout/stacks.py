"""One CloudFormation stack brought to a template, by a change set that is looked at before it's carried out.

The SAM transform is CloudFormation's own macro, so boto3 is all that a deployment needs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError, WaiterError

GUARDED = frozenset(
    {
        "AWS::DynamoDB::Table",
        "AWS::KMS::Key",
        "AWS::S3::Bucket",
        "AWS::SecretsManager::Secret",
        "AWS::SES::EmailIdentity",
    }
)
"""What holds something that can't be made again: nothing here replaces or removes it."""

_NEVER_LEFT = frozenset({"AWS::DynamoDB::Table"})
"""What not even going back leaves behind: the desk would go on without what it has taken."""

_WAIT = {"Delay": 10, "MaxAttempts": 270}
"""45 minutes: what isn't done then is told within the hour that a workflow's job and its session have."""

_NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")


class CannotDeploy(Exception):
    """Says in Japanese what to do."""


def roll_out(
    formation: Any,
    stack: str,
    template: Mapping[str, str],
    parameters: Mapping[str, str],
    *,
    change: str,
    going_back: bool = False,
    wait: Mapping[str, int] = _WAIT,
) -> Mapping[str, str]:
    """Bring `stack` to `template` (`TemplateURL` or `TemplateBody`); its outputs after that.

    `change` names the change set. `going_back`: the template is an earlier one, which may not know each of
    today's parameters and resources. `wait` is botocore's WaiterConfig. Raises CannotDeploy.
    """
    new = _is_new(formation, stack)
    parameters = _known(formation, stack, template, parameters, going_back=going_back)
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
    losses = tuple(_losses(formation, stack, change, going_back=going_back))
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
        raise CannotDeploy(
            f"{stack} を変えられませんでした。CloudFormation が前の状態にもどします。理由:\n{reasons}"
        ) from error
    return outputs(formation, stack)


def outputs(formation: Any, stack: str) -> Mapping[str, str]:
    described = formation.describe_stacks(StackName=stack)["Stacks"][0]
    return {one["OutputKey"]: one["OutputValue"] for one in described.get("Outputs", ())}


def _status(formation: Any, stack: str) -> str:
    status: str = formation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
    return status


def _known(
    formation: Any,
    stack: str,
    template: Mapping[str, str],
    parameters: Mapping[str, str],
    *,
    going_back: bool,
) -> Mapping[str, str]:
    """The parameters that the template has. Raises CannotDeploy on others, unless it's an earlier one."""
    summary = formation.get_template_summary(**template)
    names = {one["ParameterKey"] for one in summary.get("Parameters", ())}
    unknown = sorted(parameters.keys() - names)
    if unknown and not going_back:
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
        left = "、".join(_left(formation, stack))
        raise CannotDeploy(
            f"{stack} は {status} で、このままでは変えられません。初めて作るのに失敗しています。"
            "CloudFormation の画面でスタックを削除し、もう一度実行してください。"
            + (f"削除しても残るものがあります（使わないなら、手で消してください）: {left}" if left else "")
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


def _left(formation: Any, stack: str) -> Iterator[str]:
    """What a stack that couldn't be made leaves in the account, by the names that it has there."""
    for page in formation.get_paginator("list_stack_resources").paginate(StackName=stack):
        for one in page["StackResourceSummaries"]:
            if one["ResourceStatus"] == "DELETE_SKIPPED":
                yield f"{one['LogicalResourceId']}（{one['PhysicalResourceId']}）"


def _losses(formation: Any, stack: str, change: str, *, going_back: bool) -> Iterator[str]:
    """The guarded resources that the change set would remove or make anew.

    Going back may leave behind what the earlier template doesn't know and CloudFormation keeps.
    """
    pages = formation.get_paginator("describe_change_set").paginate(StackName=stack, ChangeSetName=change)
    for page in pages:
        for one in page["Changes"]:
            resource = one["ResourceChange"]
            kind, removed = resource["ResourceType"], resource["Action"] == "Remove"
            replaced = resource.get("Replacement") in ("True", "Conditional")
            stays = removed and resource.get("PolicyAction") == "Retain" and kind not in _NEVER_LEFT
            if kind in GUARDED and (removed or replaced) and not (going_back and stays):
                yield resource["LogicalResourceId"]


def _reasons(formation: Any, stack: str) -> Iterator[str]:
    """Why resources failed, the first failure first; of this change only."""
    failed: list[str] = []
    for page in formation.get_paginator("describe_stack_events").paginate(StackName=stack):
        for event in page["StackEvents"]:
            status = event["ResourceStatus"]
            if event["LogicalResourceId"] == stack and status in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"):
                return reversed(failed)
            if status.endswith("_FAILED"):
                failed.append(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', status)}")
    return reversed(failed)
