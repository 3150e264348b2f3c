"""Who may do what: no role, policy or resource allows more than needed. By role: template/test_roles.py."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.infra.cloudformation import EVERYTHING, SITE, desk_stack, plain_stack, statements

DESK = desk_stack(EVERYTHING)
FRONT = plain_stack(
    SITE,
    {
        "SiteDomain": "madoguchi.example.jp",
        "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
        "ApiDomain": "abc123.execute-api.ap-northeast-1.amazonaws.com",
        "OriginSecretArn": "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:OriginSecretA-1",
        "ContentSecurityPolicy": "default-src 'none'; script-src 'self'",
        "VisitLog": "on",
    },
)

WHOLE = {
    # A stream's name contains the time of its creation.
    ("dynamodb:ListStreams", '{"Fn::Sub": "${Table.Arn}/stream/*"}'),
    # A bucket's objects have no other common name.
    ("s3:GetObject", '{"Fn::Sub": "${Pages.Arn}/*"}'),
    ("s3:PutObject", '{"Fn::Sub": "${TrailFiles.Arn}/AWSLogs/${AWS::AccountId}/*"}'),
}
"""The only resources named by a pattern: each is a part of one of our resources."""


def policies() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(where it is, policy document) of everything that grants something."""
    for name, role in DESK.of("AWS::IAM::Role").items():
        for policy in role["Policies"]:
            yield f"{name}/{policy['PolicyName']}", policy["PolicyDocument"]
    for kind in ("AWS::IAM::ManagedPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
        for name, policy in DESK.of(kind).items():
            yield name, policy["PolicyDocument"]
    for stack in (DESK, FRONT):
        for name, policy in stack.of("AWS::S3::BucketPolicy").items():
            yield name, policy["PolicyDocument"]


POLICIES = dict(policies())
GRANTS = [
    (name, one) for name, policy in POLICIES.items() for one in statements(policy) if one["Effect"] == "Allow"
]

each_grant = pytest.mark.parametrize(
    "grant", [grant for _, grant in GRANTS], ids=[f"{name}-{grant['Sid']}" for name, grant in GRANTS]
)


@each_grant
def test_every_action_is_named(grant: Mapping[str, Any]) -> None:
    assert not [action for action in grant["Action"] if "*" in action]
    assert "NotAction" not in grant


@each_grant
def test_every_resource_is_named(grant: Mapping[str, Any]) -> None:
    assert grant["Resource"]
    assert "NotResource" not in grant
    for resource in grant["Resource"]:
        written = json.dumps(resource)
        if "*" in written:
            assert {(action, written) for action in grant["Action"]} <= WHOLE


@each_grant
def test_only_aws_services_are_allowed_in_and_only_for_our_account(grant: Mapping[str, Any]) -> None:
    if "Principal" in grant:
        assert set(grant["Principal"]) == {"Service"}
        (condition,) = grant["Condition"].values()
        assert set(condition) <= {"aws:SourceArn", "aws:SourceAccount"}


def test_no_role_has_a_managed_policy() -> None:
    """AWS may change its managed policies at any time."""
    for name, role in DESK.of("AWS::IAM::Role").items():
        assert "ManagedPolicyArns" not in role, name
        assert len(role["Policies"]) == 1, name


def test_only_what_deletes_may_delete() -> None:
    """Deleting is limited to the keys in its condition; no function may delete or alter the table."""
    deleting = {
        name: one.get("Condition")
        for name, one in GRANTS
        if any("Delete" in action or "BatchWrite" in action for action in one["Action"])
    }
    assert {name.partition("/")[0] for name in deleting} <= {
        "ManageRole",
        "CanaryRole",
        "StaffPolicy",
        "ErasePolicy",
    }
    for name, condition in deleting.items():
        keys = condition and condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        assert keys, name
        if not name.startswith("ErasePolicy"):
            assert not [key for key in keys if key.startswith(("SUB#", "*"))], name


# ---- secrets


def test_every_secret_is_made_by_aws_and_none_is_output() -> None:
    for name, secret in DESK.of("AWS::SecretsManager::Secret").items():
        assert secret["GenerateSecretString"]["PasswordLength"] >= 43, name
        assert "SecretString" not in secret, name
    outputs = json.dumps([*DESK.document["Outputs"].values(), *FRONT.document["Outputs"].values()])
    assert "resolve:" not in outputs


def test_a_function_s_secrets_are_resolved_at_deployment_and_written_nowhere() -> None:
    for name, function in DESK.of("AWS::Lambda::Function").items():
        for variable, value in function["Environment"]["Variables"].items():
            if "KEY" in variable or "SECRET" in variable:
                assert "{{resolve:secretsmanager:" in value["Fn::Sub"], (name, variable)


def test_no_parameter_is_a_secret() -> None:
    for document in (DESK.document, FRONT.document):
        assert not [name for name, of in document["Parameters"].items() if of.get("NoEcho")]
