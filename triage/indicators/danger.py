"""Indicators of harm or of a risk of it, past or present; negation and time are judged by the reader."""

from triage.indicators.indicator import Indicator

PERSON = "me|him|her|them|us|mum|mam|dad|nan|child|children|baby|son|daughter|kids|residents|boy|girl|mother|father"

DANGER = (
    Indicator(
        "assault",
        "speaks of somebody being hit or handled roughly",
        (
            f"hit|hits|hitting|slapped|slaps|punched|kicked|kicks|shoved|shoves|pushed|smacked|smacks|strangled|choked|bit|beat|beats {PERSON}",
            f"grabbed|grabs|dragged|shook|pinned|restrained {PERSON}",
            "hit|slapped|punched|kicked|shoved|pushed|grabbed|smacked|burned|burnt by",
            "handprint|handprints|fingermarks|strangling",
            "finger|grip|hand|belt marks|mark|shaped",
            "rough|roughly|manhandled|manhandling handled|handling|with",
            "belt|fist|fists to|at|on|across _{0,2} him|her|them|me",
        ),
    ),
    Indicator(
        "injury",
        "speaks of an injury",
        (
            "bruise|bruises|bruised|bruising|blackeye",
            "black eye|eyes",
            "burn|burns|scald|scalds|fracture|fractured|cut|cuts|gash|wound|wounds on|to|in|from his|her|my|their|mum|dad",
            "broken hip|arm|wrist|leg|rib|ribs|jaw|collarbone",
            "pressure|bed sore|sores|ulcer|ulcers",
            "bedsore|bedsores|unexplained",
            "found on|lying on? the|her|his floor",
        ),
    ),
    Indicator(
        "neglect",
        "speaks of missing food, drink, warmth, washing or medicine",
        (
            "nothing|not|n't|nt to? eat|eaten|eating|drink|drunk",
            "no food|heating|water|electric|clean|bedding|coat",
            "soaked|soaking|sodden|lying|sitting|left in|with _{0,3} urine|wee|faeces|poo|mess|pad|nappy",
            "missed|missing|wrong|double|without|skipped|forgot|forgotten _{0,3} tablets|medication|insulin|meds|dose|doses|pills|medicine",
            "dehydrated|dehydration|malnourished|starving|starved|filthy|maggots|lice|skeletal|emaciated",
            "lost|losing _{0,3} weight|stone",
            "left alone|home|unattended|outside",
            "home alone|fending",
            "on their|his|her own all|overnight|for _{0,2} night|nights|days|weekend|hours",
        ),
    ),
    Indicator(
        "fear",
        "speaks of somebody being afraid of a person or of going home",
        (
            "scared|frightened|terrified|afraid of|to _{0,2} go|him|her|them|home|dad|mum|staff|stepdad|son|boyfriend|carer",
            "flinches|flinched|flinching|cowers|cowering",
            "not|n't|nt feel|safe safe|here|there|at",
            "threatened|threatens|threatening|threats",
            "do|does|did not|n't|nt tell anyone|mum|dad|anybody|them",
        ),
    ),
    Indicator(
        "sexual_harm",
        "speaks of sexual harm",
        (
            "touched|touches|touching _{0,2} me|her|him|private|inappropriately|legs|bed",
            "sexual|sexually|indecent|groomed|grooming|raped|rape|molested|naked|nudes|exploited|exploitation",
            "gifts|phone|vapes|trainers|money from older|a man|men|blokes",
            "older man|men|boyfriend|lads|bloke",
        ),
    ),
    Indicator(
        "self_harm",
        "speaks of suicide or self-harm",
        (
            "kill|killing|killed|harm|harming|hurt|hurting myself|himself|herself|themselves",
            "end|ending|ended it|things|my|his|her all|life|everything",
            "suicide|suicidal|overdose|overdosed",
            "want|wants|wanted|going|rather to die",
            "wish|wishes|wished i|he|she was|were|wasn't dead|gone|here",
            "not|n't|nt want|wants to be|live here|alive|anymore|on",
            "cutting|cut|cuts myself|herself|himself|her|his|my arms|wrists",
            "better off without|dead|gone",
            "no point going|in|living|anymore",
            "saving|saved|stash|stashed|hoarding|counted _{0,2} tablets|pills|paracetamol",
            "ca|can|could n't|nt|not go|carry|cope on|anymore|any",
        ),
    ),
    Indicator(
        "theft_from_adult",
        "speaks of money or things taken from somebody who relies on others",
        (
            "stole|stolen|stealing|steals|nicked|pinched|pocketed|helping _{0,3} money|purse|card|bank|cash|savings|pension|pin",
            "money|cash|purse|rings|jewellery|card gone|missing|disappeared|vanished|emptied",
            "has|have|using|used|uses|took|taken her|his|mum|dad|my _? bank? card|pin|bankcard",
            "withdrawals|withdrawal|withdrawn",
            "cuckooing|cuckooed",
        ),
    ),
    Indicator(
        "confinement",
        "speaks of somebody being locked in or restrained",
        (
            "locked|locks|lock|shut|shuts|tied|strapped _{0,2} in|out|up|room|door|cupboard|chair|bedroom",
            "bolt|lock|padlock on|outside _{0,3} door|fridge|outside|bedroom",
        ),
    ),
    Indicator(
        "child_at_home",
        "speaks of violence, drink or drugs around children",
        (
            "kids|children|baby|toddler|little _{0,6} screaming|crying|bruise|bruises|hungry|alone|filthy|drugs|drunk|dealing|needles|upstairs",
            "drunk|drinking|high|stoned|using|dealing|passed _{0,6} baby|kids|children|toddler|pregnant",
            "pregnant _{0,8} drinking|using|heroin|hits|violent",
            "begging|stealing|asking|asked for|food food|sandwiches|neighbours|teacher",
            "smacking|smacked|belted|walloped|leathered",
        ),
    ),
    Indicator(
        "works_with_children",
        "speaks of somebody who works or volunteers with children",
        (
            "foster carer|carers|mum|mother|father|dad",
            "teaching|classroom assistant|assistants",
            "teacher|coach|childminder|nanny|escort|chaperone|scout|scoutmaster|tutor|keyworker|tutor|youthworker|caretaker",
            "youth|support|contact|nursery|residential|play|key worker|leader|workers|nurse",
            "children|childrens|children's|kids 's? home|club|football|team",
            "passenger|bus|taxi|minibus assistant|escort|driver",
        ),
    ),
    Indicator(
        "still_going_on",
        "says that it is still going on",
        (
            "still there|happening|going|goes|visits|works|working|lives|there|comes|in|caring|looking",
            "every time|night|day|weekend|week",
            "again last|this|yesterday|today|tonight|on",
            "this morning|afternoon|evening|week|weekend",
            "last night|week|weekend",
            "yesterday|today|tonight|right",
            "goes|going|go back|home tonight|today|tomorrow|there|on",
            "going|go|carry|carries|gets|getting on|worse",
        ),
    ),
    Indicator(
        "finished_enquiry",
        "speaks of an enquiry that is finished",
        (
            "enquiry|inquiry|investigation|case|section|safeguarding _{0,4} closed|concluded|ended|finished|unsubstantiated|unfounded|over|outcome|substantiated",
            "no further action|nfa",
            "nfa|unsubstantiated|unfounded|nfa'd|exonerated",
            "not|n't|was|were|found substantiated|proven|upheld",
            "false|malicious allegation|allegations|referral|report|accusation",
            "cleared|found nothing|of|me|us|him|her",
        ),
    ),
    Indicator(
        "now_safe",
        "says that it is over or that the person is safe now",
        (
            "safe now|and|again|here",
            "no longer|longer works|there|lives|lived|working|employed|employs",
            "was|been|were sacked|dismissed|suspended|arrested|removed|struck|jailed|convicted",
            "all|long sorted|over|healed|gone|better|resolved|left",
            "years ago|back",
            "passed|died _? away? last|in|two|three|years",
        ),
    ),
)
