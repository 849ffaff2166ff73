"""Indicators of who writes, and for whom."""

from triage.indicators.indicator import Indicator

RELATIVE = "mum|mam|mom|mother|dad|father|nan|nana|gran|grandma|grandad|husband|wife|partner|brother|sister|son|daughter|uncle|aunt|auntie|aunty|grandmother|grandfather"

WRITERS = (
    Indicator("for_relative", "is written about a relative", (f"my|our _? {RELATIVE}", f"{RELATIVE} 's|has|is|was")),
    Indicator(
        "for_friend",
        "is written about a friend or neighbour",
        (
            "my|our|a|the _? friend|neighbour|neighbor|mate|lodger|tenant|parishioner|customer",
            "lady|man|chap|fella|gentleman|bloke|woman|couple|family next|across|opposite|upstairs|downstairs|over door|the|me",
            "next door",
        ),
    ),
    Indicator(
        "authority",
        "says that the writer may act for the person",
        (
            "power of attorney",
            "lpa|poa|deputy|deputyship|appointee|attorney|executor|executrix|litigation",
            "her|his|their|with|mum|dad|got|given|has|have _{0,3} permission|consent|blessing|authority|say-so",
            "knows|asked|asks|wants i|me|that|to i|me|write|writing|complain",
            "lacks|lack|lost|without capacity",
            "does|do|did not|n't|nt have capacity",
            "next of kin",
            "signed _{0,3} form|consent|authority|letter",
        ),
    ),
    Indicator(
        "without_asking",
        "says that the person was not asked",
        (
            "does|do|did not|n't|nt know i|im|that|about",
            "have|has not|n't|nt asked|told her|him|them",
            "without asking|telling|her|him knowing|her|him|them",
            "behind her|his|their back",
            "would|she|he hate|not|n't|be want|thank|like|furious|mortified|cross me|if|to",
        ),
    ),
    Indicator(
        "young_writer",
        "is written by somebody young",
        (
            "i|im|i'm|am|'m|m <young> now|years|year|yrs|yr|and|.|,|next|in|nearly|tomorrow|today",
            "aged? <young> years|year|yrs old",
            "my|our foster|social|school|key|teacher|mum|carer|form carer|worker|parents|tutor|doesnt|wont",
            "in|im|i|am|'m year 7|8|9|10|11|12|13|seven|eight|nine|ten|eleven",
            "my gcses|mocks|homework|placement|iro|lac|pathway|pa|contact|unit|semi",
            "i|im|am|'m in|a care|foster|looked leaver|after|child|kid|now",
        ),
    ),
    Indicator(
        "care_leaver",
        "is written by a care leaver",
        (
            "care leaver|leavers|experienced",
            "leaving care",
            "pathway plan|plans",
            "personal|my advisor|adviser|pa",
            "left|leaving|out|aged of? care at|when|last|and|in|team",
            "setting up home",
            "i|im|am|'m <youth> now|and|,|.|years|yrs",
        ),
    ),
    Indicator(
        "member",
        "comes from an MP, a councillor or their office",
        (
            "my|our constituent|constituents",
            "constituent|constituents|caseworker|constituency|casework",
            "mp|cllr|councillor|m.p.",
            "member of parliament",
            "on behalf of cllr|councillor|the? mp",
            "ward|in my|in|residents surgery|ward",
            "office|parliamentary of assistant|mp|office",
            "house of commons",
        ),
    ),
    Indicator(
        "staff",
        "comes from somebody who works for the council or a provider",
        (
            "i|we|i've|ive|i'm|im|been _{0,4} work|worked|working|employed _{0,3} for|at|in|as|here|there",
            "my|our line|team manager|managers|leader",
            "my|our|the rota|shifts|payslip|contract|supervision|union|unison|grievance|disciplinary|colleague|colleagues|probation|hours|mileage",
            "whistleblow|whistleblowing|whistleblower|whistle-blowing",
            "agency|bank|night|senior|care worker|staff|shift|assistant",
            "registered manager",
            "as a provider|carer",
            "fee|fees uplift|rate|rates",
            "our company|agency|home|organisation|carers|staff",
            "hr|acas|grievance",
        ),
    ),
    Indicator(
        "professional",
        "comes from a professional about somebody",
        (
            "i|we am|are|'m a|the|her|his _? gp|nurse|teacher|solicitor|advocate|headteacher|receptionist|paramedic|practitioner|physio|pharmacist",
            "district|practice|school community|nurse|manager",
            "my client|clients|patient|patients|pupil|student",
            "solicitors|llp|advocacy",
            "act|acting|instructed for|on|by|behalf",
            "we|i act|acting for|on",
        ),
    ),
    Indicator(
        "foster_carer",
        "is written by a foster carer, kinship carer or guardian",
        (
            "we|i|i'm|im|we're|are|am|as _{0,2} foster|foster-carer|kinship|special|adoptive|adopters|adopted carer|carers|guardian|guardians|parents|parent",
            "foster|fostered|fostering for|since|with|years|him|her",
            "our placement|sgo|adopted|adoption",
            "special guardian|guardians|guardianship",
            "our|the supervising social",
            "my|our grandson|granddaughter|grandchildren|grandchild|nephew|niece",
        ),
    ),
    Indicator(
        "parent",
        "is written by a parent about a child",
        (
            "my|our|his|her _? son|daughter|kids|children|boy|girl|boys|girls|baby|little|child|eldest|youngest|lad|twins",
            "my|our _? <n> -? year|yr old",
        ),
    ),
)
