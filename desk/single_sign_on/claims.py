"""Believes a token of the provider, or does not (OpenID Connect Core 1.0, section 3.1.3.7; Back-Channel Logout 1.0, section 2.6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from desk.sessions import same_secret
from desk.single_sign_on.config import SingleSignOn
from desk.single_sign_on.provider import Provider
from models.errors import HeedError
from models.states import Role

# Never "none", and never a secret shared with whoever signs.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
LEEWAY_SECONDS = 60
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class TokenRefused(HeedError):
    """The council's sign-in service said something that cannot be believed; begin again, and tell an administrator if it stays so."""


async def claims_of(token: str, provider: Provider, config: SingleSignOn, now: datetime) -> dict[str, Any]:
    """Return the claims of a token signed by the provider for us and still good; raise TokenRefused, or ProviderTrouble."""
    try:
        decoded = await _decoded(token, provider)
        claims = dict(decoded)
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": config.issuer},
            aud={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        ).validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise TokenRefused from error
    _check_audience(claims, config.client_id)
    return claims


def check_nonce(claims: Mapping[str, Any], nonce: str) -> None:
    """Raise TokenRefused unless the token was made for this very sign-in, and says for whom."""
    said, subject = claims.get("nonce"), claims.get("sub")
    if not isinstance(said, str) or not same_secret(said, nonce) or not isinstance(subject, str) or not subject:
        raise TokenRefused


def logged_out(claims: Mapping[str, Any]) -> str:
    """Return the subject that a logout token is about; raise TokenRefused when it is none, or is about a session that we do not keep."""
    events, subject = claims.get("events"), claims.get("sub")
    is_logout = isinstance(events, Mapping) and LOGOUT_EVENT in events and "nonce" not in claims
    if not is_logout or not isinstance(subject, str) or not subject:
        raise TokenRefused
    return subject


def role_in(claims: Mapping[str, Any], config: SingleSignOn) -> Role | None:
    """Return the role that the claims give, the first of the table that they hold; None when they give none."""
    value: Any = claims
    for step in config.roles_claim.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    held = (
        {value} if isinstance(value, str) else {each for each in value or () if isinstance(each, str)} if isinstance(value, list) else set()
    )
    return next((role for name, role in config.roles.items() if name in held), None)


async def _decoded(token: str, provider: Provider) -> Mapping[str, Any]:
    try:
        return _decode(token, await provider.keys())
    except (JoseError, ValueError):
        # It may be signed with a key that is newer than those we know.
        return _decode(token, await provider.keys(again=True))


def _decode(token: str, keys: KeySet) -> Mapping[str, Any]:
    return jwt.decode(token, keys, algorithms=ALGORITHMS).claims


def _check_audience(claims: Mapping[str, Any], client_id: str) -> None:
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    party = claims.get("azp")
    if client_id not in audience or (len(audience) > 1 and party is None) or party not in (None, client_id):
        raise TokenRefused
