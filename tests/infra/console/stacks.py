"""The stack of infra/console.yaml: with its own pool, and with another provider and every option."""

from collections.abc import Mapping
from typing import Any

from local.emulated.sam_template import CONSOLE
from tests.infra.cloudformation import EDGE, Stack, plain_stack, resolved, sam

_SECRET = "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret"
GIVEN: Mapping[str, Any] = {
    "Release": "2611221930",
    "ConsoleDomain": "shokuin.example.jp",
    "SignInPrefix": "example",
    "SiteUrl": "https://madoguchi.example.jp",
    "MailDomain": "city.example.jp",
    "TableName": "table",
    "MailHashKeyArn": f"{_SECRET}:hash-1",
    "LinkKeyArn": f"{_SECRET}:link-1",
    "OriginSecretArnA": f"{_SECRET}:a-1",
    "OriginSecretArnB": f"{_SECRET}:b-1",
    "OriginSecretArn": f"{_SECRET}:b-1",
    "AlarmsTopicArn": "arn:aws:sns:ap-northeast-1:123456789012:alarms",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
    "WebAclArn": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/console/1",
}
ELSEWHERE: Mapping[str, Any] = {
    **{name: value for name, value in GIVEN.items() if name != "SignInPrefix"},
    "OidcIssuer": "https://login.example.jp/tenant/v2.0",
    "OidcClientId": "client",
    "OidcClientSecretArn": f"{_SECRET}:oidc-1",
    "OidcGroupsClaim": "groups",
    "TableKeyArn": "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-4333-8444-555555555555",
    "StaffMail": "shiken@example.jp",
    "HostedZoneId": "Z1",
    "AtOnce": 10,
}


def console_stack(parameters: Mapping[str, Any]) -> Stack:
    return resolved(sam(parameters, CONSOLE, "console.zip"), parameters)


USUAL, OTHER = console_stack(GIVEN), console_stack(ELSEWHERE)
NO_CONSOLE = plain_stack(EDGE, {"SiteDomain": "madoguchi.example.jp"})
_AT_THE_EDGE = {"SiteDomain": "madoguchi.example.jp", "ConsoleDomain": "shokuin.example.jp"}
FROM_ANYWHERE = plain_stack(EDGE, _AT_THE_EDGE)
OFFICE = "203.0.113.0/24,198.51.100.7/32"
FROM_THE_OFFICE = plain_stack(EDGE, {**_AT_THE_EDGE, "ConsoleAllowedAddresses": OFFICE})
