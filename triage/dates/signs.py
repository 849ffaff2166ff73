"""Words that tell how a message stands to its dates: that something lasts, that the writer knows it is late, that years went by."""

import re

from triage.dates.names import bounded


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(bounded(rf"\b(?:{'|'.join(phrases)})\b".replace("'", "['’]?")), re.IGNORECASE)


MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"

# Something lasts: old dates then tell when it began.
GOING_ON = _any(
    r"still (?!have (?:the|it|my|that|them|his|her|all)|got (?:the|it|my)|with us|think|upset|angry|cry|remember|hurts?"
    r"|bothers?|miss|feel)",
    "to this day|to date|ongoing|on-going|currently|at the moment|at present|as we speak|so far|daily|nightly|not yet"
    "|as yet|yet to|awaiting",
    r"continu(?:es|ing)|keeps? (?!me|it|my|the)\w+ing|keep telling|getting worse|refus(?:es|ing)|is being|are being",
    "(?:every|each) (?:day|night|week|month|morning|time|other|single|few)|again (?:last|this|on|today)",
    r"(?:am|are|is|'m|'re|been) (?:\w+ )?waiting|no (?:reply|answer|response|sign) (?:yet|so far)",
    r"ha(?:s|ve)(?:n't| not| never) (?:\w+ )?(?:been|had|heard|received|come|got|seen|paid|replied|answered|given|done)",
    "won't (?:let|give|pay|tell|answer|listen|come|ring|refund)",
)

# The writer says that it is late to complain.
SAYS_LATE = _any(
    "late in the day|too late|long (?:time )?ago|time limit|out of time|only now|not (?:till|until) now|never complained",
    "(?:it|this|that)(?:'s| is| was) (?:all )?(?:old|late|a (?:long|fair|good) (?:time|while|few years))",
    "(?:should|ought to) have (?:written|complained|said|rung)|didn't (?:complain|say|have the (?:strength|heart))",
)

# Years went by, by no date.
VAGUELY_OLD = _any(
    r"years?\s+(?:in|on|ago|back|since|later|now|and|gone)|(?:eighteen|\w*teen|1[2-9]|2\d)\s+months|decades?|before\s+last",
    rf"that\s+(?:year|spring|summer|autumn|winter|christmas|{MONTHS})|at\s+the\s+time|let\s+it\s+lie|historic(?:al)?",
    r"when\s+(?:i|we|he|she)\s+(?:was|were|lived)|as\s+a\s+(?:child|kid|boy|girl)|childhood",
)

# Verbs, as far as they can be told apart without grammar.
PRESENT = _any(
    "is|are|isn't|aren't|has|have|haven't|hasn't|do|does|don't|doesn't|can't|won't|wants?|needs?|says?|gets?|goes|keeps?|lives?|knows?",
    "i'm|s?he's|it's|they're|we're|you're|i've|we've|you've|they've",
)
PAST = _any(
    "was|were|wasn't|weren't|had|hadn't|did|didn't|couldn't|wouldn't|said|told|came|went|got|made|took|gave|put|left|sent|rang|knew",
    r"\w{2,}ed|i'd|s?he'd|they'd|we'd",
)
