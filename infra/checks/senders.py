"""Checks whether the environment may send from every desk's sender address."""

import json
from collections.abc import Mapping
from pathlib import Path

from infra.checks.findings import Finding, bad, good

_NAME = "差出人のドメイン"


def senders(bundle: Path, parameters: Mapping[str, str]) -> Finding:
    """SES refuses all mails of a desk whose sender address template.yaml's permissions don't include."""
    if not bundle.is_file():
        return bad(_NAME, "公開するデータがまだありません", "先に make build を実行してください。")
    desks = json.loads(bundle.read_text())["desks"].values()
    addresses = sorted({sender["address"] for desk in desks for sender in desk["mail"].values()})
    arns = parameters.get("MoreMailIdentities", "").split(",")
    identities = {parameters["MailDomain"], *(arn.partition(":identity/")[2] for arn in arns)} - {""}
    missing = [address for address in addresses if not _is_sent_from(address, identities)]
    if missing:
        return bad(
            _NAME,
            f"{'、'.join(missing)} から送れません。この窓口のメールは、1通も出ていきません",
            "Amazon SES に登録して検証を済ませ、ID の ARN を infra/environments/ の parameters の"
            " MoreMailIdentities に書き足してください（コンマ区切り）。",
        )
    return good(_NAME, "どの窓口の差出人からも送れる設定です")


def _is_sent_from(address: str, identities: set[str]) -> bool:
    """Whether an identity covers the address: the address itself, its domain, or a parent domain."""
    domain = address.rpartition("@")[2].lower()
    return address in identities or any(domain == one or domain.endswith(f".{one}") for one in identities)
