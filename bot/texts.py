"""Everything that Heed says in a chat, in English: short, plain, and never a label of its own making.

These are the sources of the catalogues in bot/locales; docs/languages.md says how they are translated.
"""

from bot.wording import Text, counted, text, text_in
from models.states import CaseStatus

# The first screen
HELLO = text(
    "Hello. I take messages for {council}. Tell me what went wrong, what went well or what you need. "
    "I am not a person, but people here read all you send."
)
DANGER = text(
    "Is someone in danger now? Ring 999. When you tell me of danger, I pass it on at once. I do not wait for you to press Send it."
)
DOORS = text("What would you like to do?")
UNFINISHED = text("You have a message that is not sent yet.")

# Whom to ring
IN_DANGER = text("If someone is in danger now, ring 999.")
COUNCIL_LINE = text("You can ring the council too: {emergency_line}.")
CHILDLINE = text("If you are under 19, Childline is there for you on 0800 1111. You can ring them day and night. It is free.")
SAMARITANS = text("If you feel low, ring Samaritans on 116 123. They will listen, day and night. It is free.")
SAMARITANS_NOW = text("Please do not stay alone with this. Ring Samaritans now on 116 123. They will listen, day and night. It is free.")

# Telling
WRITE = text(
    "Write it in your own words. You can send photos, files and voice notes too. "
    "Use as many messages as you like. When you are done, press That is all."
)
KEPT = text("I have that. Write more, or press That is all.")
KEPT_TOO = text("I have that too.")
SORRY = text("I am so sorry for your loss.")
SORRY_FOR_LOSS = text(
    "I am so sorry for your loss. I have kept what you wrote. Take all the time you need. Write more if you like, or press That is all."
)
CHANGED = text("I have changed that message.")
EMPTY = text("There is nothing here yet. Write what you want to tell us.")
FULL = text("That is as much as I can hold. I could not take your last message. Press That is all, send this, and then tell me the rest.")
TOO_LARGE = text("That file is too big for me. I can take files of up to 20 MB. I have noted that you sent it.")
FILE_NOT_KEPT = text("I could not keep {name}. {why} We have noted that you sent it. You can tell me in words what it shows.")
FILE_HARMFUL = text("A check says that it could do harm.")
FILE_TOO_BIG = text("It is too big.")
FILE_UNCHECKED = text("It is too big to check.")
FILES_TOO_MANY = text("Too many files came at once.")
FILE_READ = text("I have now gone through what you sent with {reference}. Thank you for telling me. I have passed it on at once.")
FILE_LOST = text("I could not get {name}. We have noted that you sent it. Please try to send it once more.")

# Drafts
ASK_AGREE = text("If you stop here and I hear no more for a day, may I send what you wrote?")
AGREED = text("I will do that. You can still send it at any time.")
NOT_AGREED = counted(
    "Then I will wait for you. I keep it for {count} day and send it only if you say so.",
    "Then I will wait for you. I keep it for {count} days and send it only if you say so.",
)
REMINDER = text("You have a message here that is not sent yet. There is no rush. Do you want to go on?")
SENT_FOR_YOU = text("I have not heard from you for a day. So I have sent what you wrote, as you said I may.")
DRAFT_GONE = text("Your message was here for a long time and was not sent. I have thrown it away and kept none of it.")

# The questions
ASK_WHOM = text("Who is this about?")
ASK_CONSENT = text("Do they know that you tell us this? Is it all right with them?")
CONSENT_LATER = text("That is fine. You have told us now. They may have to sign a form. You can send it to me here later.")
ASK_WHEN = text("When did it happen? A day, a month or a rough guess will do.")
ASK_NAME = text("What is your name? You need not tell us. You can skip this.")
ASK_REPLY = text("How would you like to hear back?")
ASK_ADDRESS = text("What is your e-mail address?")
BAD_ADDRESS = text("That does not look like an e-mail address. Please try once more, or skip this.")
ASK_PHONE = text("What number can we ring you on?")
BAD_PHONE = text("That does not look like a phone number. Please try once more, or skip this.")
ASK_POST = text("Where do you want us to send the letter? Write the house, the road, the town and the post code.")

# The check before sending
CHECK = text("This is what I will send:")
CHECK_PASSED_ON = text("I have passed this on:")
SUMMARY_WHOM = text("About: {whom}")
SUMMARY_CONSENT = text("All right with them: {consent}")
SUMMARY_WHEN = text("When: {when}")
SUMMARY_NAME = text("Name: {name}")
SUMMARY_REPLY = text("Reply: {reply}")
SUMMARY_FILES = counted("With {count} file", "With {count} files")
NOT_SAID = text_in("after “Name:” and the like in the list of what will be sent", "not said")
ASK_SEND = text("Is it right? To change a part, press it.")
ASK_ENOUGH = text("To change a part, press it. If it is right, press That is all.")
ASK_CHANGE = text("What do you want to change?")
CHANGE_WORDS = text("Write what you want to add. To change a message, hold it and press Edit. When you are done, press That is all.")

# Afterwards
FILED = text("Thank you. We have it. Your number is {reference}. Please keep it.")
NEXT = text("Next, a person reads it. You will hear from us by {day}.")
NO_HARM = text("You may speak up. It will not change the help you get from us.")
FORM_LATER = text("They may have to sign a form for this. You can send it to me here. Press Check or add to something.")
ADVOCATE = text("You can have someone on your side. They help you say what you want, and it is free. {advocate}.")
ADVOCATE_ASK = text("You can have someone on your side. They help you say what you want, and it is free. Just ask us for an advocate.")
PASSED_ON = text(
    "Thank you for telling me. You did the right thing. I have passed this on at once to people who can help. Your number is {reference}."
)
PASSED_ON_TOO = text("I have that too. The people who can help see it now.")
GO_ON = text("You can write more. Each message goes straight to them. When you are done, press That is all.")

# One's own cases
NO_CASES = text("You have not sent us a thing yet from this chat.")
YOUR_CASES = text("This is what you have sent us:")
CASE_LINE = text("{reference}: {status}")
STATUS = {
    CaseStatus.AWAITING_CONFIRMATION: text("We got it on {day}. A person will read it and write to you by {answer}."),
    CaseStatus.CONFIRMED: text("We got it on {day}. A person read it on {read}. It is in hand."),
    CaseStatus.CLOSED: text("We got it on {day}. It was closed on {closed}."),
}
STATUS_IN_HAND = text("We got it on {day}. It is in hand.")
STATUS_MORE = text("We got it on {day}. A person read it on {read}. They will read what you have added since by {answer}.")
STATUS_LATE = text("We got it on {day}. It still waits for a person to read it. We are sorry for that.")
CHOOSE = text("Which one do you want to add to?")
NOT_YOURS = text("I do not see that one here.")
ADD = text("Write what you want to add to {reference}. When you are done, press That is all.")
ADDED = text("I have added that to {reference}. Write more, or press That is all.")
ADDED_ALL = text("Thank you. We have what you added to {reference}.")
ASK_FORM = text("Send me a photo or a file of the signed form.")
FORM_TAKEN = text("Thank you. The form is now with {reference}.")
FORM_IS_NO_FILE = text("I need a photo or a file of the form. If you do not have it yet, press Go back.")

# The words that always work
HELP = text(
    "Just write, and I will take it. These words always work:\n"
    "/start to begin\n/cancel to stop\n/language to change the language\n/privacy to see what we keep\n"
    "/delete to have it taken out\n/help for this list"
)
PRIVACY = text(
    "We keep what you send so that we can deal with it. The people who deal with it can read it. "
    "This chat runs on Telegram, so Telegram holds it too. "
    "You need not give your name. What you have not sent yet, you can take out with /delete. "
    "What you have sent, you can ask us to take out with /delete. "
    "If you change a message, we keep what it said before, too."
)
PRIVACY_DRAFT = counted(
    "What you do not send, I throw away when you have not been here for {count} day.",
    "What you do not send, I throw away when you have not been here for {count} days.",
)
CANCELLED = text("I have stopped. I kept none of what you had not sent.")
CANCELLED_PASSED_ON = text("I have stopped. What I passed on stays with {reference}.")
THROWN_AWAY = text("I threw it away. I kept none of your words.")
NOTHING_TO_DELETE = text("There is nothing here to take out.")
ERASURE_ASKED = text(
    "I have told the people here that you want {reference} taken out. They will write to you. Some of it we may have to keep by law."
)
ERASURE_KNOWN = text("You have asked for {reference} to be taken out. The people here know.")
ERASED = text("This was taken out.")
ASK_LANGUAGE = text("Which language shall I write in?")
LANGUAGE_KEPT = text("I will write in English from now on. You can write to us as you like.")
ONE_LANGUAGE = text("I can only write in English so far. But you can write to us in your own language. We will get it read.")

# What is asked about the person, apart from the matter and only where the council wants it
MONITOR_OFFER = text(
    "May I ask four short things about you? You can say no. It helps us see if we treat all people well. "
    "I keep the answers apart from what you sent. No one can tell that they came from you."
)
MONITOR_THANKS = text("Thank you. That helps.")
MONITOR_NO = text("That is fine. Thank you for writing to us.")
ASK_GENDER = text("What is your gender?")
ASK_AGE = text("How old are you?")
ASK_ETHNICITY = text("Which group are you from?")
ASK_ETHNICITY_MORE = text("And which of these?")
ASK_DISABILITY = text("Has your health made each day hard for a year or more, or will it? How much does it limit you?")

# What could not be taken
OLD_BUTTON = text("That button is an old one. Here is where we are now.")
CANNOT_READ = text("I cannot read that kind of message. I can take words, photos, voice notes and files.")
UNKNOWN_WORD = text("I do not know that word.")
CANNOT_EDIT = text("I do not have that message any more. Please write what is new as a new message.")
EDIT_PASSED_ON = text("I have passed on your change. It is with {reference}.")
EDIT_FILED = text("I have put your change with {reference}. What you wrote before stays there too.")
ALONE = text("Please write to me in a chat of our own. Here, others can read what you say.")

# Buttons
TELL_BUTTON = text("Tell us")
CHECK_BUTTON = text("Check or add to something")
DONE_BUTTON = text("That is all")
SKIP_BUTTON = text("Skip")
SEND_BUTTON = text("Send it")
DROP_BUTTON = text("Throw it away")
BACK_BUTTON = text("Go back")
GO_ON_BUTTON = text("Go on")
ANSWER_BUTTON = text("Write back")
FORM_BUTTON = text("Send a signed form")
AGREE_BUTTON = text("Yes, send it after a day")
WAIT_BUTTON = text("No, wait for me")
WORDS_BUTTON = text_in("button that changes this part of what will be sent", "My words")
WHOM_BUTTON = text_in("button that changes this part of what will be sent", "Who it is about")
CONSENT_BUTTON = text_in("button that changes this part of what will be sent", "All right with them?")
WHEN_BUTTON = text_in("button that changes this part of what will be sent", "When")
NAME_BUTTON = text_in("button that changes this part of what will be sent", "My name")
REPLY_BUTTON = text_in("button that changes this part of what will be sent", "How to reply")
MONITOR_YES_BUTTON = text("Yes, ask me")
MONITOR_NO_BUTTON = text("No thanks")

# Answers that are offered
ME = text_in("answer to “Who is this about?”", "Me")
MY_CHILD = text_in("answer to “Who is this about?”", "My child")
CARED_FOR = text_in("answer to “Who is this about?”", "Someone I care for")
SOMEONE_ELSE = text_in("answer to “Who is this about?”", "Someone else")
SOMEONE_DEAD = text_in("answer to “Who is this about?”", "Someone who has died")
CONSENT_YES = text_in("answer to “Is it all right with them?”", "Yes")
CONSENT_NOT_YET = text_in("answer to “Is it all right with them?”", "Not yet")
CONSENT_CANNOT = text_in("answer to “Is it all right with them?”", "They cannot say")
LAST_DAYS = text_in("answer to “When did it happen?”", "In the last few days")
THIS_YEAR = text_in("answer to “When did it happen?”", "This year")
LONG_AGO = text_in("answer to “When did it happen?”", "More than a year ago")
STILL = text_in("answer to “When did it happen?”", "It goes on still")
BY_CHAT = text_in("answer to “How would you like to hear back?”", "Here in this chat")
BY_EMAIL = text_in("answer to “How would you like to hear back?”", "By e-mail")
BY_PHONE = text_in("answer to “How would you like to hear back?”", "By phone")
BY_LETTER = text_in("answer to “How would you like to hear back?”", "By letter")

# What people type in place of pressing a button, besides the words on it; parted by semicolons, in small letters.
TYPED: dict[str, Text] = {
    "tell": text_in("words that people type to tell something, parted by semicolons", "tell us; tell"),
    "check": text_in("words that people type to check a case, parted by semicolons", "check; check or add to something"),
    "done": text_in(
        "words that people type when they have told all, parted by semicolons",
        "done; that is all; that's all; thats all; finished; no more; send it; send",
    ),
    "skip": text_in("words that people type to skip a question, parted by semicolons", "skip; no thanks; no thank you; none; -"),
    "send": text_in(
        "words that people type to send what is shown, parted by semicolons",
        "send it; send; yes; ok; okay; yes please; correct; it is right",
    ),
    "change": text_in("words that people type to change what is shown, parted by semicolons", "change it; change; no"),
    "drop": text_in("words that people type to throw a draft away, parted by semicolons", "throw it away"),
    "back": text_in("words that people type to go back, parted by semicolons", "back; go back"),
    "greeting": text_in(
        "words that people type as a greeting, parted by semicolons",
        "hi; hello; hey; hiya; good morning; good afternoon; good evening",
    ),
    "yes": text_in("words that people type to say yes, parted by semicolons", "yes; yes please; ok; okay; y; yeah"),
    "no": text_in("words that people type to say no, parted by semicolons", "no; no thanks; no thank you; n; nope"),
}
