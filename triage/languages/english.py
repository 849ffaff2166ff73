"""Everyday English words that are no everyday words of another language, in dialect and text-speak too."""

WORDS = """
    the and my that with have has you your yours their theirs they them this these those there here been being
    said says told asked tell called rang ring ringing rung about from what when where which who whose why how
    would could should must because but if then than though although since until till while whether every each
    again never always nobody nothing somebody someone something anybody anyone anything everything everyone
    want wants wanted know knows knew think thought got get gets getting give gives gave given take taken took
    went gone going goes came coming comes see saw seen send sends sending wrote written writing write read
    please thank thanks thankyou sorry help helped need needs needed week weeks month months year years day days
    today yesterday tomorrow tonight morning evening night afternoon monday tuesday wednesday thursday friday
    saturday sunday time times home house mother father daughter brother sister mum mam mums nan gran husband
    wife child children kids people letter letters phone phoned left right wrong good bad new old same other
    another more most only just still also very too much many some any both first second third last next before
    after over under into onto off out up down through without within back away again once twice now well
    we our ours us she his her him its it's i'm i've i'd i'll you're you've we've we're they're they've he's she's
    that's there's what's who's don't doesn't didn't can't couldn't won't wouldn't isn't wasn't aren't weren't
    haven't hasn't hadn't shouldn't dont doesnt didnt cant couldnt wont wouldnt isnt wasnt arent werent havent
    hasnt hadnt im ive thats theres whats shes hes theyre theyve youre weve cannot of be is it in on at not no
    was were had did do does done will one two three four five six seven eight nine ten make made makes put
    live lives lived like liked look looked looking keep keeps kept let lets leave leaves came late missed

    u ur r thx pls plz tnx cos coz bcos cuz l8r gonna wanna gotta dunno innit aint ain't aye nah nowt owt summat
    tae cannae didnae wasnae naebody nivver summink sumone sum1 nuffink nuthin wiv wen wot wat bin goin doin
    ringin comin wi' an' t' wagwan deh yous ye yer ya cya tho thru rite nite 2day 2moro alrite ta cheers mate
    whatever sake heavens
"""
EVERYDAY = frozenset(WORDS.split())
