"""`make doctor` says of everything around the desk whether it's right, and if not, what to do."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from infra import doctor
from tests.infra.doctor.patient import (
    DOMAIN,
    ENV,
    GOOD_DNS,
    MAIL_FROM,
    TODAY,
    TOKENS,
    Account,
    Zone,
    look,
    refused,
    wrong,
)


def test_a_sound_deployment_has_nothing_wrong(bundle: Path) -> None:
    found = look(bundle)
    assert wrong(found) == []
    assert len(found) == 15
    text, well = doctor.report(found)
    assert well
    assert "直すところは、ありません" in text


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
    "a new account": (
        {"list_distributions": {"DistributionList": {"Quantity": 0}}},
        "CloudFront",
        "warn",
        "AWS サポート",
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


def test_a_trial_may_stay_in_the_sandbox_with_addresses_that_are_verified(bundle: Path) -> None:
    account = {**Account().answers["get_account"], "ProductionAccessEnabled": False}
    trial = replace(ENV, trial={"staff_mail": "shiken@example.jp"})
    found = look(bundle, env=trial, get_account=account)
    assert wrong(found) == [("Amazon SES の許可", "warn")]
    assert "shiken@example.jp" in next(one.todo for one in found if one.grade == "warn")


# ---- every sender, and not only the environment's own domain

OTHER = "metro.example.jp"
MORE = replace(
    ENV,
    parameters={
        **ENV.parameters,
        "MoreMailIdentities": f"arn:aws:ses:ap-northeast-1:123456789012:identity/{OTHER},"
        "arn:aws:ses:ap-northeast-1:123456789012:identity/one@example.org,"
        "arn:aws:ses:ap-northeast-1:123456789012:identity/nobody.example.org",
    },
)


@pytest.fixture
def three_senders(bundle: Path) -> Path:
    data = json.loads(bundle.read_text())
    data["desks"]["other"] = {
        "mail": {
            "auto_reply": {"address": f"info@desk.{OTHER}"},
            "desk": {"address": "one@example.org"},
        }
    }
    bundle.write_text(json.dumps(data))
    return bundle


def as_verified(*names: str, **more: Any) -> Any:
    """SES knows every identity, and has verified these."""
    answer = Account().answers["get_email_identity"]

    def get(*, EmailIdentity: str) -> Any:  # noqa: N803
        return {
            **answer,
            "MailFromAttributes": {},
            "VerifiedForSendingStatus": EmailIdentity in names,
            **more,
        }

    return get


OTHER_DNS = {
    **GOOD_DNS,
    **{(f"{token}._domainkey.{OTHER}", "CNAME"): (f"{token}.dkim.amazonses.com",) for token in TOKENS},
    (f"_dmarc.{OTHER}", "TXT"): ("v=DMARC1; p=quarantine",),
}


@pytest.mark.parametrize("missing", [DOMAIN, OTHER, "one@example.org"])
def test_every_identity_that_a_desk_sends_by_has_to_be_verified(missing: str, three_senders: Path) -> None:
    known = {DOMAIN, OTHER, "one@example.org"} - {missing}
    found = look(three_senders, env=MORE, dns=Zone(OTHER_DNS), get_email_identity=as_verified(*known))
    (bad,) = [one for one in found if one.grade == "bad"]
    assert missing in bad.state
    assert bad.name == ("Amazon SES のアドレス" if "@" in missing else "Amazon SES のドメイン")
    assert "nobody.example.org" not in str(found), "allowed, but no desk sends from it"


def test_the_dns_of_every_sending_domain_is_looked_at(three_senders: Path) -> None:
    known = as_verified(DOMAIN, OTHER, "one@example.org")
    for (name, kind), expected in (
        ((f"aaa._domainkey.{OTHER}", "CNAME"), f"DKIM（{OTHER}）"),
        ((f"_dmarc.{OTHER}", "TXT"), f"DMARC（{OTHER}）"),
    ):
        found = look(
            three_senders, env=MORE, dns=Zone({**OTHER_DNS, (name, kind): ()}), get_email_identity=known
        )
        assert [one.name for one in found if one.grade == "bad"] == [expected]


def test_dkim_points_to_the_zone_that_ses_names(bundle: Path) -> None:
    """SES publishes the keys of some regions in a zone of their own."""
    zone = "dkim.ap-northeast-1.example.com"
    dkim = {"Tokens": list(TOKENS), "SigningHostedZone": zone}
    known = {**Account().answers["get_email_identity"], "DkimAttributes": dkim}
    (bad,) = [one for one in look(bundle, get_email_identity=known) if one.grade == "bad"]
    assert f"aaa._domainkey.{DOMAIN} → aaa.{zone}" in bad.todo
    there = {(f"{one}._domainkey.{DOMAIN}", "CNAME"): (f"{one}.{zone}",) for one in TOKENS}
    assert wrong(look(bundle, dns=Zone({**GOOD_DNS, **there}), get_email_identity=known)) == []


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


def test_a_magazine_without_its_sender_s_address_is_reported(bundle: Path) -> None:
    data = json.loads(bundle.read_text())
    assert [*doctor.magazines(bundle)] == []
    for address, grade in (("例県例市例町1番地", "good"), (None, "warn")):
        magazine = {"title": "例だより", **({"postal_address": address} if address else {})}
        bundle.write_text(json.dumps({**data, "magazines": {"news": magazine}}))
        (found,) = doctor.magazines(bundle)
        assert found.grade == grade
        assert ("postal_address" in found.todo) is (grade == "warn")


def test_a_desk_without_a_phone_is_reported_until_it_is_filled_in(bundle: Path) -> None:
    data = json.loads(bundle.read_text())
    data["forms"] = {"booking": {"words": {"desk": "example"}}}
    data["desks"]["example"]["short_name"] = "例の窓口"

    def told(*, takes_calls: bool = True, lines: tuple[str, ...] = ()) -> list[str]:
        desk = data["desks"]["example"] | ({} if takes_calls else {"takes_calls": False})
        rows = [{"desk": one} for one in lines]
        bundle.write_text(json.dumps(data | {"desks": {"example": desk}, "directory": rows}))
        return [f"{one.grade} {one.name} {one.todo}" for one in doctor.phones(bundle)]

    (missing,) = told()
    assert missing.startswith("warn 「例の窓口」の電話 ")
    assert "desk: example" in missing
    assert told(lines=("other",)) == [missing]
    assert told(lines=("example",)) == told(takes_calls=False) == []
