"""A sound deployment for the doctor, with its DNS and its AWS account, and ways to change them."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra import doctor
from infra.checks.dns_records import DNSUnreachable
from infra.checks.findings import Finding
from infra.environment import Environment

DOMAIN = "city.example.jp"
TODAY = date(2026, 11, 22)
TOKENS = ("aaa", "bbb", "ccc")
MAIL_FROM = {"MailFromDomain": f"bounce.{DOMAIN}", "MailFromDomainStatus": "SUCCESS"}
GOOD_DNS: Mapping[tuple[str, str], Sequence[str]] = {
    ("madoguchi.example.jp", "A"): ("192.0.2.1",),
    (f"bounce.{DOMAIN}", "TXT"): ("v=spf1 include:amazonses.com -all",),
    (f"_dmarc.{DOMAIN}", "TXT"): ("v=DMARC1; p=quarantine; rua=mailto:postmaster@example.jp",),
    **{(f"{token}._domainkey.{DOMAIN}", "CNAME"): (f"{token}.dkim.amazonses.com",) for token in TOKENS},
}
ENV = Environment(
    name="example",
    region="ap-northeast-1",
    stack="desk",
    artefacts="example-artefacts",
    send_rate=1,
    origin_secret="A",
    parameters={"SiteOrigins": "https://madoguchi.example.jp", "MailDomain": DOMAIN},
    edge={},
    site={},
)


class Zone:
    """A DNS with these records and no others."""

    def __init__(self, records: Mapping[tuple[str, str], Sequence[str]]) -> None:
        self.records = records

    def ask(self, name: str, kind: str) -> Sequence[str]:
        return self.records.get((name, kind), ())


class NoDNS:
    def ask(self, name: str, kind: str) -> Sequence[str]:
        raise DNSUnreachable("Timeout")


class Account:
    """AWS's answer to each operation, or what gives it; an exception is raised."""

    def __init__(self, **changes: Any) -> None:
        self.answers: dict[str, Any] = {
            "get_email_identity": {
                "VerifiedForSendingStatus": True,
                "DkimAttributes": {"Tokens": list(TOKENS)},
                "MailFromAttributes": MAIL_FROM,
            },
            "get_account": {
                "SendingEnabled": True,
                "ProductionAccessEnabled": True,
                "EnforcementStatus": "HEALTHY",
                "SendQuota": {"MaxSendRate": 14.0, "Max24HourSend": 50000.0, "SentLast24Hours": 12.0},
            },
            "list_distributions": {"DistributionList": {"Quantity": 1}},
            "get_account_settings": {"AccountLimit": {"UnreservedConcurrentExecutions": 900}},
            "describe_stacks": {"Stacks": [{"StackStatus": "UPDATE_COMPLETE"}]},
            "list_stack_resources": {
                "StackResourceSummaries": [
                    {"ResourceType": kind, "PhysicalResourceId": name}
                    for kind, name in (
                        ("AWS::DynamoDB::Table", "desk-table"),
                        ("AWS::SNS::Topic", "arn:aws:sns:ap-northeast-1:123456789012:alarms"),
                        (
                            "AWS::SecretsManager::Secret",
                            "arn:aws:secretsmanager:ap-northeast-1:1:secret:LinkKey",
                        ),
                    )
                ]
            },
            "describe_table": {"Table": {"DeletionProtectionEnabled": True}},
            "describe_continuous_backups": {
                "ContinuousBackupsDescription": {
                    "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "ENABLED"}
                }
            },
            "describe_time_to_live": {"TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED"}},
            "list_subscriptions_by_topic": {"Subscriptions": [{"SubscriptionArn": "arn:aws:sns:x"}]},
            "describe_secret": {"Name": "LinkKey"},
            **changes,
        }

    def __call__(self, service: str) -> "Account":
        return self

    def get_paginator(self, operation: str) -> Any:
        account = self

        class Pages:
            def paginate(self, **_: Any) -> list[Any]:
                return [getattr(account, operation)()]

        return Pages()

    def __getattr__(self, operation: str) -> Any:
        def call(**asked: Any) -> Any:
            answer = self.answers[operation]
            if callable(answer):
                answer = answer(**asked)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Any")


def look(
    bundle: Path, *, dns: Any = None, today: date = TODAY, env: Environment = ENV, **changes: Any
) -> list[Finding]:
    account = Account(**changes)
    return list(doctor.findings(env, client=account, dns=dns or Zone(GOOD_DNS), bundle=bundle, today=today))


def wrong(found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.name, one.grade) for one in found if one.grade != "good"]
