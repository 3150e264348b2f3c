"""infra/deployer.yaml: the role that deploys has what CloudFormation needs for our resources, and no more.

What each type of resource needs is in its own schema (the rights of its handlers), which cfn-lint carries.
"""

import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

import pytest

from tests.infra.cloudformation import EDGE, EVERYTHING, Stack, desk_stack, plain_stack, statements
from tests.infra.console.stacks import FROM_THE_OFFICE, OTHER
from tests.infra.console.stacks import USUAL as CONSOLE
from tests.infra.front.stacks import ALL as FRONT
from tests.infra.front.stacks import FIREWALL
from tests.infra.front.test_watch import ALL as WATCH

PATH = EDGE.with_name("deployer.yaml")
GIVEN: Mapping[str, Any] = {
    "Repository": "example-city/madoguchi",
    "EnvironmentName": "staging",
    "StackName": "madoguchi-staging",
    "Artefacts": "example-artefacts",
}
ALL = plain_stack(
    PATH,
    {
        **GIVEN,
        "OwnerId": "123",
        "RepositoryId": "456",
        "TableKeyArn": EVERYTHING["TableKeyArn"],
        "LiveCheckPolicyArn": "arn:aws:iam::123456789012:policy/madoguchi-staging-LiveCheckPolicy-1",
    },
)
GRANTS = [
    one
    for policy in ALL.of("AWS::IAM::ManagedPolicy").values()
    for one in statements(policy["PolicyDocument"])
]
ALLOWED = {action for one in GRANTS if one["Effect"] == "Allow" for action in one["Action"]}

BY_THE_TOOLS = {
    "cloudformation:CreateChangeSet",
    "cloudformation:DeleteChangeSet",
    "cloudformation:DescribeChangeSet",
    "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeStackResource",
    "cloudformation:DescribeStacks",
    "cloudformation:ExecuteChangeSet",
    "cloudformation:GetTemplateSummary",
    "cloudformation:ListStackResources",
    "cloudformation:UpdateTerminationProtection",
    "cloudfront:CreateInvalidation",
    "lambda:InvokeFunction",
    "s3:CreateBucket",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketVersioning",
    "s3:PutObject",
}
"""What infra/rollout/ calls itself."""

NOT_GIVEN = {
    # Reading or writing what the table holds, and deleting the table: no deployment needs it. The rest, here
    # and below: what the templates don't use (tables in several regions, networks, replicas, inventories …).
    "dynamodb:": (
        "*Item",
        "Scan",
        "Query",
        "DeleteTable",
        "ImportTable",
        "DescribeImport",
        "*Replica",
        "*KinesisStreamingDestination",
        "*ResourcePolicy",
    ),
    "kinesis:": ("*",),
    "ec2:": ("*",),
    "elasticfilesystem:": ("*",),
    "s3files:": ("*",),
    "s3tables:": ("*",),
    "firehose:": ("*",),
    "codedeploy:": ("*",),
    "organizations:": ("*",),
    "payments:": ("*",),
    "billing:": ("*",),
    "acm-pca:": ("*",),
    "kms:": ("ListAliases", "GenerateDataKeyWithoutPlaintext"),
    "lambda:": (
        "AssociateRuntimeAlias",
        "PassCapacityProvider",
        "*CodeSigningConfig",
        "*ProvisionedConcurrencyConfig",
        "PutFunctionScalingConfig",
    ),
    "cloudfront:": (
        "*ConnectionGroup",
        "CreateDistributionWithTags",
        "updateDistribution",
        "UpdateDistributionWithStagingConfig",
    ),
    "iam:": ("*User*", "*Group*", "*PermissionsBoundary", "DescribeOrganization"),
    "s3:": (
        "*MetadataTableConfiguration",
        "*Annotation*",
        "*Inventory*",
        "*Journal*",
        "*Analytics*",
        "*Replication*",
        "*Cors",
        "*CORS",
        "*Website",
        "*Accelerate*",
        "*IntelligentTiering*",
        "*Metrics*",
        "*ObjectLock*",
        "PutBucketLogging",
        "PutBucketNotification",
        "PutBucketAbac",
        "DeleteBucketEncryption",
        "DeleteBucketLifecycle",
        "PutObjectAcl",
        "GetObjectMetadata",
        "REST.PUT.OBJECT",
        "getObject",
    ),
    "sns:": ("PutDataProtectionPolicy",),
    "logs:": (
        "PutDataProtectionPolicy",
        "PutBearerTokenAuthentication",
        "PutLogGroupDeletionProtection",
        "CreateLogStream",
        "PutLogEvents",
    ),
    "secretsmanager:": ("*Regions*",),
    "backup:": ("Put*",),
    "backup-storage:": ("Mount",),
    "cloudtrail:": ("PutInsightSelectors", "PutEventConfiguration"),
    # A pool has everybody's second factor, and is kept when its stack is deleted.
    "cognito-idp:": ("DeleteUserPool", "ListUserPoolClientSecrets"),
    # Named so in a schema, and no right of IAM: cfn-lint would report it.
    "apigateway:": ("TagResource", "UntagResource"),
}


def types() -> set[str]:
    stacks: tuple[Stack, ...] = (
        desk_stack(EVERYTHING), CONSOLE, OTHER, FROM_THE_OFFICE, FRONT, FIREWALL, WATCH,
    )  # fmt: skip
    return {str(one["Type"]) for stack in stacks for one in stack.resources.values()}


def needed() -> Iterator[tuple[str, str]]:
    """(right, type of resource) of every handler of every resource in our templates."""
    # Late, as cfn-lint.
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    for kind in types():
        handlers = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema.get("handlers", {})
        for name, handler in handlers.items():
            if name != "list":
                for right in handler["permissions"]:
                    service, _, action = right.partition(":")
                    yield f"{service.lower()}:{action}", kind


def is_allowed(right: str) -> bool:
    return any(fnmatchcase(right.lower(), action.lower()) for action in ALLOWED)


def is_left_out(right: str) -> bool:
    service, _, action = right.partition(":")
    return any(
        fnmatchcase(action, pattern)
        for named, patterns in NOT_GIVEN.items()
        if named == f"{service}:"
        for pattern in patterns
    )


def test_cfn_lint_knows_every_right_and_finds_nothing() -> None:
    """Its rules on policies: that each action exists, and that its resource is of the kind that it takes."""
    from cfnlint.api import lint_file
    from cfnlint.config import ManualArgs

    found = lint_file(PATH, config=ManualArgs(include_checks=["I"]))
    assert [str(one) for one in found if one.rule.id != "I3011"] == []


def test_every_right_of_every_resource_is_given_or_left_out_for_a_reason() -> None:
    rights = set(needed())
    assert len({kind for _, kind in rights}) > 40
    missing = {
        f"{right} ({kind})" for right, kind in rights if not is_allowed(right) and not is_left_out(right)
    }
    assert missing == set()
    assert {right for right in BY_THE_TOOLS if not is_allowed(right)} == set()


def test_nothing_is_given_that_was_to_be_left_out() -> None:
    never = (
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:PutItem",
        "dynamodb:DeleteTable",
    )
    assert [right for right in never if is_allowed(right)] == []
    assert not [action for action in ALLOWED if action.endswith(":*")]


def test_it_can_give_roles_only_to_the_desk_s_services_and_never_change_itself() -> None:
    (passed,) = [one for one in GRANTS if one["Action"] == ["iam:PassRole"]]
    assert passed["Condition"]["StringEquals"]["iam:PassedToService"] == [
        "lambda.amazonaws.com",
        "backup.amazonaws.com",
    ]
    (denied,) = [one for one in GRANTS if one["Effect"] == "Deny"]
    assert denied["Action"] == ["iam:*"]
    assert ALL["Deployer"]["RoleName"] == {"Fn::Sub": "${StackName}-deployer"}
    assert "role/${StackName}-deployer" in json.dumps(denied["Resource"])


def subject(**more: str) -> str:
    """What the role trusts, with the parameters filled in."""
    given = {**GIVEN, **more}
    (statement,) = plain_stack(PATH, given)["Deployer"]["AssumeRolePolicyDocument"]["Statement"]
    equal = statement["Condition"]["StringEquals"]
    assert equal["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
    written = equal["token.actions.githubusercontent.com:sub"]["Fn::Sub"]
    text = written if isinstance(written, str) else written[0]
    owner, _, name = given["Repository"].partition("/")
    values = {**given, "Owner": owner, "Name": name}
    return re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], text)


def test_it_trusts_one_environment_of_one_repository() -> None:
    """https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/"""
    assert subject() == "repo:example-city/madoguchi:environment:staging"
    assert subject(OwnerId="123", RepositoryId="456") == (
        "repo:example-city@123/madoguchi@456:environment:staging"
    )


@pytest.mark.parametrize("name", ALL.of("AWS::IAM::ManagedPolicy"))
def test_a_policy_is_small_enough_for_iam(name: str) -> None:
    """6,144 characters without blanks; names of accounts and stacks are filled in later."""
    written = json.dumps(ALL[name]["PolicyDocument"], separators=(",", ":")).replace('{"Fn::Sub":', "")
    assert len(written) < 5700


def test_the_role_has_all_of_its_policies() -> None:
    attached = {one["Ref"] for one in ALL["Deployer"]["ManagedPolicyArns"] if isinstance(one, Mapping)}
    assert attached == set(ALL.of("AWS::IAM::ManagedPolicy"))
    assert len(ALL["Deployer"]["ManagedPolicyArns"]) <= 10, "IAM's quota"
