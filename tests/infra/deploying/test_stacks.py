"""A stack is changed only by a change set that loses nothing; failures are reported in Japanese.

CloudFormation is a stand-in that follows its rules: an emulated one knows neither change sets with the SAM
transform nor what a change would replace.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

from infra.rollout.stacks import CannotDeploy, roll_out

NONE: dict[str, Any] = {}


class Formation:
    """`status` None: no stack yet; `changes`: the change set's; `fails`: the waiter that gives up.

    `after` is the stack's status at that moment.
    """

    def __init__(
        self,
        *,
        status: str | None = "UPDATE_COMPLETE",
        changes: list[dict[str, Any]] | None = None,
        fails: str = "",
        reason: str = "",
        after: str = "UPDATE_ROLLBACK_COMPLETE",
        cause: str = "The runtime is not known",
    ) -> None:
        self.status, self.changes, self.fails, self.reason = status, changes or [], fails, reason
        self.after, self.cause = after, cause
        self.did: list[str] = []
        self.protected: Mapping[str, Any] = {}
        self.asked: Mapping[str, Any] = {}

    def describe_stacks(self, **_: Any) -> Any:
        if self.status is None:
            raise ClientError({"Error": {"Code": "ValidationError", "Message": "no"}}, "DescribeStacks")
        outputs = [{"OutputKey": "TableName", "OutputValue": "desk-table"}]
        return {"Stacks": [{"StackStatus": self.status, "Outputs": outputs}]}

    def get_template_summary(self, **asked: str) -> Any:
        assert asked == {"TemplateBody": "{}"}
        return {"Parameters": [{"ParameterKey": "Release"}, {"ParameterKey": "MailDomain"}]}

    def create_change_set(self, **asked: Any) -> None:
        self.asked = asked

    def get_waiter(self, name: str) -> Any:
        formation = self

        class Waiter:
            def wait(self, **_: Any) -> None:
                if formation.fails == name:
                    formation.status = formation.after
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
                    event("Submit", "UPDATE_FAILED", self.cause),
                    event("desk", "UPDATE_IN_PROGRESS", ""),
                    event("Old", "UPDATE_FAILED", "of another day"),
                ]
            },
            "list_stack_resources": {
                "StackResourceSummaries": [
                    resource("Table", "desk-Table-1", "DELETE_SKIPPED"),
                    resource("Submit", "desk-Submit-1", "DELETE_COMPLETE"),
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

    def update_termination_protection(self, **asked: Any) -> None:
        self.protected = asked


def event(resource: str, status: str, reason: str) -> dict[str, str]:
    return {"LogicalResourceId": resource, "ResourceStatus": status, "ResourceStatusReason": reason}


def resource(name: str, physical: str, status: str) -> dict[str, str]:
    return {"LogicalResourceId": name, "PhysicalResourceId": physical, "ResourceStatus": status}


def change(kind: str, action: str, replacement: str = "False", policy: str = "Delete") -> dict[str, str]:
    return {
        "ResourceType": kind,
        "LogicalResourceId": kind.rpartition(":")[2],
        "Action": action,
        "Replacement": replacement,
        "PolicyAction": policy,
    }


def deploy(formation: Formation, *, is_rollback: bool = False, **more: str) -> Mapping[str, str]:
    parameters = {"Release": "2611221930", **more}
    return roll_out(
        formation, "desk", {"TemplateBody": "{}"}, parameters, change="r-1", is_rollback=is_rollback
    )


@pytest.mark.parametrize(
    ("status", "kind"), [(None, "CREATE"), ("REVIEW_IN_PROGRESS", "CREATE"), ("UPDATE_COMPLETE", "UPDATE")]
)
def test_a_stack_is_created_or_updated_and_returns_its_outputs(status: str | None, kind: str) -> None:
    formation = Formation(
        status=status,
        changes=[change("AWS::Lambda::Function", "Modify"), change("AWS::DynamoDB::Table", "Modify")],
    )
    assert deploy(formation) == {"TableName": "desk-table"}
    assert formation.did == ["execute"]
    assert formation.asked["ChangeSetType"] == kind
    assert formation.protected == {"StackName": "desk", "EnableTerminationProtection": True}
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
        # CloudFormation would retain it, but the site or the desk would continue without it.
        change("AWS::S3::Bucket", "Remove", policy="Retain"),
    ],
)
def test_a_change_that_would_lose_the_table_or_a_key_is_refused(loss: dict[str, str]) -> None:
    formation = Formation(changes=[change("AWS::Lambda::Function", "Modify"), loss])
    with pytest.raises(CannotDeploy, match=loss["LogicalResourceId"]):
        deploy(formation)
    assert formation.did == ["delete"]


def test_a_rollback_leaves_retained_resources_of_a_later_release() -> None:
    added = change("AWS::SecretsManager::Secret", "Remove", policy="Retain")
    formation = Formation(changes=[added])
    deploy(formation, is_rollback=True)
    assert formation.did == ["execute"]


@pytest.mark.parametrize(
    "loss",
    [
        change("AWS::DynamoDB::Table", "Remove", policy="Retain"),
        change("AWS::SecretsManager::Secret", "Remove"),
        change("AWS::SecretsManager::Secret", "Modify", "True", policy="ReplaceAndRetain"),
    ],
)
def test_a_rollback_loses_neither_the_table_nor_what_is_not_retained(loss: dict[str, str]) -> None:
    formation = Formation(changes=[loss])
    with pytest.raises(CannotDeploy, match=loss["LogicalResourceId"]):
        deploy(formation, is_rollback=True)
    assert formation.did == ["delete"]


def test_an_unknown_setting_is_reported() -> None:
    formation = Formation()
    with pytest.raises(CannotDeploy, match="SendRat。"):
        deploy(formation, MailDomain="city.example.jp", SendRat="1")
    assert formation.asked == NONE


def test_a_rollback_gives_an_earlier_template_only_the_settings_that_it_knows() -> None:
    formation = Formation()
    deploy(formation, is_rollback=True, MailDomain="city.example.jp", SendRate="1")
    assert {one["ParameterKey"] for one in formation.asked["Parameters"]} == {"Release", "MailDomain"}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("UPDATE_IN_PROGRESS", "ほかの変更の途中"),
        ("ROLLBACK_COMPLETE", r"スタックを削除.*手で消してください）: Table（desk-Table-1）。$"),
        ("UPDATE_ROLLBACK_FAILED", "更新ロールバックを続行"),
    ],
)
def test_a_stack_that_cannot_be_changed_now_is_left_alone(status: str, words: str) -> None:
    formation = Formation(status=status)
    with pytest.raises(CannotDeploy, match=words):
        deploy(formation)
    assert formation.asked == NONE


def test_an_invalid_template_is_reported_with_the_reason() -> None:
    formation = Formation(fails="change_set_create_complete", reason="Parameter MailDomain is missing")
    with pytest.raises(CannotDeploy, match="MailDomain"):
        deploy(formation)


def test_failures_are_reported_from_the_first_cause_on_and_none_of_another_day() -> None:
    formation = Formation(fails="stack_update_complete", changes=[change("AWS::Lambda::Function", "Modify")])
    with pytest.raises(CannotDeploy) as raised:
        deploy(formation)
    told = str(raised.value)
    assert told.index("Submit: The runtime is not known") < told.index("Api: Resource update cancelled")
    assert "of another day" not in told


def test_a_failed_first_creation_offers_no_earlier_state() -> None:
    formation = Formation(status=None, fails="stack_create_complete", after="ROLLBACK_COMPLETE")
    with pytest.raises(
        CannotDeploy, match=r"(?s)初めて作ろうとして.*削除して.*Table（desk-Table-1）.*runtime"
    ) as failed:
        deploy(formation)
    assert "前の状態にもどします" not in str(failed.value)
    assert formation.protected == NONE, "it has to be deleted"


def test_a_new_account_that_may_not_use_cloudfront_yet_reads_whom_to_ask() -> None:
    refusal = (
        "Access denied for operation 'AWS::CloudFront::Distribution: Your account must be verified before "
        "you can add new CloudFront resources. To verify your account, please contact AWS Support'."
    )
    formation = Formation(
        status=None, fails="stack_create_complete", after="ROLLBACK_COMPLETE", cause=refusal
    )
    with pytest.raises(CannotDeploy, match="AWS サポートの「アカウントと請求」"):
        deploy(formation)


@pytest.mark.parametrize(
    ("status", "waiter", "after"),
    [
        (None, "stack_create_complete", "CREATE_IN_PROGRESS"),
        ("UPDATE_COMPLETE", "stack_update_complete", "UPDATE_IN_PROGRESS"),
        ("UPDATE_COMPLETE", "stack_update_complete", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
    ],
)
def test_a_stack_that_takes_longer_than_we_wait_has_not_failed(
    status: str | None, waiter: str, after: str
) -> None:
    """A certificate waits up to three days for a DNS record that somebody has to add."""
    formation = Formation(status=status, fails=waiter, after=after)
    with pytest.raises(CannotDeploy, match=r"失敗ではありません.*CNAME.*もう一度") as raised:
        deploy(formation)
    assert "理由" not in str(raised.value)


def test_a_stack_that_rolls_back_for_longer_than_we_wait_has_failed() -> None:
    formation = Formation(fails="stack_update_complete", after="UPDATE_ROLLBACK_IN_PROGRESS")
    with pytest.raises(CannotDeploy, match="The runtime is not known"):
        deploy(formation)
