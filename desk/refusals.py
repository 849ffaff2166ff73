"""Why the desk does not show a page; the edge turns each into its answer."""

from models.errors import HeedError


class NotSignedIn(HeedError):
    """Sign in to go on."""


class MustChangePassword(HeedError):
    """Choose a password of your own to go on."""


class MustSetUpCodes(HeedError):
    """Set up one-time codes to go on."""


class NotAllowed(HeedError):
    """Your account may not see this page; ask an administrator if it should."""


class FormExpired(HeedError):
    """This form is out of date or came from another site; open the page again and repeat what you did."""
