"""Checks the AWS account: whether SES may send, Lambda has enough concurrency, the stack is protected.

Reads only. The checks are independent: a missing permission makes only its own check unknown.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.checks.findings import Finding, bad, good, unknown, warn
from infra.environment import Environment

MIN_UNRESERVED = 100
"""Concurrent executions: Lambda itself refuses to reserve below that."""

Clients = Callable[[str], Any]
"""Gives the boto3 client of a service, in the environment's region."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A sending domain in SES: its DKIM tokens, the zone where SES publishes their keys (it differs by
    region), and its MAIL FROM domain; empty if unknown.
    """

    tokens: tuple[str, ...] = ()
    zone: str = "dkim.amazonses.com"
    mail_from: str = ""


def identity_of(client: Clients, domain: str) -> Identity:
    """The domain in SES; an empty Identity if SES doesn't know it or can't be asked."""
    try:
        found = client("sesv2").get_email_identity(EmailIdentity=domain)
    except (ClientError, BotoCoreError):
        return Identity()
    dkim = found.get("DkimAttributes", {})
    return Identity(
        tokens=tuple(dkim.get("Tokens", ())),
        zone=dkim.get("SigningHostedZone") or Identity.zone,
        mail_from=found.get("MailFromAttributes", {}).get("MailFromDomain", ""),
    )


def look_at_aws(client: Clients, env: Environment, senders: Sequence[str]) -> Iterator[Finding]:
    """The findings of all checks; `senders` are the SES identities that the desks send by. A check that AWS
    doesn't answer gives an unknown one.
    """
    looks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        *((f"Amazon SES の{_kind(one)}", partial(_identity, client, one, env)) for one in senders),
        ("Amazon SES の許可", lambda: _account(client("sesv2"), env)),
        ("Lambda の同時実行数", lambda: _concurrency(client("lambda"))),
        ("CloudFront", lambda: _cloudfront(client("cloudfront"))),
        ("スタック", lambda: _stack(client, env)),
    )
    for name, look in looks:
        try:
            yield from look()
        except ClientError as error:
            yield unknown(name, f"確かめられませんでした（{_code(error)}）", _what_to_do(error))
        except BotoCoreError as error:
            yield unknown(
                name,
                f"AWS に問い合わせできませんでした（{type(error).__name__}）",
                "ネットワークと、AWS に入るための設定（aws sso login など）を確かめてください。",
            )


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def _what_to_do(error: ClientError) -> str:
    if "Denied" in _code(error) or "Unauthorized" in _code(error):
        return "この権限がありません。ReadOnlyAccess のある役割で、もう一度実行してください。"
    return "時間をおいて、もう一度実行してください。"


def _kind(identity: str) -> str:
    return "アドレス" if "@" in identity else "ドメイン"


def _identity(client: Clients, identity: str, env: Environment) -> Iterator[Finding]:
    name = f"Amazon SES の{_kind(identity)}"
    try:
        found = client("sesv2").get_email_identity(EmailIdentity=identity)
    except ClientError as error:
        if _code(error) != "NotFoundException":
            raise
        yield bad(
            name,
            f"{identity} が SES にありません",
            "先に template.yaml のスタックを作ってください（make deploy）。"
            if identity == env.mail_domain
            else "SES の画面で、この差出人を登録してください。登録するまで、この差出人のメールは待ちます。",
        )
        return
    yield from _mail_from(found.get("MailFromAttributes", {}), env.region)
    if not found.get("VerifiedForSendingStatus"):
        yield bad(
            name,
            f"{identity} は、まだ確認されていません",
            "届いた確認のメールのリンクを開いてください。確認されるまで、メールは送れません。"
            if "@" in identity
            else "上の DKIM の値を DNS に登録し、72時間まで待ってください。確認されるまで、送れません。",
        )
        return
    yield good(name, f"{identity} から送れます")


def _mail_from(attributes: Mapping[str, Any], region: str) -> Iterator[Finding]:
    """SES sends from its own MAIL FROM domain until it finds the MX record of ours."""
    mail_from, status = attributes.get("MailFromDomain", ""), attributes.get("MailFromDomainStatus", "不明")
    if mail_from and status != "SUCCESS":
        yield bad(
            "MAIL FROM",
            f"{mail_from} は、まだ使われていません（{status}）",
            f"DNS に登録し、72時間まで待ってください: {mail_from} MX 10 feedback-smtp.{region}.amazonses.com",
        )


def _account(ses: Any, env: Environment) -> Iterator[Finding]:
    account = ses.get_account()
    name = "Amazon SES の許可"
    if not account.get("SendingEnabled"):
        yield bad(
            name,
            "送信が止められています",
            "AWS のサポートからの知らせを確かめ、原因を直してから、再開を申しこんでください。",
        )
    elif not account.get("ProductionAccessEnabled") and env.trial:
        yield warn(
            name,
            "試用（サンドボックス）です。確認ずみのアドレスにしか送れません",
            f"試験だけなら、このままで構いません。{env.staff_mail} と、申込みを試すアドレスを、"
            "SES の画面で登録し、届いた確認のメールのリンクを開いてください。",
        )
    elif not account.get("ProductionAccessEnabled"):
        yield bad(
            name,
            "試用（サンドボックス）のままです。確認ずみのアドレスにしか送れません",
            "SES の画面で「本番アクセスのリクエスト」を出してください。ふつう1日ほどかかります。",
        )
    else:
        yield good(name, "だれにでも送れます")
    if account.get("EnforcementStatus", "HEALTHY") != "HEALTHY":
        yield bad(
            "Amazon SES の評価",
            f"{account['EnforcementStatus']} です",
            "届かないメールや苦情が多いと、送信が止められます。python -m desk list で、"
            "届かなかったメールを確かめてください。",
        )
    send_rate = env.send_rate
    rate = float(account.get("SendQuota", {}).get("MaxSendRate", 0))
    wanted = "SES の画面で、送信の上限を上げる申請を出してください。"
    if 0 <= rate < send_rate:
        yield warn("メールの速さ", f"1秒に{rate:g}通までです（必要なのは{send_rate:g}通）", wanted)
    else:
        yield good("メールの速さ", f"1秒に{rate:g}通まで送れます" if rate >= 0 else "上限がありません")
    yield from _daily_quota(account.get("SendQuota", {}), wanted)


def _daily_quota(quota: Mapping[str, Any], wanted: str) -> Iterator[Finding]:
    most, sent = float(quota.get("Max24HourSend", 0)), float(quota.get("SentLast24Hours", 0))
    name = "1日のメール"
    if most < 0:
        yield good(name, "上限がありません")
    elif sent > most * 0.8:
        yield warn(name, f"この24時間に、上限{most:,.0f}通のうち{sent:,.0f}通を送りました", wanted)
    else:
        yield good(name, f"この24時間に、上限{most:,.0f}通のうち{sent:,.0f}通を送りました")


def _concurrency(functions: Any) -> Iterator[Finding]:
    name = "Lambda の同時実行数"
    limits = functions.get_account_settings()["AccountLimit"]
    free = int(limits["UnreservedConcurrentExecutions"])
    if free < MIN_UNRESERVED:
        yield warn(
            name,
            f"取りおかれていないのは{free}です",
            "「サービスクォータ」で、Lambda の同時実行数を1,000に上げる申請を出してください。"
            "新しいアカウントでは、10のことがあります。",
        )
    else:
        yield good(name, f"取りおかれていないのは{free:,}です")


def _cloudfront(cloudfront: Any) -> Iterator[Finding]:
    """No API says whether AWS lets an account make distributions; one that has some was verified."""
    name = "CloudFront"
    if cloudfront.list_distributions(MaxItems="1")["DistributionList"].get("Quantity"):
        yield good(name, "このアカウントで使えています")
    else:
        yield warn(
            name,
            "このアカウントでは、まだ使ったことがありません",
            "新しいアカウントでは、AWS の確認が済むまで CloudFront を作れません。AWS サポートの"
            "「アカウントと請求」（無料）で、CloudFront を使えるようにしてほしいと、先に頼んでください。",
        )


def _stack(client: Clients, env: Environment) -> Iterator[Finding]:
    try:
        stack = client("cloudformation").describe_stacks(StackName=env.stack)["Stacks"][0]
    except ClientError as error:
        if _code(error) != "ValidationError":
            raise
        yield warn("スタック", f"{env.stack} は、まだありません", f"make deploy ENV={env.name} で作ります。")
        return
    status = stack["StackStatus"]
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"):
        yield bad(
            "スタック",
            f"{env.stack} は {status} です",
            "CloudFormation の画面の「イベント」で、止まった理由を確かめてください。",
        )
    else:
        yield good("スタック", f"{env.stack} は {status} です")
    resources = _resources(client("cloudformation"), env.stack)
    for table in resources.get("AWS::DynamoDB::Table", ()):
        yield from _table(client("dynamodb"), table)
    for topic in resources.get("AWS::SNS::Topic", ()):
        yield from _alarms(client("sns"), topic)
    for secret in resources.get("AWS::SecretsManager::Secret", ()):
        yield from _secret(client("secretsmanager"), secret)


def _resources(formation: Any, stack: str) -> dict[str, list[str]]:
    """The physical ids of a stack's resources, by type."""
    found: dict[str, list[str]] = {}
    for page in formation.get_paginator("list_stack_resources").paginate(StackName=stack):
        for one in page["StackResourceSummaries"]:
            found.setdefault(one["ResourceType"], []).append(one.get("PhysicalResourceId", ""))
    return found


def _table(dynamodb: Any, table: str) -> Iterator[Finding]:
    described = dynamodb.describe_table(TableName=table)["Table"]
    backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    recovery = backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus")
    expiry = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["TimeToLiveStatus"]
    missing = [
        words
        for words, there in (
            ("削除の防止", described.get("DeletionProtectionEnabled", False)),
            ("復元のための記録（ポイントインタイムリカバリ）", recovery == "ENABLED"),
            ("期限がきたものの削除（TTL）", expiry in ("ENABLED", "ENABLING")),
        )
        if not there
    ]
    if missing:
        yield bad(
            "データの表",
            f"{table} で働いていないもの: {'、'.join(missing)}",
            "だれかが手で変えたようです。make deploy で template.yaml の設定にもどしてください。",
        )
    else:
        yield good("データの表", "削除の防止、復元のための記録、期限がきたものの削除が、働いています")


def _alarms(sns: Any, topic: str) -> Iterator[Finding]:
    name = "異常の知らせ"
    pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    confirmed = [
        one for page in pages for one in page["Subscriptions"] if one["SubscriptionArn"].startswith("arn:")
    ]
    if confirmed:
        yield good(name, f"{len(confirmed)}件の宛先に届きます")
    else:
        yield bad(
            name,
            "だれにも届きません",
            "AWS から届く「Subscription Confirmation」というメールのリンクを開いてください。",
        )


def _secret(secrets: Any, arn: str) -> Iterator[Finding]:
    found = secrets.describe_secret(SecretId=arn)
    if "DeletedDate" in found:
        yield bad(
            "鍵",
            f"{found['Name']} が、消される予定になっています",
            "Secrets Manager の画面で「シークレットの削除をキャンセル」を選んでください。消えると、"
            "もとにもどせません。",
        )
