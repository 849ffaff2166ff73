"""How many inputs hypothesis makes: a few in every run, and many with `make fuzz`."""

from datetime import timedelta

from hypothesis import HealthCheck, settings

LONG = 25_000  # inputs for each of the tests, 200,000 and more in all
PROFILE = "fuzz"

settings.register_profile(
    PROFILE, max_examples=LONG, deadline=timedelta(seconds=20), suppress_health_check=list(HealthCheck), print_blob=True
)


def inputs(few: int) -> settings:
    """Make `few` inputs for a test, or as many as the profile says in a long run, none of which may take longer than it says."""
    is_long = settings.get_current_profile_name() == PROFILE
    return settings() if is_long else settings(max_examples=few, deadline=None)
