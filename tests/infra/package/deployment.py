"""infra/template.yaml deployed for real: by CloudFormation into MiniStack, with the zip of a deployment.

What MiniStack can't do, and how this module works around it:
- it doesn't read an API's OpenAPI body, which is what SAM makes of routes: each of its paths becomes a route;
- it doesn't resolve {{resolve:secretsmanager:…}}: secrets made here replace them;
- it has no /var/task: functions find the bundle as without BUNDLE_PATH, beside the code;
- it takes a list parameter for text, which Fn::Join splits: ALLOWED_ORIGINS and SITE_URL are written out;
- it keeps a number where a setting has to be text: such settings are written out;
- it knows no alarm on several metrics and no metric filter: they are left out;
- it runs functions on this machine's architecture, whatever the template says (so does the zip here).
- it ignores throttling, reserved concurrency, retries, failure destinations, TTL, alarms, rights: they are
  tested by template/test_transformed.py and test_rights.py, partial batch responses by the functions' tests.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from local.emulated.cloud import isolated_client
from local.web.server import HOST
from tests.faults.emulator import Emulator, emulator
from tests.infra.cloudformation import GIVEN, resolved, sam
from tests.infra.zipped import Zipped

SERVICES = (
    "apigateway,cloudformation,cloudwatch,dynamodb,events,iam,lambda,logs,s3,secretsmanager,ses,sns,sqs,sts"
)
STACK, BUCKET = "madoguchi", "packages"
ORIGIN = GIVEN["SiteOrigins"]
SECRETS = {name: f"{name}-of-a-test-0123456789abcdef" for name in ("OriginSecretA", "OriginSecretB")}
BY_OUR_PAGE = {"content-type": "application/json", "origin": ORIGIN, "sec-fetch-site": "same-origin"}
"""The headers of what a form on the site sends."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Deployed:
    """The stack as seen from outside."""

    emulator: Emulator
    outputs: Mapping[str, str]
    resources: Mapping[str, str]
    """Logical id -> physical id."""

    def client(self, service: str) -> Any:
        return isolated_client(service, endpoint=self.emulator.url)

    @property
    def by_cloudfront(self) -> Mapping[str, str]:
        """The headers of each request that reaches the API through CloudFront."""
        return {
            "host": f"{self.resources['Api']}.execute-api.localhost",
            "x-origin-secret": SECRETS["OriginSecretA"],
            "cloudfront-viewer-address": "198.51.100.7:46532",
        }

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """The answer of the API's own address; with CloudFront's secret unless `x_origin_secret` is given."""
        sent = {**self.by_cloudfront, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is not None:
            sent |= BY_OUR_PAGE
        connection = HTTPConnection(HOST, self.emulator.port, timeout=120)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def items(self) -> list[Mapping[str, Any]]:
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=self.outputs["TableName"])
        return [item for page in pages for item in page["Items"]]

    def mails(self) -> list[Mapping[str, Any]]:
        """The mails that SES accepted, oldest first."""
        answer = self.request("GET", "/_ministack/ses/messages", host=f"{HOST}:{self.emulator.port}")
        return [mail for mails in answer.json()["messages"].values() for mail in mails]


@contextmanager
def deployed(zipped: Zipped) -> Iterator[Deployed]:
    """A MiniStack with the stack in it, for the length of the block."""
    python = str(zipped.python.resolve())
    with emulator(SERVICES, FUNCTIONS_PYTHON=python, MINISTACK_HOST="localhost") as running:
        clients = {name: isolated_client(name, endpoint=running.url) for name in ("s3", "cloudformation")}
        clients["s3"].create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
        )
        clients["s3"].put_object(Bucket=BUCKET, Key="functions.zip", Body=zipped.package.path.read_bytes())
        formation = clients["cloudformation"]
        formation.create_stack(
            StackName=STACK,
            TemplateBody=json.dumps(for_ministack(sam())),
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in GIVEN.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        formation.get_waiter("stack_create_complete").wait(
            StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 120}
        )
        (stack,) = formation.describe_stacks(StackName=STACK)["Stacks"]
        pages = formation.get_paginator("list_stack_resources").paginate(StackName=STACK)
        yield Deployed(
            running,
            {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]},
            {
                one["LogicalResourceId"]: one["PhysicalResourceId"]
                for page in pages
                for one in page["StackResourceSummaries"]
            },
        )


def for_ministack(template: Mapping[str, Any]) -> Mapping[str, Any]:
    """The transformed template with the workarounds of this module's docstring."""
    document = json.loads(re.sub(_SECRET, _secret, json.dumps(template)))
    resources = {
        name: one
        for name, one in document["Resources"].items()
        if "Metrics" not in one.get("Properties", {}) and one["Type"] != "AWS::Logs::MetricFilter"
    }
    for name, function in resolved(template, GIVEN).of("AWS::Lambda::Function").items():
        settings = function["Environment"]["Variables"]
        variables = resources[name]["Properties"]["Environment"]["Variables"]
        variables |= {name: str(value) for name, value in settings.items() if isinstance(value, int | float)}
        variables["ALLOWED_ORIGINS"] = ORIGIN
        variables |= {"SITE_URL": ORIGIN} if "SITE_URL" in variables else {}
        del variables["BUNDLE_PATH"]
    paths = resources["Api"]["Properties"].pop("Body")["paths"]
    resources["Api"]["Properties"] |= {"Name": STACK, "ProtocolType": "HTTP"}
    for path, methods in paths.items():
        for method, route in methods.items():
            (function,) = re.findall(r"\$\{(\w+)\}/invocations", json.dumps(route))
            name = re.sub(r"\W", "", f"{method}{path}")
            resources |= _route(name, f"{method.upper()} {path}", function)
    return {**document, "Resources": resources}


_SECRET = re.compile(r"\{\{resolve:secretsmanager:\$\{(\w+)\}:SecretString\}\}")


def _secret(match: re.Match[str]) -> str:
    return SECRETS.get(match[1], f"{match[1]}-of-a-test")


def _route(name: str, key: str, function: str) -> Mapping[str, Any]:
    integration = {
        "ApiId": {"Ref": "Api"},
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": {"Ref": function},
        "PayloadFormatVersion": "2.0",
    }
    target = {"Fn::Join": ["/", ["integrations", {"Ref": f"{name}Integration"}]]}
    route = {"ApiId": {"Ref": "Api"}, "RouteKey": key, "Target": target}
    return {
        f"{name}Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": integration},
        f"{name}Route": {"Type": "AWS::ApiGatewayV2::Route", "Properties": route},
    }
