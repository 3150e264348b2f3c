"""template.yaml and console.yaml deployed for real: by CloudFormation into MiniStack, with both zips.

What MiniStack can't do, and how this module works around it:
- it doesn't read an API's OpenAPI body, which is what SAM makes of routes: each of its paths becomes a route;
- it doesn't resolve {{resolve:secretsmanager:…}}: secrets made here replace them;
- it has no /var/task: functions find the bundle as without BUNDLE_PATH, beside the code;
- it takes a list parameter for text, which Fn::Join splits: ALLOWED_ORIGINS and SITE_URL are written out;
- it keeps a number where a setting has to be text: such settings are written out;
- it knows no alarm on several metrics and no metric filter: they are left out;
- it knows no policies of CloudFront: console.yaml's CloudFront is left out, and tests send its headers;
- its API hands on cookies as a header and not as AWS does, in the list `cookies`: whoever has signed in calls
  the deployed function itself (`Deployed.invoke`), with the event that AWS's API would make;
- its user pool's issuer is AWS's own address, where nobody answers: another provider signs staff in, on
  loopback and without https, which the parameter `OidcIssuer` would refuse (MiniStack looks at no patterns);
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
from pathlib import Path
from typing import Any

from infra.environment import Environment
from infra.rollout.console import console_parameters
from infra.rollout.stacks import outputs
from local.emulated.cloud import isolated_client
from local.emulated.lambda_runtime import REGION
from local.emulated.sam_template import CONSOLE, PATH
from local.web.server import HOST
from tests.faults.emulator import Emulator, emulator
from tests.functions.conftest import CONSOLE as CONSOLE_ORIGIN
from tests.functions.console.pretend_provider import SECRET
from tests.infra.cloudformation import GIVEN, resolved, sam
from tests.infra.zipped import Zipped

SERVICES = (
    "apigateway,cloudformation,cloudwatch,dynamodb,events,iam,lambda,logs,s3,secretsmanager,ses,sns,sqs,sts"
)
STACK, BUCKET = "madoguchi", "packages"
ORIGIN = GIVEN["SiteOrigins"]
SECRETS = {
    **{name: f"{name}-of-a-test-0123456789abcdef" for name in ("OriginSecretA", "OriginSecretB")},
    "OidcClientSecret": SECRET,
}
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
        api = self.resources["ConsoleApi" if "ConsoleApi" in self.resources else "Api"]
        return {
            "host": f"{api}.execute-api.localhost",
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

    def invoke(self, function: str, event: Any) -> Mapping[str, Any]:
        """What Lambda answers for the alias that the stack's own events call."""
        answer: Mapping[str, Any] = self.client("lambda").invoke(
            FunctionName=self.resources[function], Qualifier="live", Payload=json.dumps(event).encode()
        )
        return answer

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
        isolated_client("s3", endpoint=running.url).create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
        )
        yield _created(running, STACK, PATH, GIVEN, zipped.package.path)


def deployed_console(desk: Deployed, package: Path, *, issuer: str, client: str) -> Deployed:
    """The console's stack beside the desk's, with the parameters that `make deploy` gives it.

    `issuer` signs staff in; it knows the console as `client`. What edge.yaml makes is made up.
    """
    env = Environment(
        name="test",
        region=REGION,
        stack=STACK,
        artefacts=BUCKET,
        send_rate=1,
        origin_secret="A",
        parameters={name: GIVEN[name] for name in ("SiteOrigins", "MailDomain")},
        edge={},
        site={},
        console={
            "ConsoleDomain": CONSOLE_ORIGIN.removeprefix("https://"),
            "OidcIssuer": issuer,
            "OidcClientId": client,
            "OidcClientSecretArn": "arn:of-a-test",
        },
    )
    edge = {"ConsoleCertificateArn": "arn:of-a-test", "ConsoleWebAclArn": "arn:of-a-test"}
    given = {**console_parameters(env, desk.outputs, edge), "Release": GIVEN["Release"]}
    return _created(desk.emulator, env.console_stack, CONSOLE, given, package)


def _created(
    running: Emulator, name: str, template: Path, given: Mapping[str, str], package: Path
) -> Deployed:
    s3, formation = (isolated_client(one, endpoint=running.url) for one in ("s3", "cloudformation"))
    s3.put_object(Bucket=BUCKET, Key=package.name, Body=package.read_bytes())
    formation.create_stack(
        StackName=name,
        TemplateBody=json.dumps(for_ministack(sam(given, template, package.name), given)),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    formation.get_waiter("stack_create_complete").wait(
        StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 120}
    )
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=name)
    return Deployed(
        running,
        outputs(formation, name),
        {
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for page in pages
            for one in page["StackResourceSummaries"]
        },
    )


def for_ministack(template: Mapping[str, Any], given: Mapping[str, str]) -> Mapping[str, Any]:
    """The transformed template with the workarounds of this module's docstring."""
    document = json.loads(re.sub(_SECRET, _secret, json.dumps(template)))
    resources = {
        name: one
        for name, one in document["Resources"].items()
        if "Metrics" not in one.get("Properties", {}) and not one["Type"].startswith(_UNKNOWN)
    }
    there = resolved(template, given)
    for name, function in there.of("AWS::Lambda::Function").items():
        settings = function["Environment"]["Variables"]
        variables = resources[name]["Properties"]["Environment"]["Variables"]
        variables |= {name: str(value) for name, value in settings.items() if isinstance(value, int | float)}
        variables |= {name: ORIGIN for name in ("ALLOWED_ORIGINS", "SITE_URL") if name in variables}
        del variables["BUNDLE_PATH"]
    (api,) = there.of("AWS::ApiGatewayV2::Api")
    paths = resources[api]["Properties"].pop("Body")["paths"]
    resources[api]["Properties"] |= {"Name": api, "ProtocolType": "HTTP"}
    for path, methods in paths.items():
        for method, route in methods.items():
            (function,) = re.findall(r"\$\{(\w+)\}/invocations", json.dumps(route))
            verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
            name = re.sub(r"\W", "", f"{verb}{path}")
            resources |= _route(api, name, f"{verb} {path}", function)
    told = {
        name: one
        for name, one in document["Outputs"].items()
        if "Distribution" not in json.dumps(one["Value"])
    }
    return {**document, "Resources": resources, "Outputs": told}


_UNKNOWN = ("AWS::CloudFront::", "AWS::Logs::MetricFilter")
_SECRET = re.compile(r"\{\{resolve:secretsmanager:\$\{(\w+)\}:SecretString\}\}")


def _secret(match: re.Match[str]) -> str:
    """The same for what a stack makes and for what another is given of it."""
    name = match[1].replace("Arn", "")
    return SECRETS.get(name, f"{name}-of-a-test")


def _route(api: str, name: str, key: str, function: str) -> Mapping[str, Any]:
    integration = {
        "ApiId": {"Ref": api},
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": {"Ref": function},
        "PayloadFormatVersion": "2.0",
    }
    target = {"Fn::Join": ["/", ["integrations", {"Ref": f"{name}Integration"}]]}
    route = {"ApiId": {"Ref": api}, "RouteKey": key, "Target": target}
    return {
        f"{name}Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": integration},
        f"{name}Route": {"Type": "AWS::ApiGatewayV2::Route", "Properties": route},
    }
