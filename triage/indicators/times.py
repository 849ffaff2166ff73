"""Indicators of when it happened."""

from triage.indicators.indicator import Indicator

NUMBER = "two|three|four|five|six|seven|eight|nine|ten|several|many|few|couple|2|3|4|5|6|7|8|9|10|12|15|20"

TIMES = (
    Indicator(
        "long_ago",
        "speaks of something more than a year ago",
        (
            f"{NUMBER} _? years ago|back|later|since",
            "over|more|nearly than? a|one|two|three year|years ago",
            "years ago|and|back",
            "when|while i|she|he was|were a? child|kid|little|young|boy|girl|in|nine|ten|seven|eight",
            "eighteen|fourteen|fifteen|sixteen|18|14|15|16|13 months ago|back",
            "year before last",
            "back in <year>",
            "in|since|during|of|spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december <year>",
            "historic|historical|decades|childhood|lockdown|covid",
            "only now|just|found|got|felt|feel",
        ),
    ),
    Indicator(
        "recent",
        "speaks of the last days or weeks",
        (
            "yesterday|today|tonight",
            "this|last morning|week|month|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|night",
            "<n> days|weeks|day|week|hours ago|now|since|later",
            "a|few|couple|past of? days|weeks|week ago|now",
        ),
    ),
    Indicator(
        "waiting",
        "speaks of waiting",
        (
            "waiting|waited|wait|overdue|late|delay|delays|delayed|chasing|chased|chase|chasing",
            "<n> weeks|months on|later|now|and|since|for",
            "still no|not|waiting|have|has|nothing",
            "months|weeks and|of nothing|waiting|still|no",
        ),
    ),
)
