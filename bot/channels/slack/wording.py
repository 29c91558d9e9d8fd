"""Every word that Dateline itself says in Slack."""

from __future__ import annotations

from bot.channels.slack.request import LONGEST_QUESTION

BOT_NAME = "Dateline"
DESCRIPTION = "Answers about news articles, each with the words of the article that say it"
LONG_DESCRIPTION = (
    "Ask a question and get an answer in which every sentence stands beside the exact words of the"
    " article that say it, with their date. What no article says is not said. Mention the app in a"
    " channel, write to it directly, use /ask for an answer that only you see, or let it check a"
    " message against the articles."
)
ASK_COMMAND, ASK_HINT = "/ask", "your question"
ASK_DESCRIPTION = "Ask the articles; only you see the answer until you share it"
CHECK_SHORTCUT = "Check against articles"
CHECK_DESCRIPTION = "Check this against the articles, claim by claim"

SEARCHING = "is looking in the articles…"
PROMPTS_TITLE = "Ask about the articles"
PROMPT = "What is said about “{title}”?"

DATELINE = "Dateline: {date}, from {articles}{stories}{asked}"
STORIES = " that tell {stories}"
AS_OF = "; as of {date}"
UNDATED = "undated"
UPDATED = "updated {date}"
REPLACED = "revision {number} of {count}: the article has been changed since"
STOOD = " (as of {date})"
UNPROVEN = " (unproven{terms})"
DISPUTED, SUPERSEDED = "Disputed", "Superseded"
ABOUT = ", about {about}: "
UNDERSTOOD = "Understood as: {text}"
LOOKED_FOR = "Looked for: {text}"
COVERED = "Covered: {text}"
NOT_FOUND = "Not found: {text}"
WARNING = "Note: {text}"
QUESTION_CUT = f"the question is longer than {LONGEST_QUESTION:,} characters; its end was not read"
MORE_SOURCES = "{count} more under “{button}”"

SOURCES, AGAIN, SHARE = "Sources", "Ask again as of…", "Share here"
RETRY = "Ask again"
GOOD, BAD = "Good answer", "Bad answer"

SOURCES_TITLE = "Sources"
CLOSE, ASK, SEND = "Close", "Ask", "Send"
GONE = "This article is no longer in the archive."
NOT_SHARED = "This could not be shared. Please press the button again."
NOT_IN_SCOPE = "This article cannot be shown here."
SOURCES_LEFT_OUT = "{count} more do not fit into this window."
OPEN_ARTICLE = "Open the article"

WORDS_TITLE = "Your feedback"
WORDS_LABEL = "What was good, what was wrong? (optional)"
THANKS = "Noted, thank you. Your words help as well:"
AS_OF_TITLE = "Ask again as of…"
AS_OF_LABEL = "Answer from what was out by the end of this day"
ASKED_AGAIN = "“{question}” as of {date}"
SHARED = "Asked by {name} with /ask: {question}"

CHECKED = "Checked against the articles"
SUPPORTED = "Stands in an article"
CONTRADICTED = "An article says otherwise"
UNCLEAR = "Not found in the articles"
CLOSEST = "closest: "
NOTHING_TO_CHECK = "There is nothing in this message that could be checked against the articles."
UNCHECKED = "{count} more sentences were not checked: at most {most} at a time."
CHECK_NOTE = (
    "“Stands” means: an article has this sentence, word for word. “Otherwise” means: it has it with"
    " another number, or the contrary. Everything else is left to you."
)

NO_QUESTION = "Ask a question about the articles, such as: Who decides about the harbour, and when?"
DENIED = "Dateline does not answer here. An administrator of Dateline decides where it does."
DENIED_PERSON = "Dateline may not answer you. An administrator of Dateline decides whom it does."
TOO_MANY = "You have asked {count} questions within a minute. Please wait a moment and ask again."
BUSY = "Dateline is busy with {count} other questions. Please ask again in a minute."
FAILED = "No answer could be given: {reason} (reference {reference})"
FAILED_INSIDE = "something went wrong inside Dateline; its log has more under the reference"
INTERRUPTED = "Dateline was stopped in the middle of this answer. Please ask again."
TOO_LATE = "Dateline was away when this was asked. Please ask again if you still want to know."
EXPIRED = "Dateline no longer has this answer. Please ask again."


def counted(number: int, noun: str, nouns: str = "") -> str:
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
