"""Indicators: phrases that say something about a message, one table a file."""

from triage.indicators.danger import DANGER
from triage.indicators.indicator import Indicator
from triage.indicators.needs import NEEDS
from triage.indicators.procedures import PROCEDURES
from triage.indicators.times import TIMES
from triage.indicators.writers import WRITERS

ALL: tuple[Indicator, ...] = (*DANGER, *NEEDS, *PROCEDURES, *TIMES, *WRITERS)
BY_NAME: dict[str, Indicator] = {indicator.name: indicator for indicator in ALL}
