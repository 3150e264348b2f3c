"""`make doctor` says of everything around the desk whether it's right, and if not, what to do."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from infra import doctor
from infra.checks.dns_records import DNSUnreachable
from infra.checks.findings import Finding
from infra.environment import Environment, UnknownEnvironment, environment

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
    """AWS's answer to each operation; an exception is raised."""

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
        def call(**_: Any) -> Any:
            answer = self.answers[operation]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Any")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.json"
    desk = {"mail": {"auto_reply": {"address": f"shinsei@{DOMAIN}"}, "desk": {"address": f"desk@{DOMAIN}"}}}
    holidays = {"2026-01-01": "元日", "2027-11-23": "勤労感謝の日"}
    path.write_text(json.dumps({"holidays": holidays, "desks": {"example": desk}}))
    return path


def look(bundle: Path, *, dns: Any = None, today: date = TODAY, **changes: Any) -> list[Finding]:
    account = Account(**changes)
    return list(doctor.findings(ENV, client=account, dns=dns or Zone(GOOD_DNS), bundle=bundle, today=today))


def wrong(found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.name, one.grade) for one in found if one.grade != "good"]


def test_a_sound_deployment_has_nothing_wrong(bundle: Path) -> None:
    found = look(bundle)
    assert wrong(found) == []
    assert len(found) == 14
    text, well = doctor.report(found)
    assert well
    assert "直すところは、ありません" in text


DNS_CASES = {
    "site not there": ({("madoguchi.example.jp", "A"): ()}, "サイトのドメイン", "bad", "DistributionDomain"),
    "no SPF": ({(f"bounce.{DOMAIN}", "TXT"): ("other=1",)}, "SPF", "bad", "include:amazonses.com"),
    "SPF of another": (
        {(f"bounce.{DOMAIN}", "TXT"): ("v=spf1 mx -all",)},
        "SPF",
        "bad",
        "include:amazonses.com",
    ),
    "SPF twice": (
        {(f"bounce.{DOMAIN}", "TXT"): ("v=spf1 include:amazonses.com -all", "v=spf1 -all")},
        "SPF",
        "bad",
        "1つに",
    ),
    "SPF for all": (
        {(f"bounce.{DOMAIN}", "TXT"): ("v=spf1 include:amazonses.com +all",)},
        "SPF",
        "bad",
        "~all",
    ),
    "DKIM missing": (
        {(f"bbb._domainkey.{DOMAIN}", "CNAME"): ()},
        "DKIM",
        "bad",
        f"bbb._domainkey.{DOMAIN} → bbb.dkim.amazonses.com",
    ),
    "DMARC missing": ({(f"_dmarc.{DOMAIN}", "TXT"): ()}, "DMARC", "bad", "v=DMARC1"),
    "DMARC twice": ({(f"_dmarc.{DOMAIN}", "TXT"): ("v=DMARC1; p=none",) * 2}, "DMARC", "bad", "1つに"),
    "DMARC of no use": ({(f"_dmarc.{DOMAIN}", "TXT"): ("v=DMARC1; p=none",)}, "DMARC", "warn", "quarantine"),
    "DMARC not readable": ({(f"_dmarc.{DOMAIN}", "TXT"): ("v=DMARC1; p",)}, "DMARC", "bad", "p=none"),
    "DMARC above says none for what is below": (
        {
            (f"_dmarc.{DOMAIN}", "TXT"): (),
            ("_dmarc.example.jp", "TXT"): ("v=DMARC1; p=reject; sp=none",),
        },
        "DMARC",
        "warn",
        "quarantine",
    ),
}


@pytest.mark.parametrize("case", DNS_CASES)
def test_dns_mistakes_are_reported_with_what_to_do(case: str, bundle: Path) -> None:
    records, name, grade, todo = DNS_CASES[case]
    found = look(bundle, dns=Zone({**GOOD_DNS, **records}))
    assert wrong(found) == [(name, grade)]
    assert todo in next(one.todo for one in found if one.name == name)


def test_a_dmarc_policy_of_the_parent_domain_counts(bundle: Path) -> None:
    zone = {
        **GOOD_DNS,
        (f"_dmarc.{DOMAIN}", "TXT"): (),
        ("_dmarc.example.jp", "TXT"): ("v=DMARC1; p=reject",),
    }
    assert wrong(look(bundle, dns=Zone(zone))) == []


AWS_CASES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "domain unknown": (
        {"get_email_identity": refused("NotFoundException")},
        "Amazon SES のドメイン",
        "bad",
        "make deploy",
    ),
    "domain not verified": (
        {
            "get_email_identity": {
                "VerifiedForSendingStatus": False,
                "DkimAttributes": {"Tokens": list(TOKENS)},
                "MailFromAttributes": MAIL_FROM,
            }
        },
        "Amazon SES のドメイン",
        "bad",
        "72時間",
    ),
    "MX of what comes back missing": (
        {
            "get_email_identity": {
                "VerifiedForSendingStatus": True,
                "DkimAttributes": {"Tokens": list(TOKENS)},
                "MailFromAttributes": {**MAIL_FROM, "MailFromDomainStatus": "PENDING"},
            }
        },
        "MAIL FROM",
        "bad",
        f"bounce.{DOMAIN} MX 10 feedback-smtp.ap-northeast-1.amazonses.com",
    ),
    "no room": (
        {"get_account_settings": {"AccountLimit": {"UnreservedConcurrentExecutions": 10}}},
        "Lambda の同時実行数",
        "warn",
        "1,000",
    ),
    "not deployed yet": (
        {"describe_stacks": refused("ValidationError")},
        "スタック",
        "warn",
        "make deploy ENV=example",
    ),
    "stuck": (
        {"describe_stacks": {"Stacks": [{"StackStatus": "UPDATE_ROLLBACK_FAILED"}]}},
        "スタック",
        "bad",
        "イベント",
    ),
    "table unprotected": ({"describe_table": {"Table": {}}}, "データの表", "bad", "make deploy"),
    "no way back": (
        {"describe_continuous_backups": {"ContinuousBackupsDescription": {}}},
        "データの表",
        "bad",
        "template.yaml",
    ),
    "nobody hears alarms": (
        {"list_subscriptions_by_topic": {"Subscriptions": [{"SubscriptionArn": "PendingConfirmation"}]}},
        "異常の知らせ",
        "bad",
        "Subscription Confirmation",
    ),
    "a key will be gone": (
        {"describe_secret": {"Name": "LinkKey", "DeletedDate": TODAY}},
        "鍵",
        "bad",
        "キャンセル",
    ),
    "not allowed to look": (
        {"get_account_settings": refused("AccessDeniedException")},
        "Lambda の同時実行数",
        "unknown",
        "ReadOnlyAccess",
    ),
    "AWS away": (
        {"get_account_settings": EndpointConnectionError(endpoint_url="https://example.jp")},
        "Lambda の同時実行数",
        "unknown",
        "ネットワーク",
    ),
}


@pytest.mark.parametrize("case", AWS_CASES)
def test_account_problems_are_reported_with_what_to_do(case: str, bundle: Path) -> None:
    changes, name, grade, todo = AWS_CASES[case]
    found = look(bundle, **changes)
    assert (name, grade) in wrong(found)
    assert todo in next(one.todo for one in found if one.name == name and one.grade == grade)


ACCOUNT_CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "sandbox": ({"ProductionAccessEnabled": False}, "Amazon SES の許可", "bad"),
    "stopped": ({"SendingEnabled": False}, "Amazon SES の許可", "bad"),
    "on probation": ({"EnforcementStatus": "PROBATION"}, "Amazon SES の評価", "bad"),
    "slow": ({"SendQuota": {"MaxSendRate": 0.5, "Max24HourSend": 200.0}}, "メールの速さ", "warn"),
    "nearly used up": (
        {"SendQuota": {"MaxSendRate": 14.0, "Max24HourSend": 200.0, "SentLast24Hours": 190.0}},
        "1日のメール",
        "warn",
    ),
}


@pytest.mark.parametrize("case", ACCOUNT_CASES)
def test_limits_of_ses_are_reported(case: str, bundle: Path) -> None:
    changes, name, grade = ACCOUNT_CASES[case]
    account = {**Account().answers["get_account"], **changes}
    assert wrong(look(bundle, get_account=account)) == [(name, grade)]


def test_without_dns_its_records_are_unknown(bundle: Path) -> None:
    found = look(bundle, dns=NoDNS())
    assert wrong(found) == [(name, "unknown") for name in ("サイトのドメイン", "SPF", "DKIM", "DMARC")]
    assert not doctor.report(found)[1]


@pytest.mark.parametrize(
    ("today", "grade"),
    [
        (date(2027, 9, 30), "good"),
        (date(2027, 10, 2), "warn"),
        (date(2028, 1, 1), "bad"),
    ],
)
def test_holidays_that_run_out_are_reported_in_time(today: date, grade: str, bundle: Path) -> None:
    found = doctor.holidays(bundle, today)
    assert found.grade == grade
    assert ("2028年" in found.todo) is (grade != "good")


def test_the_environments_of_this_folder_can_be_read() -> None:
    for name in ("staging", "production"):
        assert environment(name).origin.startswith("https://")


@pytest.mark.parametrize("name", ["nowhere", "../staging", ""])
def test_an_unknown_environment_is_reported_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownEnvironment, match=r"production、staging"):
        environment(name)


def test_an_incomplete_environment_is_reported(tmp_path: Path) -> None:
    (tmp_path / "staging.yml").write_text("region: ap-northeast-1\n")
    with pytest.raises(UnknownEnvironment, match="stack"):
        environment("staging", tmp_path)
