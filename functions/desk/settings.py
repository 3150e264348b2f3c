"""Settings: the environment variables of the functions, as a deployment sets them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desk.domain.codes.manage_code import is_key_id
from desk.domain.codes.receipt import ALPHABET

_BESIDE_THE_CODE = Path(__file__).parents[1] / "bundle.json"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one function. Secrets stay out of repr; each function has only the keys that it needs.

    `nonce_keys` and `link_keys` map key id to secret: the first signs, all are accepted. The id of a link key
    is one character of the receipts' alphabet.
    """

    table: str
    bundle_path: Path
    allowed_origins: tuple[str, ...]
    mail_hash_key: bytes = field(repr=False)
    nonce_keys: Mapping[str, bytes] = field(repr=False, default_factory=dict)
    link_keys: Mapping[str, bytes] = field(repr=False, default_factory=dict)
    configuration_set: str = ""
    news_configuration_set: str = ""
    site_url: str = ""
    """The desk's own address in this environment; empty: the published one (`base_url`)."""
    staff_mail: str = ""
    """At a trial: the one mailbox that gets everything for the staff."""
    sender_domain: str = ""
    """At a trial: the domain that all mails come from."""
    canary_site: str = ""
    """Where `canary` finds the site, if not at its own address: on this machine."""
    origin_secrets: tuple[bytes, ...] = field(repr=False, default=())
    """CloudFront sends one of these with each request; empty where there is no CloudFront."""
    send_rate: float = 0
    """Mails a second that one process of `deliver` may send; 0 is no limit."""
    console_url: str = ""
    """The origin of the staff's console, such as "https://console.example.jp"; its pages alone post to it."""
    oidc_issuer: str = ""
    """Who vouches for the staff (OpenID Connect), as its own description names itself."""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(repr=False, default="")
    oidc_groups_claim: str = "cognito:groups"
    """The claim of its tokens that has the groups of a member."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read TABLE_NAME, and where set: BUNDLE_PATH, ALLOWED_ORIGINS (comma separated), MAIL_HASH_KEY,
        NONCE_KEYS and LINK_KEYS (`id:secret`, comma separated, newest first), CONFIGURATION_SET,
        NEWS_CONFIGURATION_SET, SITE_URL, STAFF_MAIL, SENDER_DOMAIN,
        SEND_RATE (mails a second of all processes together), SENDERS (how many processes may send at once),
        ORIGIN_SECRETS (comma separated), CONSOLE_URL,
        OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_GROUPS_CLAIM.

        Raises KeyError without TABLE_NAME, ValueError for the id of a link key that could match no code.
        """
        return cls(
            table=env["TABLE_NAME"],
            bundle_path=Path(env.get("BUNDLE_PATH", _BESIDE_THE_CODE)),
            allowed_origins=tuple(filter(None, env.get("ALLOWED_ORIGINS", "").split(","))),
            nonce_keys=_keys(env.get("NONCE_KEYS", "")),
            link_keys=_link_keys(env.get("LINK_KEYS", "")),
            mail_hash_key=env.get("MAIL_HASH_KEY", "").encode(),
            configuration_set=env.get("CONFIGURATION_SET", ""),
            news_configuration_set=env.get("NEWS_CONFIGURATION_SET", ""),
            site_url=env.get("SITE_URL", ""),
            staff_mail=env.get("STAFF_MAIL", ""),
            sender_domain=env.get("SENDER_DOMAIN", ""),
            origin_secrets=tuple(
                secret.encode() for secret in env.get("ORIGIN_SECRETS", "").split(",") if secret
            ),
            console_url=env.get("CONSOLE_URL", ""),
            oidc_issuer=env.get("OIDC_ISSUER", ""),
            oidc_client_id=env.get("OIDC_CLIENT_ID", ""),
            oidc_client_secret=env.get("OIDC_CLIENT_SECRET", ""),
            oidc_groups_claim=env.get("OIDC_GROUPS_CLAIM", "cognito:groups"),
            # Each process gets an equal share of the account's rate.
            send_rate=float(env.get("SEND_RATE", 0)) / int(env.get("SENDERS", 1)),
        )


def _keys(text: str) -> Mapping[str, bytes]:
    pairs = (pair.partition(":") for pair in text.split(",") if pair)
    return {key_id: secret.encode() for key_id, _, secret in pairs}


def _link_keys(text: str) -> Mapping[str, bytes]:
    keys = _keys(text)
    if not all(map(is_key_id, keys)):
        # The message leaves out the id: if it was forgotten, the secret is in its place.
        raise ValueError(f"LINK_KEYS: the id before each ':' has to be one character of {ALPHABET}")
    return keys
