"""The links in a magazine's mails, and the headers by which a mail program ends a subscription. Pure.

An issue's row names the subscription that it is sent for (`subscription`), a request's row the moment from
which its code is valid (`since`).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from desk.domain.codes.magazine_code import magazine_code
from desk.domain.mail.uses.table import of_kind
from desk.domain.submissions.model import Item

LEAVE_PATH = "/api/magazine/leave"

CONFIRM_DAYS = 3
"""How long a request can be confirmed."""


def origin_of(bundle: Mapping[str, Any]) -> str:
    """Scheme and host of the site."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(bundle["site"]["base_url"]))


def magazine_links(
    row: Mapping[str, Any], bundle: Mapping[str, Any], link_keys: Mapping[str, bytes]
) -> dict[str, str]:
    """The links of a row; {} if it isn't a magazine's. Raises KeyError if its magazine is gone."""
    if "since" in row:
        code = magazine_code("confirm", _id(row["PK"]), keys=link_keys, since=row["since"])
        # In the fragment, which no server receives.
        url = f"{origin_of(bundle)}{bundle['magazines'][row['magazine']]['page']['url']}#{code}"
        return {"confirm_code": code, "confirm_url": url, "confirm_days": str(CONFIRM_DAYS)}
    if "subscription" in row:
        return {"leave_url": leave_url(row, bundle, link_keys)}
    return {}


def leave_url(row: Mapping[str, Any], bundle: Mapping[str, Any], link_keys: Mapping[str, bytes]) -> str:
    """The address that ends the subscription when a mail program posts to it, and shows a button to people.

    RFC 8058 wants all of it in the address, so the code is in the query: the firewall's log leaves that out,
    and the API's log has only the route (infra/). `n` is the issue, for its count of readers who left.
    """
    code = magazine_code("leave", _id(row["subscription"]), keys=link_keys).replace("-", "")
    return f"{origin_of(bundle)}{LEAVE_PATH}?c={code}&n={row['issue']}"


def list_headers(
    row: Item | Mapping[str, Any], bundle: Mapping[str, Any], link_keys: Mapping[str, bytes]
) -> dict[str, str]:
    """The headers of RFC 2369, RFC 8058 and RFC 2919 for an issue; {} for any other mail."""
    use = of_kind(row["kind"])
    if use is None or not use.unsubscribe or not link_keys:
        return {}
    host = urlsplit(bundle["site"]["base_url"]).hostname
    return {
        "List-Unsubscribe": f"<{leave_url(row, bundle, link_keys)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<{row['magazine']}.{host}>",
    }


def _id(pk: str) -> str:
    return pk.removeprefix("MAG#")
