"""Who may use which route: the desk's only table of permissions."""

from models.states import Role

Route = tuple[str, str]

CASEWORKERS = frozenset({Role.OFFICER, Role.SAFEGUARDING})
SAFEGUARDING = frozenset({Role.SAFEGUARDING})
FIGURES = CASEWORKERS | {Role.MANAGER}
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
TOLD_OF_MAILBOXES = CASEWORKERS | ADMINISTRATORS  # whoever waits for the mail, and whoever can mend it
SIGNED_IN = CASEWORKERS | FIGURES | ADMINISTRATORS

# Routes that need no sign-in.
PUBLIC: frozenset[Route] = frozenset(
    {
        ("GET", "/sign-in"),
        ("POST", "/sign-in"),
        ("GET", "/sign-in/code"),
        ("POST", "/sign-in/code"),
        ("GET", "/sign-in/council"),
        ("GET", "/sign-in/council/back"),
        ("POST", "/sign-in/council/ended"),
    }
)

# A route that stands in neither table is refused to everybody.
ROLES: dict[Route, frozenset[Role]] = {
    ("GET", "/"): SIGNED_IN,
    ("POST", "/sign-out"): SIGNED_IN,
    ("GET", "/password"): SIGNED_IN,
    ("POST", "/password"): SIGNED_IN,
    ("GET", "/account"): SIGNED_IN,
    ("POST", "/account/sign-ins/end"): SIGNED_IN,
    ("GET", "/account/codes"): SIGNED_IN,
    ("POST", "/account/codes"): SIGNED_IN,
    ("POST", "/account/codes/off"): SIGNED_IN,
    ("GET", "/keys"): SIGNED_IN,
    ("GET", "/queue"): CASEWORKERS,
    ("GET", "/queue/news"): CASEWORKERS,
    ("GET", "/queue/events"): CASEWORKERS,
    ("POST", "/queue/claim"): CASEWORKERS,
    ("POST", "/queue/views"): CASEWORKERS,
    ("POST", "/queue/views/{view_id}/remove"): CASEWORKERS,
    ("GET", "/search"): CASEWORKERS,
    ("GET", "/concerns"): CASEWORKERS,
    ("GET", "/cases/new"): CASEWORKERS,
    ("POST", "/cases/new"): CASEWORKERS,
    ("POST", "/cases/new/save"): CASEWORKERS,
    ("GET", "/cases/{reference}/letter"): CASEWORKERS,
    ("POST", "/cases/{reference}/letter"): CASEWORKERS,
    ("GET", "/cases/{reference}"): CASEWORKERS,
    ("GET", "/cases/{reference}/attachments/{attachment_id}"): CASEWORKERS,
    ("GET", "/cases/{reference}/attachments/{attachment_id}/sound"): CASEWORKERS,
    ("POST", "/cases/{reference}/awaited/{row_id}/retry"): CASEWORKERS,
    ("POST", "/cases/{reference}/confirm"): CASEWORKERS,
    ("POST", "/cases/{reference}/decide"): CASEWORKERS,
    ("POST", "/cases/{reference}/undo"): CASEWORKERS,
    ("POST", "/cases/{reference}/close"): CASEWORKERS,
    ("POST", "/cases/{reference}/restrict"): SAFEGUARDING,
    ("POST", "/cases/{reference}/acknowledge"): SAFEGUARDING,
    ("POST", "/cases/{reference}/reopen"): CASEWORKERS,
    ("POST", "/cases/{reference}/split"): CASEWORKERS,
    ("POST", "/cases/{reference}/join"): CASEWORKERS,
    ("POST", "/cases/{reference}/separate"): CASEWORKERS,
    ("POST", "/cases/{reference}/link"): CASEWORKERS,
    ("POST", "/cases/{reference}/unlink"): CASEWORKERS,
    ("POST", "/cases/{reference}/reply"): CASEWORKERS,
    ("POST", "/cases/{reference}/reply/undo"): CASEWORKERS,
    ("POST", "/cases/{reference}/notes"): CASEWORKERS,
    ("POST", "/cases/{reference}/documents"): CASEWORKERS,
    ("GET", "/cases/{reference}/documents/{document_id}"): CASEWORKERS,
    ("POST", "/cases/{reference}/claim"): CASEWORKERS,
    ("POST", "/cases/{reference}/release"): CASEWORKERS,
    ("POST", "/cases/{reference}/assign"): CASEWORKERS,
    ("POST", "/cases/{reference}/hand-over"): CASEWORKERS,
    ("POST", "/cases/{reference}/hand-over/returned"): CASEWORKERS,
    ("GET", "/pen"): CASEWORKERS,
    ("GET", "/pen/{row_id}"): CASEWORKERS,
    ("GET", "/pen/{row_id}/raw"): CASEWORKERS,
    ("POST", "/pen/{row_id}/retry"): CASEWORKERS,
    ("POST", "/pen/{row_id}/open"): CASEWORKERS,
    ("GET", "/statistics"): FIGURES,
    ("GET", "/statistics/volumes"): FIGURES,
    ("GET", "/statistics/cases"): FIGURES,
    ("GET", "/statistics/cases.csv"): FIGURES,
    ("GET", "/statistics/cases.xlsx"): FIGURES,
    ("GET", "/statistics/{table}.csv"): FIGURES,
    ("GET", "/statistics.xlsx"): FIGURES,
    ("GET", "/audit"): ADMINISTRATORS,
    ("GET", "/tokens"): ADMINISTRATORS,
    ("POST", "/tokens"): ADMINISTRATORS,
    ("POST", "/tokens/{token_id}/revoke"): ADMINISTRATORS,
    ("GET", "/audit.csv"): ADMINISTRATORS,
    ("GET", "/profile"): ADMINISTRATORS,
    ("GET", "/models"): ADMINISTRATORS,
    ("GET", "/models/{version}"): ADMINISTRATORS,
    ("POST", "/models/{version}/use"): ADMINISTRATORS,
    ("GET", "/health"): ADMINISTRATORS,
    ("GET", "/accounts"): ADMINISTRATORS,
    ("POST", "/accounts"): ADMINISTRATORS,
    ("POST", "/accounts/{account_id}/disable"): ADMINISTRATORS,
    ("POST", "/accounts/{account_id}/enable"): ADMINISTRATORS,
    ("POST", "/accounts/{account_id}/reset"): ADMINISTRATORS,
    ("POST", "/accounts/{account_id}/codes/remove"): ADMINISTRATORS,
}

# While a password must be changed nothing else is served.
WITH_OLD_PASSWORD: frozenset[Route] = frozenset({("GET", "/password"), ("POST", "/password"), ("POST", "/sign-out")})

# While one-time codes must be set up nothing else is served.
WITHOUT_CODES: frozenset[Route] = frozenset({("GET", "/account/codes"), ("POST", "/account/codes"), ("POST", "/sign-out")})

# What pages ask for by themselves: it keeps nobody signed in who has gone home.
UNATTENDED: frozenset[Route] = frozenset({("GET", "/queue/news"), ("GET", "/queue/events")})


def is_allowed(role: Role, method: str, path: str) -> bool:
    """Whether an account of `role` may call the route with this method and path template."""
    return role in ROLES.get((method, path), frozenset())


def may_see_restricted(role: Role) -> bool:
    """Whether restricted cases are shown to this role."""
    return role is Role.SAFEGUARDING
