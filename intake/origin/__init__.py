"""Whether a mail comes from where it says: SPF, DKIM, DMARC and ARC, checked here or read from a relay that is trusted."""

import warnings

with warnings.catch_warnings():
    # Its source has escape sequences that Python warns of when it is first compiled; that is nothing an administrator could mend.
    warnings.simplefilter("ignore")
    import spf  # noqa: F401 - from here on it is loaded
