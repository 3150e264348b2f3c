"""Settings: what a deployment sets in the environment of its functions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desk.domain.codes.manage_code import is_key_id
from desk.domain.codes.receipt import ALPHABET

_BESIDE_THE_CODE = Path(__file__).parents[1] / "bundle.json"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a deployment sets. Keys are secret and stay out of repr; only the functions that need one have it.

    `nonce_keys` and `link_keys`: key id -> secret; the first signs, all are accepted. A link key's id is one
    character of the receipts' alphabet.
    """

    table: str
    bundle_path: Path
    allowed_origins: tuple[str, ...]
    mail_hash_key: bytes = field(repr=False)
    nonce_keys: Mapping[str, bytes] = field(repr=False, default_factory=dict)
    link_keys: Mapping[str, bytes] = field(repr=False, default_factory=dict)
    configuration_set: str = ""
    site_url: str = ""
    """Where `canary` finds the site, if that isn't its published address."""
    origin_secrets: tuple[bytes, ...] = field(repr=False, default=())
    """What CloudFront adds to what it passes on, any of them; none: there's no CloudFront before us."""
    send_rate: float = 0
    """Mails a second of one process of `deliver`; 0 is no limit."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read TABLE_NAME; where set BUNDLE_PATH, ALLOWED_ORIGINS (comma separated), MAIL_HASH_KEY,
        NONCE_KEYS and LINK_KEYS (`id:secret`, comma separated, the newest first), CONFIGURATION_SET,
        SEND_RATE (mails a second of all SENDERS together: so many processes may send at once), ORIGIN_SECRETS
        (comma separated). Raises ValueError for a link key's id under which no code would ever be right.
        """
        return cls(
            table=env["TABLE_NAME"],
            bundle_path=Path(env.get("BUNDLE_PATH", _BESIDE_THE_CODE)),
            allowed_origins=tuple(filter(None, env.get("ALLOWED_ORIGINS", "").split(","))),
            nonce_keys=_keys(env.get("NONCE_KEYS", "")),
            link_keys=_link_keys(env.get("LINK_KEYS", "")),
            mail_hash_key=env.get("MAIL_HASH_KEY", "").encode(),
            configuration_set=env.get("CONFIGURATION_SET", ""),
            site_url=env.get("SITE_URL", ""),
            origin_secrets=tuple(
                secret.encode() for secret in env.get("ORIGIN_SECRETS", "").split(",") if secret
            ),
            # What may be sent a second by all processes that there can be at once.
            send_rate=float(env.get("SEND_RATE", 0)) / int(env.get("SENDERS", 1)),
        )


def _keys(text: str) -> Mapping[str, bytes]:
    pairs = (pair.partition(":") for pair in text.split(",") if pair)
    return {key_id: secret.encode() for key_id, _, secret in pairs}


def _link_keys(text: str) -> Mapping[str, bytes]:
    keys = _keys(text)
    if not all(map(is_key_id, keys)):
        # The id isn't told: where it was forgotten, the secret stands in its place.
        raise ValueError(f"LINK_KEYS: the id before each ':' has to be one character of {ALPHABET}")
    return keys
