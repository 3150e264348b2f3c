"""Where a request came from, as a keyed hash: it tells two sources apart and names none."""

import ipaddress

from desk.domain.codes.keyed_hash import keyed_hash

_IPV6_PREFIX = 64


def source_hash(address: str, purpose: str, *, key: bytes) -> str:
    """The hash of an IP address for one `purpose`; keyed, because an address is personal data too.

    Raises ValueError without a key.
    """
    return keyed_hash(f"rate\n{purpose}\n{subscriber(address)}", key=key, setting="MAIL_HASH_KEY").hex()[:32]


def subscriber(address: str) -> str:
    """The address; for IPv6 its /64 network, because one subscriber has all of its addresses. "" for none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((int(found), _IPV6_PREFIX), strict=False))
