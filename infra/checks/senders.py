"""Whether the environment may send from every address that the desks' mails come from."""

import json
from collections.abc import Mapping
from pathlib import Path

from infra.checks.findings import Finding, bad, good

_NAME = "差出人のドメイン"


def senders(bundle: Path, parameters: Mapping[str, str]) -> Finding:
    """SES refuses every mail of a desk whose sender isn't among what template.yaml lets send."""
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
    """By an identity of its own, or by its domain's or that of a domain above it."""
    domain = address.rpartition("@")[2].lower()
    return address in identities or any(domain == one or domain.endswith(f".{one}") for one in identities)
