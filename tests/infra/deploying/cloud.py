"""AWS for a deployment: S3 is moto's; CloudFormation, CloudFront and Lambda record the requests."""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.environment import Environment

PAGES = "example-pages"
ENV = Environment(
    name="staging",
    region="ap-northeast-1",
    stack="desk",
    artefacts="example-artefacts",
    send_rate=1,
    origin_secret="B",
    parameters={"SiteOrigins": "https://madoguchi.example.jp", "MailDomain": "city.example.jp"},
    edge={"RequestsPerAddress": "2000"},
    site={"VisitLog": "off"},
)
WITH_CONSOLE = replace(
    ENV,
    console={
        "ConsoleDomain": "shokuin.example.jp",
        "SignInPrefix": "example",
        "ConsoleAllowedAddresses": "203.0.113.0/24",
    },
)
OUTPUTS = {
    "desk": {
        "ApiDomain": "api.example.jp",
        "OriginSecretArnA": "arn:a",
        "OriginSecretArnB": "arn:b",
        "MailHashKeyArn": "arn:hash",
        "LinkKeyArn": "arn:link",
        "AlarmsTopicArn": "arn:alarms",
    },
    "desk-edge": {
        "CertificateArn": "arn:certificate",
        "WebAclArn": "arn:acl",
        "FirewallMetric": "desk-edge",
        "ConsoleCertificateArn": "arn:console-certificate",
        "ConsoleWebAclArn": "arn:console-acl",
    },
    "desk-console": {"DistributionDomain": "d2.cloudfront.net", "DistributionId": "CONSOLE"},
    "desk-watch": {},
    "desk-site": {
        "PagesBucket": PAGES,
        "DistributionId": "EXAMPLE",
        "DistributionDomain": "d1.cloudfront.net",
    },
}


def answer(told: Mapping[str, str]) -> dict[str, Any]:
    return {"Payload": io.BytesIO(json.dumps(told).encode())}


class Aws:
    """All clients in one; it records the requests to CloudFormation, CloudFront and Lambda, in order."""

    def __init__(self) -> None:
        self.s3 = boto3.client("s3", region_name="ap-northeast-1")
        self.cognito = boto3.client("cognito-idp", region_name="ap-northeast-1")
        self.did: list[tuple[str, str]] = []
        self.sets: dict[str, Mapping[str, Any]] = {}
        self.breaks = ""
        self.journey: Mapping[str, Any] | Exception = answer({"outcome": "ok"})

    def __call__(self, service: str, region: str) -> Any:
        if service == "s3":
            return self.s3
        if service == "cognito-idp":
            return self.cognito
        self.region = region
        return self

    def describe_stacks(self, **asked: str) -> Any:
        told = OUTPUTS[asked["StackName"]].items()
        outputs = [{"OutputKey": name, "OutputValue": value} for name, value in told]
        return {"Stacks": [{"StackStatus": "UPDATE_COMPLETE", "Outputs": outputs}]}

    def get_template_summary(self, **asked: str) -> Any:
        """The parameters of the given template."""
        text = asked.get("TemplateBody") or read(self, asked["TemplateURL"].partition(".com/")[2]).decode()
        declared = text[text.index("\nParameters:") : text.index("\nResources:")]
        return {"Parameters": [{"ParameterKey": name} for name in re.findall(r"(?m)^  (\w+):", declared)]}

    def create_change_set(self, **asked: Any) -> None:
        stack = asked["StackName"]
        if stack == self.breaks:
            raise ClientError({"Error": {"Code": "Throttling", "Message": "later"}}, "CreateChangeSet")
        self.did.append((stack, self.region))
        self.sets[stack] = asked

    def get_waiter(self, _: str) -> Any:
        class Waiter:
            def wait(self, **_: Any) -> None:
                """Returns at once."""

        return Waiter()

    def get_paginator(self, _: str) -> Any:
        class Pages:
            def paginate(self, **_: Any) -> list[Any]:
                return [{"Changes": []}]

        return Pages()

    def execute_change_set(self, **_: Any) -> None:
        """Does nothing: the change is done at once."""

    def update_termination_protection(self, **_: Any) -> None:
        """See test_stacks."""

    def create_invalidation(self, **asked: Any) -> None:
        self.did.append(("invalidation", asked["InvalidationBatch"]["Paths"]["Items"][0]))

    def describe_stack_resource(self, **asked: Any) -> Any:
        return {"StackResourceDetail": {"PhysicalResourceId": f"desk-{asked['LogicalResourceId']}"}}

    def invoke(self, **asked: Any) -> Any:
        self.did.append(("invoke", asked["FunctionName"]))
        if isinstance(self.journey, Exception):
            raise self.journey
        return self.journey

    def parameters(self, stack: str) -> dict[str, str]:
        return {one["ParameterKey"]: one["ParameterValue"] for one in self.sets[stack]["Parameters"]}


def read(aws: Aws, key: str, bucket: str = ENV.artefacts) -> bytes:
    content: bytes = aws.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    return content
