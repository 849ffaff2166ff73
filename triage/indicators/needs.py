"""Indicators behind the flags: urgency, repetition, anonymity, help needed to complain."""

from triage.indicators.indicator import Indicator

NEEDS = (
    Indicator(
        "anonymous",
        "says that the writer stays unnamed",
        (
            "anonymous|anonymously|anon|unnamed|nameless",
            "not|n't|nt|rather|without|wo give|giving|say|saying|leave|leaving|put|want|sign|tell _{0,3} name|who",
            "prefer|rather not to? say|give",
            "no names|name",
            "keep my|me|our name|out",
            "name withheld",
        ),
    ),
    Indicator(
        "repeated",
        "says that it was raised before",
        (
            "second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|nth|umpteenth time|email|complaint|letter|message",
            "already|previously|before complained|complain|written|raised|reported",
            "i|we 've|have|had _{0,2} complained|written|emailed|raised|told _{0,4} before|already|times|twice|again",
            "stage 1|2|one|two",
            "final response|reply",
            "complained|raised|wrote|written _{0,4} last|before|twice|times|already|in",
            "yet|once again",
            "reopen|reopened|same complaint|thing|matter|issue",
            "you|they|your|council replied|answered|responded|wrote|response|reply|said _{0,4} not|did|upheld|nothing|last",
        ),
    ),
    Indicator(
        "urgent",
        "says that something happens within days",
        (
            "urgent|urgently|emergency|asap|immediately|desperate|desperately|tonight|tomorrow",
            "by|before|on|this|until monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|weekend|noon",
            "evicted|eviction|homeless|streets|bailiffs|sofa",
            "runs|run|ran|running out _{0,3} today|tomorrow|tonight|friday|monday|days|on",
            "no care|carer|carers|medication|insulin|food|heating",
            "nobody|no|none to|one|is coming|come|to|there|left",
            "days left|to|notice",
            "right now",
            "last night|day|warning",
            "discharge|discharged|discharging|move|moving _{0,3} today|tomorrow|friday|monday|weekend",
        ),
    ),
    Indicator(
        "adjustments",
        "asks for help or for another way to be reached",
        (
            "interpreter|translator|braille|bsl|advocate|advocates|dyslexic|dyslexia|easyread|relay|typetalk|deaf|blind|subtitles",
            "large|big|bigger print|letters|writing",
            "easy read",
            "sign language",
            "hard|trouble|difficult|struggle|cant|bad|ca|can _{0,3} read|reading|writing|forms|spelling|english|phone",
            "my english|spelling is|not|n't|bad|poor",
            "phone|ring|call|text|email|letter|post only|rather|not|instead|please|is|works",
            "do|please not|n't|nt ring|phone|call|write|post|text|email|send",
            "only ring|call|text|phone|email|write",
            "ring|call|text me|us|my not|rather|instead|only|between|after|before|on|please|when",
            "help me to? write|fill|with|make|complain",
            "someone|somebody|friend|daughter|son|typing|writing|typed|helped _{0,3} for|this|me|type|write|to",
            "safe to|number|time ring|call|text|write",
            "autistic|learning|processing disability|difficulty|difficulties|disabled|time",
        ),
    ),
)
