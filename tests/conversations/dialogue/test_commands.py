"""What people ask of the bot instead of answering, understood only as a whole message."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dialogue.commands import Command, read_command

TODAY = date(2026, 1, 12)
NAMED = {
    "skip": [
        "skip", "Skip.", "pass", "next question please", "skip this", "skip it please", "can I skip this one",
        "move on", "next",
             "leave it blank", "I'd like to skip this question"],
    "back": [
        "back", "go back", "previous question", "Back please", "undo", "go back one", "can I go back",
        "I made a mistake",
             "go to the previous question", "change my last answer"],
    "edit": ["change my answer", "edit an earlier answer", "change"],
    "why": [
        "why?", "why do you need this?", "Why are you asking?", "what's this for?", "why is this needed",
        "who sees this?",
            "what will you use this for?", "Why do you want to know"],
    "help": [
        "help", "HELP!", "?", "how does this work?", "what can you do?", "I'm stuck", "I don't understand",
        "how do I answer?",
             "what should I say", "commands", "what do I do"],
    "definition": [
        "definition", "define", "what does this mean?", "what counts as a referral?", "what do you mean by new?",
                   "how is this calculated?", "what's the definition of a referral", "does this include transfers",
                   "explain",
                   "definition please", "which period is this for?"],
    "status": [
        "status", "where am I?", "how many questions left?", "how many left", "progress",
        "how many more questions are there",
               "what's left?", "am I done?", "did you get my answers?", "how long will this take?"],
    "review": [
        "review", "show me my answers", "summary", "what have I said so far?", "can I see my answers",
        "review my answers",
               "show my answers please", "read back my answers", "what did I say"],
    "show_last": [
        "what did we say last time?", "what was it last quarter?", "show last quarter's figure",
        "last quarter's figure?",
                  "what was the last figure", "what did I put last quarter", "remind me what we said last time",
                  "previous figure"],
    "deadline": [
        "what's the deadline?", "when is this due?", "deadline", "by when?", "when do you need this by?", "due date",
                 "how long have I got?", "when does this close?"],
    "who_asked": [
        "who are you?", "who is this", "who asked for this?", "is this spam?", "what the hell is this",
        "what is this?",
                  "are you a bot?", "why am I getting this?", "who sent this", "is this legit"],
    "later": [
        "later", "not now", "Not now thanks", "ask me later", "I'm busy", "in a meeting", "I'll do it later",
        "maybe later",
              "not today", "hold on", "give me a minute"],
    "remind": ["remind me", "remind me later", "send me a reminder"],
    "mute_reminders": ["stop reminding me", "no more reminders", "please stop the reminders", "mute", "stop chasing me",
                       "turn off reminders", "don't remind me again"],
    "extension": [
        "can I have an extension?", "I need more time", "more time please", "extension", "can we have more time",
                  "I need a bit longer", "could I get an extension"],
    "stop": [
        "stop", "STOP", "unsubscribe", "take me off this list", "opt out", "stop emailing me",
        "remove me from this list",
             "leave me alone", "cancel", "quit", "please remove me from your mailing list", "don't email me again"],
    "restart": [
        "start over", "restart", "start again", "begin again", "reset", "clear my answers", "from the beginning",
                "start from scratch", "let me start again"],
    "submit": [
        "submit", "send it", "submit my answers", "I'm done", "that's all", "send", "all done", "I've finished",
        "send it in",
               "please submit", "submit now"],
    "resend": [
        "resend", "send it again", "can you send that again", "I lost the link", "send me the link again",
        "resend the email",
               "what was the question?", "I didn't get the email", "repeat the question", "can you repeat that?"],
    "withdraw_last": [
        "ignore my last email", "ignore that", "scratch that", "disregard my last message", "sent in error",
                      "please ignore my previous answer", "delete my last answer", "that was sent by mistake",
                      "ignore my last"],
    "not_me": [
        "not me", "wrong person", "I've left that team", "I no longer work on this", "this isn't for me",
        "not my area",
               "I don't work there any more", "you've got the wrong person", "I have changed jobs",
               "I'm no longer responsible for this",
               "nothing to do with me", "I'm not the right person"],
    "handover": ["hand over", "pass it on", "hand this over"],
    "delegate": ["delegate", "someone else can answer this", "a colleague should answer this"],
    "absence": ["I'm on leave", "on annual leave", "out of office", "I'm off sick", "I am away", "on holiday this week",
                "I'm on maternity leave", "ooo"],
    "switch_channel": [
        "email me instead", "can I do this by email?", "switch to Slack", "use email", "I'd rather use the web",
                       "send it by email instead", "I prefer email", "can we do this on slack"],
    "human": [
        "can I speak to a person?", "human", "talk to someone", "this is wrong, I want to complain",
        "who can I contact?",
              "speak to a human", "I want to complain", "call me", "I'd like to talk to a real person",
              "can someone call me"],
    "dont_know": [
        "don't know", "I don't know", "no idea sorry", "not sure", "dunno", "no idea", "I'm not sure",
        "haven't a clue", "idk"],
    "none": [
        "Thank you", "thanks!", "Many thanks", "cheers", "ok thanks", "Thanks, will do", "noted", "great, thanks",
        "ok", "ta",
             "thanks for the reminder", "Thanks for your help"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in NAMED.items() for text in texts])
def test_a_command_is_understood(name: str, text: str) -> None:
    """Many ways of asking, one command each."""
    assert Command(name) == read_command(text, TODAY)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("change 3", Command("edit", question=3)), ("edit question 3", Command("edit", question=3)),
        ("change answer 3 please", Command("edit", question=3)), ("go back to question 2", Command("edit", question=2)),
        ("change 3 to 48", Command("edit", question=3, value="48")),
        ("please amend Q2 to 48", Command("edit", question=2, value="48")),
        ("change my answer to question 2 to 48", Command("edit", question=2, value="48")),
        ("2 should be 48", Command("edit", question=2, value="48")),
        ("Q2 should be 48%", Command("edit", question=2, value="48%")),
        ("question two should be Amber", Command("edit", question=2, value="Amber")),
        ("Can you correct answer 1 to £1.2m", Command("edit", question=1, value="£1.2m")),
        ("I made a mistake in question 2", Command("edit", question=2)),
        ("update 4 to 31 March", Command("edit", 4, "31 March")),
        ("skip because the survey is annual", Command("skip", reason="the survey is annual")),
        ("Skip this one because Leeds has not replied", Command("skip", reason="Leeds has not replied")),
        ("skip - not ours", Command("skip", reason="not ours")), ("skip 3", Command("skip", question=3)),
        ("can I have until Friday?", Command("extension", until=date(2026, 1, 16))),
        ("I need until 20 January", Command("extension", until=date(2026, 1, 20))),
        ("could I have an extension until 31 January please", Command("extension", until=date(2026, 1, 31))),
        ("is it ok if I send it on Friday", Command("extension", until=date(2026, 1, 16))),
        ("on leave until Monday", Command("absence", until=date(2026, 1, 19))),
        ("on leave until the 4th", Command("absence", until=date(2026, 2, 4))),
        ("on leave until the 31st", Command("absence", until=date(2026, 1, 31))),
        ("not me, Jo does this now", Command("not_me", to="Jo")),
        ("I'm on annual leave until 14 March", Command("absence", until=date(2026, 3, 14))),
        ("I am out of the office until 2 Feb", Command("absence", until=date(2026, 2, 2))),
        ("away till Friday", Command("absence", until=date(2026, 1, 16))),
        ("back on 26 January", Command("absence", until=date(2026, 1, 26))),
        ("I'm on leave, back on Monday", Command("absence", until=date(2026, 1, 19))),
        ("remind me tomorrow", Command("remind", until=date(2026, 1, 13))),
        ("please remind me on Friday", Command("remind", until=date(2026, 1, 16))),
        ("snooze until 20 January", Command("remind", until=date(2026, 1, 20))),
        ("remind me in 2 days", Command("remind", until=date(2026, 1, 14))),
        ("remind me at 3", Command("remind", at=time(15))),
        ("please remind me at 3.30pm", Command("remind", at=time(15, 30))),
        ("remind me at half past 2", Command("remind", at=time(14, 30))),
        ("ask me again at 09:45", Command("remind", at=time(9, 45))),
        ("remind me tomorrow at 10", Command("remind", until=date(2026, 1, 13), at=time(10))),
        ("remind me at 10 o'clock tomorrow", Command("remind", until=date(2026, 1, 13), at=time(10))),
        ("come back to me on Friday at 11 a.m.", Command("remind", until=date(2026, 1, 16), at=time(11))),
        ("snooze until 3", Command("remind", at=time(15))),
        ("snooze until Friday at noon", Command("remind", until=date(2026, 1, 16), at=time(12))),
        ("I'll do it at 4", Command("remind", at=time(16))),
        ("snooze until 3 February", Command("remind", until=date(2026, 2, 3))),
        ("ask me tomorrow", Command("remind", until=date(2026, 1, 13))),
        ("not me, it's Jo", Command("not_me", to="Jo")), ("Not me - ask Sam Patel", Command("not_me", to="Sam Patel")),
        ("wrong person, it's sam@x.org", Command("not_me", to="sam@x.org")),
        ("you want Sam Patel", Command("not_me", to="Sam Patel")),
        ("it's Jo Smith now", Command("not_me", to="Jo Smith")),
        ("Sam Patel has taken over from me", Command("not_me", to="Sam Patel")),
        ("can Jo answer this?", Command("delegate", to="Jo")), ("can jo answer this one", Command("delegate", to="jo")),
        ("please ask Sam", Command("delegate", to="Sam")), ("Jo will answer this", Command("delegate", to="Jo")),
        ("Jo can answer 3 and 4", Command("delegate", to="Jo", questions=(3, 4))),
        ("can Jo Smith answer questions 2, 3, and 5?", Command("delegate", to="Jo Smith", questions=(2, 3, 5))),
        ("jo will answer 3 to 5", Command("delegate", to="jo", questions=(3, 4, 5))),
        ("could sam@x.org do q3 and q4", Command("delegate", to="sam@x.org", questions=(3, 4))),
        ("please ask Jo about question two", Command("delegate", to="Jo", questions=(2,))),
        ("pass questions 3 & 4 to Jo", Command("delegate", to="Jo", questions=(3, 4))),
        ("hand over to Sam Patel", Command("handover", to="Sam Patel")),
        ("pass this to Jo", Command("handover", to="Jo")),
        ("please forward this to jo@leeds.gov.uk", Command("handover", to="jo@leeds.gov.uk")),
        ("Can you send this to Jo O’Neill-Smith", Command("handover", to="Jo O'Neill-Smith")),
    ],
)  # fmt: skip
def test_what_is_said_to_a_command_is_kept(text: str, command: Command) -> None:
    """Numbers, values, days, people and reasons, in the person's own letters."""
    assert command == read_command(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "Cancel rate is down", "On leave cover is the main issue", "Stop and search numbers rose by 12", "340",
        "amber", "yes", "no",
        "Who asked for this meeting? The board did.", "Same as last time we lost two staff, now replaced.", "", " ",
        "-", "*", "done",
        "complete", "Stopping smoking services closed", "Back office delays", "Help desk calls doubled",
        "Status reports were late",
        "Why this fell is not known to us yet, but we expect news", "Later appointments were moved",
        "Passes were not issued", "Closed",
        "Skipped appointments rose", "Remind service users by text", "Edit wars on the register",
        "Change of provider in May",
        "Send referrals to the hub", "Move to Teams delayed us", "Contact centre was closed", "It is winter now",
        "Human error",
        "Staff on long term sick leave", "Extension of the contract was refused", "Submit rates are falling",
        "Not me but the weather",
        "Leave was high in December", "Serco has taken over", "Review of cases was late", "The deadline moved",
        "Next year looks better",
        "until Friday", "Jo", "on leave until the cows come home", "on leave until the 32nd",
        "change 3 of the 4 sites to agency staff because of sickness\nand more",
        "can I have 340", "remind me of the figure", "remind me at 25", "remind me at 13pm",
        "remind me at 12.75", "remind me 3", "3 to 4", "thanks to two new staff we recovered",
        "Thank you letters went out late",
        "hand over to the", "ask the trust", "you want more staff", "can they answer this", "skipper",
        "No idea is too small", "We will answer 3 and 4", "Contractors will complete 40", "give 12 to families",
        "Volunteers can take 3",
    ],
)  # fmt: skip
def test_a_comment_is_no_command(text: str) -> None:
    """Words of a command within a comment mean nothing; alone they do."""
    assert read_command(text, TODAY) is None
    assert Command("stop") == read_command("stop", TODAY)


@given(st.text(max_size=200))
def test_no_text_upsets_the_commands(text: str) -> None:
    """Anything comes to a command or to none."""
    assert isinstance(read_command(text, TODAY), Command | None)


@given(
    st.sampled_from([text for texts in NAMED.values() for text in texts]),
    st.sampled_from([str.upper, str.lower, str.title]),
)
def test_case_and_courtesy_change_nothing(text: str, case: object) -> None:
    """“please”, capitals and a full stop leave a command what it was."""
    expected = read_command(text, TODAY)
    assert callable(case)

    assert expected == read_command(case(text), TODAY)
    assert expected == read_command(f"  {text}  ", TODAY)
