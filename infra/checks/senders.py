"""Checks whether the environment may send from every desk's sender address."""

import json
from collections.abc import Sequence
from pathlib import Path

from infra.checks.findings import Finding, bad, good
from infra.environment import Environment

_NAME = "差出人のドメイン"


def senders(bundle: Path, env: Environment) -> Finding:
    """SES refuses all mails of a desk whose sender address template.yaml's permissions don't include."""
    if not bundle.is_file():
        return bad(_NAME, "公開するデータがまだありません", "先に make build を実行してください。")
    identities = identities_of(env)
    missing = [one for one in addresses(bundle, env) if not identity_for(one, identities)]
    if missing:
        return bad(
            _NAME,
            f"{'、'.join(missing)} から送れません。この窓口のメールは、1通も出ていきません",
            "Amazon SES に登録して検証を済ませ、ID の ARN を infra/environments/ の parameters の"
            " MoreMailIdentities に書き足してください（コンマ区切り）。",
        )
    return good(_NAME, "どの窓口の差出人からも送れる設定です")


def addresses(bundle: Path, env: Environment) -> Sequence[str]:
    """The addresses that the desks' mails come from in this environment, in order."""
    desks = json.loads(bundle.read_text())["desks"].values()
    found = {str(sender["address"]) for desk in desks for sender in desk["mail"].values()}
    if env.trial:
        found = {f"{one.rpartition('@')[0]}@{env.mail_domain}" for one in found}
    return sorted(found)


def identities_of(env: Environment) -> Sequence[str]:
    """The SES identities that the functions may send from: domains and addresses."""
    arns = env.parameters.get("MoreMailIdentities", "").split(",")
    return [env.mail_domain, *(arn.partition(":identity/")[2] for arn in arns if arn)]


def identities_in_use(bundle: Path, env: Environment) -> Sequence[str]:
    """The identities that the desks' mails need, the environment's own domain first."""
    if not bundle.is_file():
        return [env.mail_domain]
    needed = {identity_for(one, identities_of(env)) for one in addresses(bundle, env)}
    return [env.mail_domain, *sorted(needed - {"", env.mail_domain})]


def identity_for(address: str, identities: Sequence[str]) -> str:
    """The identity that covers the address: itself, its domain, or a parent domain; "" if none does."""
    domain = address.rpartition("@")[2].lower()
    covering = (one for one in identities if domain == one or domain.endswith(f".{one}"))
    return address if address in identities else next(covering, "")
