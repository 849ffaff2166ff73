"""How many inputs hypothesis makes: a few in every run, and many with `make fuzz`."""

from datetime import timedelta

from hypothesis import HealthCheck, settings

PROFILE = "fuzz"

settings.register_profile(PROFILE, deadline=timedelta(seconds=20), suppress_health_check=list(HealthCheck), print_blob=True)
# Otherwise as hypothesis has it, but for its clock: a busy machine is no fault of what is tested.
settings.register_profile("tests", settings.default, deadline=None)
settings.load_profile("tests")


def inputs(few: int, many: int) -> settings:
    """Make `few` inputs for a test, or `many` in a long run, none of which may take longer than the profile says.

    The many of all tests together are the 200,000 that a long run promises.
    """
    is_long = settings.get_current_profile_name() == PROFILE
    return settings(max_examples=many) if is_long else settings(max_examples=few)
