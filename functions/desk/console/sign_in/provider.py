"""The sign-in provider (OpenID Connect): authorization code with PKCE, and every token checked.

Tokens stay on the server. Authlib and requests are imported late: only a sign-in and the check of a session
(`session.recheck_minutes`) need them. Their clock is the provider's, so the real one, whatever the desk's is.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures by a key pair of the provider. Never "none", nor one that the client's own secret could make."""

_TIMEOUT = 5
_SCOPE = "openid profile email"
_OFFLINE = "offline_access"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SignInRefused(Exception):
    """What came back proves nobody's identity. `reason` is a code for the log; it has no value of a token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ProviderUnreachable(Exception):
    """The provider doesn't answer, or not as itself: nothing is known about anybody."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Somebody whom the provider vouches for. `subject` is their stable id there."""

    issuer: str
    subject: str
    name: str
    groups: tuple[str, ...]
    refresh: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider, for one client. `clock` gives seconds since 1970; `groups_claim` is where groups are."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    groups_claim: str
    clock: Callable[[], float] = time.time

    def authorization_url(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where the browser signs in. Raises ProviderUnreachable."""
        endpoint = self._endpoint("authorization_endpoint")
        with self._client() as client:
            url, _ = client.create_authorization_url(
                endpoint, state=state, code_verifier=verifier, nonce=nonce
            )
        return str(url)

    def identity_of(self, code: str, *, nonce: str, verifier: str) -> Identity:
        """Who has signed in, by the code that the browser came back with.

        Raises SignInRefused, ProviderUnreachable.
        """
        endpoint = self._endpoint("token_endpoint")
        with self._client() as client:
            tokens = _asked(
                lambda: client.fetch_token(endpoint, code=code, code_verifier=verifier),
            )
            return self._identity(tokens, client, nonce=nonce)

    def identity_again(self, before: Identity) -> Identity:
        """The same person as the provider knows them now.

        Raises SignInRefused if it doesn't vouch for them any more, or for somebody else; ProviderUnreachable.
        """
        if not before.refresh:
            raise SignInRefused("no_refresh_token")
        endpoint = self._endpoint("token_endpoint")
        with self._client() as client:
            tokens = _asked(lambda: client.refresh_token(endpoint, refresh_token=before.refresh))
            now = self._identity({"refresh_token": before.refresh, **tokens}, client, nonce=None)
        if now.subject != before.subject:
            raise SignInRefused("sub")
        return now

    def sign_out_url(self, back: str) -> str | None:
        """Where the browser ends its session at the provider and comes `back`; None if there is no place.

        Without the ID token as a hint: names don't belong in addresses. Cognito calls `back` `logout_uri`.
        Raises ProviderUnreachable.
        """
        endpoint = self.metadata.get("end_session_endpoint")
        if not endpoint or not _is_safe(str(endpoint)):
            return None
        query = {"client_id": self.client_id, "post_logout_redirect_uri": back, "logout_uri": back}
        return f"{endpoint}{'&' if urlsplit(str(endpoint)).query else '?'}{urlencode(query)}"

    def revoke(self, refresh: str) -> None:
        """Have a refresh token end, if the provider can. Raises ProviderUnreachable, SignInRefused."""
        endpoint = self.metadata.get("revocation_endpoint")
        if refresh and endpoint and _is_safe(str(endpoint)):
            with self._client() as client:
                _asked(lambda: client.revoke_token(endpoint, refresh, token_type_hint="refresh_token"))  # noqa: S106

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """The provider's own description, which has to name this very issuer. Raises ProviderUnreachable."""
        found = self._json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise ProviderUnreachable("it calls itself otherwise")
        return found

    def _identity(self, tokens: Mapping[str, Any], client: Any, *, nonce: str | None) -> Identity:
        """`nonce` is None for refreshed tokens, which have none (OpenID Connect Core 12.2)."""
        claims: Mapping[str, Any] = {}
        if "id_token" in tokens:
            claims = self._claims(tokens, nonce=nonce)
        elif nonce is not None:
            raise SignInRefused("no_id_token")
        else:
            # Providers may leave the ID token out when they refresh: then the user info says it.
            claims = self._user_info(client)
        return Identity(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            name=_name(claims),
            groups=_groups(claims.get(self.groups_claim)),
            refresh=str(tokens.get("refresh_token", "")),
        )

    def _claims(self, tokens: Mapping[str, Any], *, nonce: str | None) -> Mapping[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import JoseError

        try:
            token = self._verified(str(tokens["id_token"]))
            wanted = {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
            }
            known = {"client_id": self.client_id, "access_token": tokens.get("access_token")}
            claims = CodeIDToken(token.claims, token.header, wanted, {**known, "nonce": nonce})
            claims.validate(now=int(self.clock()), leeway=LEEWAY)
        except JoseError as error:
            raise SignInRefused(_reason(error)) from error
        except (ValueError, TypeError, KeyError) as error:
            raise SignInRefused("malformed") from error
        if not claims["sub"] or not isinstance(claims["sub"], str):
            raise SignInRefused("sub")
        return dict(claims)

    def _verified(self, token: str) -> Any:
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError
        from joserfc.jwk import KeySet
        from joserfc.jws import JWSRegistry

        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        try:
            return jwt.decode(token, KeySet.import_key_set(self._keys), registry=registry)
        except InvalidKeyIdError:
            # The provider has new keys since we fetched them.
            self.__dict__.pop("_keys", None)
            return jwt.decode(token, KeySet.import_key_set(self._keys), registry=registry)

    @cached_property
    def _keys(self) -> Any:
        found = self._json(self._endpoint("jwks_uri"))
        if not isinstance(found.get("keys"), list):
            raise ProviderUnreachable("no keys")
        return {"keys": [key for key in found["keys"] if key.get("kty") in ("RSA", "EC")]}

    def _user_info(self, client: Any) -> Mapping[str, Any]:
        endpoint = self._endpoint("userinfo_endpoint")
        found: Mapping[str, Any] = _asked(lambda: _checked_json(client.get(endpoint)))
        if not isinstance(found.get("sub"), str):
            raise SignInRefused("sub")
        return found

    def _endpoint(self, name: str) -> str:
        url = str(self.metadata.get(name, ""))
        if not _is_safe(url):
            raise ProviderUnreachable(f"no {name}")
        return url

    def _json(self, url: str) -> Mapping[str, Any]:
        import requests

        try:
            answer = requests.get(url, timeout=_TIMEOUT, allow_redirects=False)
            return _checked_json(answer)
        except (requests.RequestException, ValueError) as error:
            raise ProviderUnreachable from error

    def _client(self) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        # Some providers give a refresh token only for this scope, others don't know it and refuse.
        known = self.metadata.get("scopes_supported", ())
        return OAuth2Session(
            client_id=self.client_id,
            client_secret=self.client_secret or None,
            scope=f"{_SCOPE} {_OFFLINE}" if _OFFLINE in known else _SCOPE,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            default_timeout=_TIMEOUT,
        )


def _asked(ask: Callable[[], Any]) -> Any:
    """An answer of the provider. Raises SignInRefused for an error of OAuth, else ProviderUnreachable."""
    import requests
    from authlib.common.errors import AuthlibBaseError
    from authlib.oauth2 import OAuth2Error

    try:
        return ask()
    except (OAuth2Error, AuthlibBaseError) as error:
        raise SignInRefused(str(getattr(error, "error", "")) or "oauth") from error
    except (requests.RequestException, ValueError) as error:
        raise ProviderUnreachable from error


def _checked_json(answer: Any) -> Mapping[str, Any]:
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _is_safe(url: str) -> bool:
    """HTTPS, or this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _reason(error: Any) -> str:
    """A code such as "invalid_claim_nonce": the name of a claim, never its value."""
    claim = getattr(error, "claim", None) or ""
    return "_".join(filter(None, (str(getattr(error, "error", "")), str(claim)))) or "token"


def _name(claims: Mapping[str, Any]) -> str:
    """What colleagues read; some providers have no `name`."""
    family, given = claims.get("family_name"), claims.get("given_name")
    whole = f"{family} {given}" if family and given else ""
    found = claims.get("name") or whole or claims.get("preferred_username") or claims.get("email") or ""
    return str(found)[:100]


def _groups(claim: Any) -> tuple[str, ...]:
    if isinstance(claim, str):
        return (claim,)
    names: Iterable[Any] = claim if isinstance(claim, list) else ()
    return tuple(name for name in names if isinstance(name, str))
