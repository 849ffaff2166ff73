"""What is known of the council's OpenID Connect provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.states import Role


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The provider and what its claims mean here.

    `callback` is our address that it sends people back to; `roles` maps the values of the claim at `roles_claim` (a dotted path) to
    roles, the first that matches winning; `name_claim` is what accounts are called by; `label` stands on the button.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    callback: str
    roles: Mapping[str, Role]
    roles_claim: str = "roles"
    name_claim: str = "preferred_username"
    scope: str = "openid profile email"
    label: str = "Sign in with your council account"
    home: str = ""
