"""A stack is changed only by a change set that loses nothing; and what stops one is told in Japanese.

CloudFormation is a stand-in that keeps its rules: an emulated one knows neither change sets with the SAM
transform nor what a change would replace.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

from infra.stacks import CannotDeploy, roll_out

NONE: dict[str, Any] = {}


class Formation:
    """`status` None is no stack yet; `changes` are the change set's; `fails` a waiter that gives up."""

    def __init__(
        self,
        *,
        status: str | None = "UPDATE_COMPLETE",
        changes: list[dict[str, Any]] | None = None,
        fails: str = "",
        reason: str = "",
    ) -> None:
        self.status, self.changes, self.fails, self.reason = status, changes or [], fails, reason
        self.did: list[str] = []
        self.asked: Mapping[str, Any] = {}

    def describe_stacks(self, **_: Any) -> Any:
        if self.status is None:
            raise ClientError({"Error": {"Code": "ValidationError", "Message": "no"}}, "DescribeStacks")
        outputs = [{"OutputKey": "TableName", "OutputValue": "desk-table"}]
        return {"Stacks": [{"StackStatus": self.status, "Outputs": outputs}]}

    def create_change_set(self, **asked: Any) -> None:
        self.asked = asked

    def get_waiter(self, name: str) -> Any:
        formation = self

        class Waiter:
            def wait(self, **_: Any) -> None:
                if formation.fails == name:
                    raise WaiterError(name, "no", {})
                if name.startswith("stack_"):
                    formation.status = "UPDATE_COMPLETE"

        return Waiter()

    def describe_change_set(self, **_: Any) -> Any:
        return {"StatusReason": self.reason}

    def get_paginator(self, operation: str) -> Any:
        found = {
            "describe_change_set": {"Changes": [{"ResourceChange": change} for change in self.changes]},
            "describe_stack_events": {
                "StackEvents": [
                    event("Api", "UPDATE_FAILED", "Resource update cancelled"),
                    event("Submit", "UPDATE_FAILED", "The runtime is not known"),
                    event("desk", "UPDATE_IN_PROGRESS", ""),
                    event("Old", "UPDATE_FAILED", "of another day"),
                ]
            },
        }[operation]

        class Pages:
            def paginate(self, **_: Any) -> list[Any]:
                return [found]

        return Pages()

    def delete_change_set(self, **_: Any) -> None:
        self.did.append("delete")

    def execute_change_set(self, **_: Any) -> None:
        self.did.append("execute")


def event(resource: str, status: str, reason: str) -> dict[str, str]:
    return {"LogicalResourceId": resource, "ResourceStatus": status, "ResourceStatusReason": reason}


def change(kind: str, action: str, replacement: str = "False") -> dict[str, str]:
    return {
        "ResourceType": kind,
        "LogicalResourceId": kind.rpartition(":")[2],
        "Action": action,
        "Replacement": replacement,
    }


def deploy(formation: Formation) -> Mapping[str, str]:
    return roll_out(formation, "desk", {"TemplateBody": "{}"}, {"Release": "2611221930"}, change="r-1")


@pytest.mark.parametrize(
    ("status", "kind"), [(None, "CREATE"), ("REVIEW_IN_PROGRESS", "CREATE"), ("UPDATE_COMPLETE", "UPDATE")]
)
def test_a_stack_is_made_or_changed_and_tells_its_outputs(status: str | None, kind: str) -> None:
    formation = Formation(
        status=status,
        changes=[change("AWS::Lambda::Function", "Modify"), change("AWS::DynamoDB::Table", "Modify")],
    )
    assert deploy(formation) == {"TableName": "desk-table"}
    assert formation.did == ["execute"]
    assert formation.asked["ChangeSetType"] == kind
    assert formation.asked["Parameters"] == [{"ParameterKey": "Release", "ParameterValue": "2611221930"}]


def test_nothing_to_change_is_no_failure() -> None:
    formation = Formation(
        fails="change_set_create_complete", reason="The submitted information didn't contain changes."
    )
    assert deploy(formation) == {"TableName": "desk-table"}
    assert formation.did == ["delete"]


@pytest.mark.parametrize(
    "loss",
    [
        change("AWS::DynamoDB::Table", "Remove"),
        change("AWS::DynamoDB::Table", "Modify", "True"),
        change("AWS::DynamoDB::Table", "Modify", "Conditional"),
        change("AWS::SecretsManager::Secret", "Modify", "True"),
        change("AWS::SecretsManager::Secret", "Remove"),
        change("AWS::S3::Bucket", "Remove"),
    ],
)
def test_a_change_that_would_lose_the_table_or_a_key_is_refused(loss: dict[str, str]) -> None:
    formation = Formation(changes=[change("AWS::Lambda::Function", "Modify"), loss])
    with pytest.raises(CannotDeploy, match=loss["LogicalResourceId"]):
        deploy(formation)
    assert formation.did == ["delete"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("UPDATE_IN_PROGRESS", "ほかの変更の途中"),
        ("ROLLBACK_COMPLETE", "スタックを削除"),
        ("UPDATE_ROLLBACK_FAILED", "更新ロールバックを続行"),
    ],
)
def test_a_stack_that_cannot_be_changed_now_is_left_alone(status: str, words: str) -> None:
    formation = Formation(status=status)
    with pytest.raises(CannotDeploy, match=words):
        deploy(formation)
    assert formation.asked == NONE


def test_a_wrong_template_is_told_with_its_reason() -> None:
    formation = Formation(fails="change_set_create_complete", reason="Parameter MailDomain is missing")
    with pytest.raises(CannotDeploy, match="MailDomain"):
        deploy(formation)


def test_what_failed_is_told_from_the_first_cause_on_and_nothing_of_another_day() -> None:
    formation = Formation(fails="stack_update_complete", changes=[change("AWS::Lambda::Function", "Modify")])
    with pytest.raises(CannotDeploy) as raised:
        deploy(formation)
    told = str(raised.value)
    assert told.index("Submit: The runtime is not known") < told.index("Api: Resource update cancelled")
    assert "of another day" not in told
