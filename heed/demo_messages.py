"""A dozen invented messages for `make demo`: what a complaints mailbox sees in a morning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """One mail: who writes (invented, at an example domain), under which subject, what, and any further headers."""

    sender: str
    subject: str
    text: str
    html: bool = False
    headers: tuple[tuple[str, str], ...] = ()


MESSAGES = (
    DemoMessage(
        "Carol Denby <carol.denby@example.org>",
        "Mum's evening calls",
        "Hello,\n\nMost of the girls who come to Mum are lovely, I want to say that first. But since the rota changed the tea-time call has been"
        " missed four times in a fortnight, and when I came on Sunday she had been in the same wet pad since the morning. The skin at the bottom"
        " of her back is red raw. She says not to make a fuss. I rang the agency and was told somebody would ring back. Nobody has.\n\n"
        "What are you going to do about it?\n\nCarol Denby\n01632 960114\n",
    ),
    DemoMessage(
        "Harjit Sahota <h.sahota@example.com>",
        "Invoice 4471 again",
        "Good morning\n\nFor the third month running the bill for my father's home care charges him for two carers a visit. He has had one since"
        " March. I sent the call log in May and you wrote back that it would be corrected. It has not been. Please send a right bill and stop the"
        " reminder letters, they upset him.\n\nH Sahota\n",
    ),
    DemoMessage(
        "The Okoros <okoro.family@example.net>",
        "thank you",
        "We just wanted somebody to know how good Denise from the reablement team has been. When my husband came home after his fall he would not"
        " even try the stairs. She never rushed him. Last week he walked to the shop on his own and cried. Please tell her.\n\nGrace Okoro\n",
    ),
    DemoMessage(
        "jay <jay.m@example.com>",
        "my iro",
        "im 15 and in foster care. my reviewing officer changed my contact with my sister from every week to once a month and didnt ask me. i said at"
        " the last review i wanted to be asked about stuff like that and its not even in the minutes. can someone sort it\n\njay\n",
    ),
    DemoMessage(
        "Westbrook Primary <office@westbrook-primary.example.org>",
        "A worry about a pupil's lift home",
        "Dear colleagues,\n\nI am not sure whether this is for you. The escort on the minibus that brings two of our Year 3 pupils has been buying one"
        " of the girls presents and sitting her on his lap. She told her teaching assistant today that it is a secret. He is due to collect her"
        " again at half past three tomorrow.\n\nM. Tranter\nOffice manager\n",
    ),
    DemoMessage(
        "Peter Lyle <plyle@example.org>",
        "Blue badge refused",
        "My application for a blue badge has been turned down because I \u201ccan walk eighty metres\u201d. I can, once, and then I am in bed for the"
        " rest of the day. The letter from my consultant was not mentioned at all. I want the decision looked at again by somebody else.\n\nP. Lyle\n",
    ),
    DemoMessage(
        "Office of Anne Merriweather MP <casework@merriweather.example.org>",
        "Constituent: Mrs T Boateng (AM/2291)",
        "Dear Sir or Madam,\n\nMrs Boateng has asked Anne to take up the wait for her son's occupational therapy assessment. He was referred in"
        " January and has heard nothing but an automated reply. I attach her signed authority. May we have a response within ten working days?\n\n"
        "Yours faithfully,\nLouis Fenn\nSenior caseworker\n",
    ),
    DemoMessage(
        "Dr R Anand <r.anand@example.org>",
        "Freedom of Information request",
        "Under the Freedom of Information Act please tell me how many home care visits were recorded as missed in each of the last three financial"
        " years, by provider, and what the council paid each of them. A spreadsheet would be best.\n\nR. Anand\n",
    ),
    DemoMessage(
        "Sheila Parrish <sheila.parrish@example.com>",
        "Re: My sister's things",
        "Thank you for your letter but it answers something I did not ask. I know the laundry is busy. What I want to know is where Joan's wedding ring"
        " and the blue cardigan are. They were on the list when she moved into Ferndale Court and they are not in the box we were given after she"
        " died.\n\nSheila\n\nOn Mon, 2 Mar 2026 at 10:14, Complaints <feedback@council.example> wrote:\n> Dear Ms Parrish,\n> Our laundry handles four"
        " hundred items a week and some delay is unavoidable.\n> Yours sincerely\n",
    ),
    DemoMessage(
        "Tom Ashdown <tom.ashdown@example.net>",
        "Short breaks for Ellie",
        "<html><body><p>Hi,</p><p>Ellie's short breaks were cut from <b>12 to 6 hours a month</b> at the panel in April. Nobody met her. The report"
        " says she sleeps through; she has not slept through once in nine years.</p><p>We would like the hours put back, and the report put"
        " right.</p><p>Tom Ashdown</p></body></html>",
        html=True,
    ),
    DemoMessage(
        "Growth Team <hello@bright-leads.example.com>",
        "Double your leads this quarter!",
        "Hi there,\n\nStruggling to fill your pipeline? Our clients see 212% more leads in 30 days. Book your free demo today, places are limited."
        "\n\nTo unsubscribe reply STOP.\n",
    ),
    DemoMessage(
        "K. Whitlock <k.whitlock@example.org>",
        "Automatic reply: Your reference",
        "I am out of the office until Monday and will read your message on my return.\n",
        headers=(("Auto-Submitted", "auto-replied"),),
    ),
)
