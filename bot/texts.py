"""Everything that Heed says in a chat: short, plain, and never a label of its own making."""

from models.states import CaseStatus

HELLO = (
    "Hello. I take messages for {council}. Tell me what went wrong, what went well or what you need. "
    "I am not a person, but people here read all you send."
)
DANGER = "Is someone in danger now? Ring 999. When you tell me of danger, I pass it on at once. I do not wait for you to press Send it."
DOORS = "What would you like to do?"
COUNCIL_LINE = "You can ring the council day and night: {emergency_line}."
HELPLINES = (
    "Do you need to talk? Ring Childline on 0800 1111 if you are under 19. Ring Samaritans on 116 123. Both are free, day and night."
)

WRITE = "Write it in your own words. Use as many messages as you like. When you are done, press That is all."
KEPT = "I have that. Write more, or press That is all."
CHANGED = "I have changed that message."
EMPTY = "There is nothing here yet. Write what you want to tell us."
FULL = "That is as much as I can hold. I could not take your last message. Press That is all, send this, and then tell me the rest."
TOO_LARGE = "That file is too big for me. I can take files of up to 20 MB. I have noted that you sent it."
FILE_LOST = "I could not get {name}. We have noted that you sent it. Please try to send it once more."

ASK_NAME = "What is your name? You can skip this."
ASK_ADDRESS = "Do you want to hear back by e-mail? Write your e-mail address, or skip this."
BAD_ADDRESS = "That does not look like an e-mail address. Please try once more, or skip this."

CHECK = "This is what I will send:"
CHECK_PASSED_ON = "I have passed this on:"
SUMMARY_NAME = "Name: {name}"
SUMMARY_NO_NAME = "Name: none"
SUMMARY_ADDRESS = "E-mail: {address}"
SUMMARY_NO_ADDRESS = "E-mail: none"
ASK_SEND = "Is it right?"
ASK_CHANGE = "What do you want to change?"
CHANGE_WORDS = "Write what you want to add. To change a message, hold it and press Edit. When you are done, press That is all."

FILED = "Thank you. We have it. Your number is {reference}. Please keep it."
NEXT = "Next, a person reads it. You will hear from us by {day}."
NO_HARM = "You may speak up. It will not change the help you get from us."
IN_DANGER = "If someone is in danger now, ring 999."
PASSED_ON = "Thank you for telling me. I have passed this on at once. Your number is {reference}."
PASSED_ON_TOO = "I have passed that on too. It is with {reference}. Write more, or press That is all."
GO_ON = "You can write more. Each message goes straight to the people who read this. When you are done, press That is all."

NO_CASES = "You have not sent us a thing yet from this chat."
YOUR_CASES = "This is what you have sent us:"
CASE_LINE = "{reference}, sent on {day}: {status}"
CHOOSE = "Which one do you want to add to?"
NOT_YOURS = "I do not see that one here."
ADD = "Write what you want to add to {reference}. When you are done, press That is all."
ADDED = "I have added that to {reference}. Write more, or press That is all."
ADDED_ALL = "Thank you. We have what you added to {reference}."

HELP = (
    "Just write, and I will take it. These words always work:\n"
    "/start to begin\n/cancel to stop\n/privacy to see what we keep\n/delete to have it taken out\n/help for this list"
)
PRIVACY = (
    "We keep what you send so that we can deal with it. The people who deal with it can read it. "
    "This chat runs on Telegram, so Telegram holds it too. "
    "You need not give your name. What you have not sent yet, you can take out with /delete. "
    "What you have sent, you can ask us to take out with /delete."
)
CANCELLED = "I have stopped. I kept none of what you had not sent."
CANCELLED_PASSED_ON = "I have stopped. What I passed on stays with {reference}."
THROWN_AWAY = "I threw it away. I kept none of your words."
NOTHING_TO_DELETE = "There is nothing here to take out."
ERASURE_ASKED = (
    "I have told the people here that you want {reference} taken out. They will write to you. Some of it we may have to keep by law."
)
ERASURE_KNOWN = "You have asked for {reference} to be taken out. The people here know."
ERASURE_TEXT = "I ask for what you hold about me in this case to be erased."

OLD_BUTTON = "That button is an old one. Here is where we are now."
CANNOT_READ = "I cannot read that kind of message. I can take words, photos, voice notes and files."
UNKNOWN_WORD = "I do not know that word."
CANNOT_EDIT = "I have sent that one on, so I cannot change it. Please write what is new as a new message."
EDIT_PASSED_ON = "I have passed on your change. It is with {reference}."
ALONE = "Please write to me in a chat of our own. Here, others can read what you say."
UNFINISHED = "You have a message that is not sent yet."
ERASED = "This was taken out."

TELL_BUTTON = "Tell us"
CHECK_BUTTON = "Check or add to something"
DONE_BUTTON = "That is all"
SKIP_BUTTON = "Skip"
SEND_BUTTON = "Send it"
CHANGE_BUTTON = "Change it"
DROP_BUTTON = "Throw it away"
WORDS_BUTTON = "My words"
NAME_BUTTON = "My name"
ADDRESS_BUTTON = "My e-mail"
BACK_BUTTON = "Go back"

STATUS = {
    CaseStatus.AWAITING_CONFIRMATION: "waits for a person to read it",
    CaseStatus.CONFIRMED: "a person has read it and it is in hand",
    CaseStatus.CLOSED: "closed",
}

# What people type in place of pressing a button.
TYPED: dict[str, frozenset[str]] = {
    "tell": frozenset({"tell us", "tell"}),
    "check": frozenset({"check", "check or add to something"}),
    "done": frozenset({"done", "that is all", "that's all", "thats all", "finished", "no more", "send it", "send"}),
    "skip": frozenset({"skip", "no", "no thanks", "no thank you", "none", "-"}),
    "send": frozenset({"send it", "send", "yes", "ok", "okay", "yes please", "correct"}),
    "change": frozenset({"change it", "change", "no"}),
    "drop": frozenset({"throw it away"}),
    "back": frozenset({"back", "go back"}),
    "greeting": frozenset({"hi", "hello", "hey", "hiya", "good morning", "good afternoon", "good evening"}),
}
