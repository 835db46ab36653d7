# ruff: noqa: E501 - a way of saying is one line, however long
"""The ways people ask the bot for something instead of answering; one line each, first match wins.

Notation: `conversations.dialogue.grammar.phrases`.
"""

from __future__ import annotations

import re
from functools import cache

from conversations.dialogue.grammar.phrases import compiled

_SKIP = """
    (skip|pass|next) [(it|this|that)] [(question|one)] [because {rest}]
    (skip|pass) (this|the|that) (question|one) [because {rest}]
    skip (-|:|,|as|since|cos|due to) {rest}
    (next|pass on the|on to the next|move to the next|go to the next|skip to the next|move on to the next) (question|one)
    (move|go) on
    skip [(question|number|q)] {number} [because {rest}]
    (leave|miss) (this|it|that) [one] [(out|blank)] [because {rest}]
    (leave blank|move on to next|not answering this|i will skip [(this|it)] [one]|pass on this [one]|skip for now)
"""
_BACK = """
    [go] back [(one|a question|a step|one question|one step|to the (last|previous) (question|one))]
    [(show me the|the|go to the|return to the|back to the)] previous [(question|one)]
    (step back|last question|one back|go to previous|undo|undo that|undo last|take me back|prev|return to last question)
    (redo|change|edit|correct|amend|fix) (my|the) (last|previous) (answer|question|one|reply)
    (oops|i made a mistake|that was wrong|made a mistake|wrong answer|i got that wrong|that last one was wrong)
    (i made a mistake|i got it wrong|mistake) (in|on|with) (the|my) (last|previous) (one|answer|question)
"""
_EDIT = """
    (change|edit|amend|correct|update|fix|alter|revise|modify|redo) [(my|the)] [(answer|question|number|q|line|item)] [(to|for|in|no|number|question|q)] [(question|number|q|no)] {number} (to|to be|as|to read|=|->|:) {value}
    (change|edit|amend|correct|update|fix|alter|revise|modify|redo) [(my|the)] [(answer|question|number|q|line|item|no)] [(to|for|in|of)] [(question|number|q|no)] {number}
    (change|edit|amend|correct|update|fix|alter|revise|modify|redo) [(my|the)] {number} (answer|question)
    (change|edit|amend|correct|update) (my|the|an|an earlier|a previous|one of my) [earlier] (answer|answers)
    [(question|number|q|answer)] {number} should [(be|have been|read|say)] {value}
    (answer|question|q) {number} is wrong
    (question|q|answer) {number} (is now|is actually|was actually|becomes) {value}
    (go [back] to|back to|return to|take me [back] to|open|show me) (question|number|q) {number}
    (there is|i made) [a] mistake in [(question|number|q|answer)] {number}
    i need to (change|correct) [(question|number|q|answer)] {number}
    (set|make) (question|number|q|answer) {number} [to] {value}
    change
    edit
"""
_WHY = """
    why
    why (do|are|should|would) (you|we|i) (need|want|ask|asking|collecting|answer|have to|give|answer this) [{rest}]
    why (is|are) (this|that|these|it) [(needed|asked|required|important|necessary|being asked|collected)]
    (why ask|what is this for|what is it for|what is that for|for what purpose|why this question|why does it matter|why that)
    (what|why) (do|would) you [(do|want|need)] (with) (this|it|the data|the figures|my answers|my answer)
    what (will|do) you use (this|it|the figure|the figures|them|the answers) for
    (what is the (point|purpose) [of (this|it|this question)]|how (is|will) (this|it) [be] used|why do you want to know)
    who (sees|reads|will see|gets|gets to see) (this|it|my answers|my answer|the answers|these|that)
    what happens (to|with) (this|it|my answers|the answers|the data)
"""
_HELP = """
    (help|help me|commands|options|menu|instructions|h|i need help|need help|info|information|guide|i am stuck|stuck)
    how (does|do) (this|it|i) (work|use this|use it|do this|answer|answer this|reply|respond)
    (what can you do|what can i (say|type|do|ask)|what do i do|what do i do now|what now|what are my options|how to use this)
    how (should|do|can) i (answer|reply|respond|fill this in|answer this|do this|complete this)
    (give me (some|a hand) help|some help|can you help|a hand|i do not understand|i do not get it|i do not get this)
    (what should i (say|do|type|put|write|answer)|i am (lost|confused)|confused|this is confusing|assist|assistance)
    what (are|is) the commands
"""
_DEFINITION = """
    (definition|define|define this|define it|define that|the definition|a definition|explain|explain this|explain the question)
    what (does|do) (this|that|it|the question|you|these) mean [by {rest}]
    what is the definition [(of {rest})]
    what (counts|is counted|is included|should be included|do you mean|qualifies|do we count|do i count|is meant) [{rest}]
    how is (this|it|that) (defined|measured|calculated|worked out|counted)
    what (exactly) (is|are) (this|that|you asking for|you after|you asking)
    what (are you asking for|is being asked|are you asking|exactly do you want|do you want exactly)
    (definition|define|meaning) [of] {rest}
    how do (you|we|i) (define|calculate|measure|count|work out) {rest}
    (does|do|should) (this|that|it|we|i) include {rest}
    which (period|dates|quarter) [(is this for|does this cover|are these for|do you mean|is this)]
"""
_STATUS = """
    (status|progress|where am i|where are we|how far am i|how far through am i|where have i got to|how am i doing|state)
    how (many|much) [more] [questions] [(is|are)] [(there)] [left] [to go] [(to do|to answer|remaining|remain)]
    how (many|much) [more] [questions] (do i have|have i got|to) [left] [(to answer|go|to do)]
    how many [more] questions (are left|are there|left|remain|remaining|to go|are remaining|are there left|are still to go)
    (what is|show me|show|check) (left|outstanding|my status|my progress|the status|remaining|still to do|my state)
    (am i|are we) (done|finished|nearly done|nearly finished|nearly there|done yet|finished yet)
    (what do i still (need|have) to (do|answer)|what is left to do|how long will this take|how long is this|how long is left)
    (have i (finished|done everything|answered everything)|which questions are left|what have i got left|what is missing)
    (did you get (my answers|my answer|that|it|this)|have you got (my answers|my answer|that|it)|did that (save|work|go through))
"""
_REVIEW = """
    (review|summary|summarise|recap|show|list|view|see|check|read back|read me back) [me] [(all)] [of] [(my|the|what)] [(answers|responses|answer|answers so far|figures|summary|return|replies)]
    (show|send|give) me (a summary|my return|what i have said|what i said|what i have entered|what i have so far|everything|all answers)
    what (have i|did i) (said|say|answered|answer|put|entered|enter|given|give|told you|submit|submitted) [so far]
    (show me what (i have said|i have put|you have)|what have you got [(so far|for me)]|my answers|answers so far|overview)
"""
_SHOW_LAST = """
    what did (we|i|they|you|it) (say|report|put|answer|give|submit|have|send|enter) [for (this|it)] (last|the last|the previous|previous) (time|quarter|qtr|round|period|month)
    what (was|is) (it|the figure|our figure|the answer|the number|the value|my answer|last quarter|our answer|my last answer|the last figure|the previous figure|last quarter's figure|the last one|last time) [(last|the last|the previous|previous)] [(time|quarter|qtr|round)]
    (show me|show|give me|see|what is|tell me|remind me of) [(the|our|my)] (last quarter's|last quarters|last time's|the last|last|previous) [quarter's] (figure|figures|answer|answers|number|numbers|value|return|one|quarter)
    (last quarter|last time|previous figure|last figure|last answer|last value|previous answer|previous value|show last|last quarter's figure)
    what did (we|i) (say|report|put) (before|previously)
    remind me what (we|i) (said|reported|put) [(last|the last)] (time|quarter|before)
    what was (last quarter's|last quarters|the previous|the last) (figure|answer|number|value|quarter|one)
    how (did|were) we [do] (last quarter|last time)
"""
_DEADLINE = """
    (deadline|due date|due|the deadline|when is it due|closing date|cut off|cut-off|when is the cut off)
    (what is|when is) (the|my|our) (deadline|due date|closing date|cut off date|cut-off|last day|cut off)
    when (is|are) (this|it|these|that|the return|the answers|my answers|they) (due|due by|due in|needed|needed by|wanted|required|closing)
    (when|what date|by when) (do|does|must|should) (you|i|we|it|this) [(need|have to|need to|want)] [(it|this|to)] [(it|this|be|have)] [(in|by|finish|reply|submit|answer|done|close|respond)]
    (how long (do i have|have i got)|how (many days|much time) (do i have|are left|have i got|is left|left)) [left]
    what (is the)[ last] date [(for this|for it)]
    (by when|when by|until when)
    when does (this|it|the round) (close|end|finish)
"""
_WHO_ASKED = """
    (who|what) (is|are) (this|you|asking|that) [from]
    (who|what) (sent|asked|is asking|wants|needs|set up|made|runs|is behind|asked for) [(this|me|for this|it|you|to know|for it|me this)] [this]
    (what the (hell|heck|fuck|devil) is this|wtf|wtf is this|what on earth is this|what is this about|what is going on)
    (is this (spam|genuine|legit|real|a scam|phishing|legitimate|a bot|automated|safe)|are you (a bot|real|human|a robot|a person|an ai))
    (where (is|did) this (from|come from)|where is this coming from|why am i getting (this|these|this message|this email|these emails))
    (why (have|did) i (get|got|receive|received) (this|these) [{rest}]|who does this come from|who is it for|who are you from)
    why are you (emailing|messaging|contacting|bothering|writing to) me
    (what is this (message|email|bot|thing|survey)|who wants to know|how did you get my (name|email|address|details))
    (who gave you my (name|email|address|details)|i do not know (who you are|what this is)|what is this)
"""
_REMIND = """
    (remind|ask|try|message|ping|chase|email|contact|nudge) me [again] at {hour}
    (remind|ask|try|message|ping|chase|email|contact|nudge) me [again] at {hour} [on] {day}
    (remind|ask|try|message|ping|chase|email|contact|nudge) me [again] [(on|by)] {day} at {hour}
    (send|give) me a reminder [[on] {day}] at {hour}
    (send|give) me a reminder at {hour} [on] {day}
    (come back|check back|get back) [to me] [[on] {day}] at {hour}
    (i will|will) (do|answer|look at) (it|this) [[on] {day}] at {hour}
    (snooze|postpone|defer) [(this|it)] (until|till|to) [{day} at] {hour}
    (snooze|postpone|defer) [(this|it)] (until|till|to) {hour} [on] {day}
    remind me [again] [(on|at|by|in)] {day}
    (send|give) me a reminder [(on|at|in)] {day}
    (ask|try|message|ping|chase|email|contact|nudge) me [again] [(on|at|in)] {day}
    (remind me|reminder|set a reminder|send me a reminder|remind me later|a reminder|nudge me) [later]
    (come back|check back|get back) [to me] [(on|at|in)] {day}
    (i will|will) (do|answer|reply to|look at|get back to you|do it|complete) [(this|it|on this)] [(on|by)] {day}
    (snooze|postpone|defer) [(this|it)] [(until|till|to|for)] {day}
    later on {day}
"""
_MUTE = """
    (stop|no more|turn off|switch off|mute|pause|silence|cancel|disable|end|quit|without) [(the|sending|sending me|all|your|any)] [more] (reminders|reminding me|chasing me|chasing|chasers|nudges|notifications|nagging|nagging me|reminding|the reminders|reminder|reminder emails)
    (do not|no need to|quit|please do not) (remind|chase|nudge|nag) me [(again|any more|anymore|about this)]
    (mute|mute me|stop bugging me|stop messaging me so often|fewer reminders|too many reminders|i do not need reminders|no reminders)
    (stop sending me|do not send me) [(any|any more|more|so many)] (reminders|chasers|nudges)
"""
_EXTENSION = """
    (have|get|take) [(until|till|more time until|an extension until|an extension to|up to|some more time until)] {day}
    (have|get|request|ask for|need) [(an|a|some|a bit|a little)] [(short|bit|of|little)] [(more|of an|extra)] (extension|time|longer) [(until|till|to) {day}]
    (i need|need|we need|i will need|we will need|i am going to need|i could do with|i require|i would like|requesting) [(an|a|some|a bit|until|till|a few|another)] [(short|bit|little)] [(more|of an|extra|until)] (extension|time|longer|days) [(until|till|to) {day}]
    (i need|we need|need|i will need) (until|till) {day}
    (extend|extend the deadline|extend it|push back the deadline|move the deadline|extend my deadline|push the deadline back) [(to|until|till) {day}]
    (is it ok|is it okay|ok|would it be ok|is it possible|is it alright|would it be possible) (if i|to) (send|give|have|answer|reply|do|submit|get) [(it|this|you this|it to you)] [(by|on|until|till)] {day}
    [an] extension [(to|until|till) {day}]
    (is there|any chance of|any possibility of|is there any chance of) (an extension|more time|some more time)
    (more time|give me until {day}|give me till {day}|i will be late|this will be late|i can not make the deadline|can it wait until {day})
    (send|submit|reply|answer|do|give) (it|this|you this|them) (by|on) {day} instead
"""
_STOP = """
    (stop|unsubscribe|opt out|opt me out|stop it|stop this|quit|exit|cancel|remove me|unsub|go away)
    (take|get|remove) me (off|from) (this|the|your) [(mailing|email|distribution)] (list|thing|survey|group|system|list please)
    (stop|quit) (emailing|messaging|contacting|bothering|writing to|pestering|spamming|sending) me [(these|this|messages|emails|these messages|these emails)]
    (do not|never) (email|message|contact|write to|bother|ask) me (again|any more|anymore|about this again|ever again)
    (leave me alone|delete me|i want out|unsubscribe me|end this|no more emails|no more messages|i do not want (this|these|to do this|these emails|these messages|to take part))
    (remove|delete) (me|my email|my name|my address|my details) [from (this|the|your) [(mailing|email)] (list|system)]
    (i do not wish to|not want to) (take part|participate|receive these|receive this) [any more]
    stop sending me (emails|messages|these|this|stuff|things)
"""
_RESTART = """
    (restart|start over|start again|start afresh|begin again|reset|from the beginning|from the top|redo|clear|clear all|start from scratch)
    (start|begin|go back to the) [(from the|the|at the)] (beginning|start|scratch|top)
    (clear|delete|scrap|wipe|discard|reset|erase|redo) (my|all my|all|everything|all the) [(answers|of it|the answers|everything)] [and (start again|start over|restart)]
    (do it all again|redo everything|start the whole thing again|scrap everything|start it again|start this again)
    (go back|back) to (the (start|beginning)|question one|square one)
"""
_SUBMIT = """
    (submit|send|send it in|submit it|send it|submit now|send now|send it now|submit this|submit all|finish|i am done|all done|send return|lodge)
    (submit|send|send in|send off|hand in|file|finalise|confirm and send|confirm) [(my|the|all)] [(my|the)] (answers|return|form|responses|it|them|everything|figures)
    (that is (all|it|everything)|that is me done|i have finished|i am finished|ready to (send|submit)|happy to (send|submit)|good to go)
    (confirm|i confirm|submit and finish|finish and submit|finish and send|send it off|all finished|that is the lot|nothing more from me)
"""
_RESEND = """
    (resend|send again|send (it|this|that|them|the email|the link|the form|the message|the questions|the question) again|re-send|repeat)
    (resend|re-send|repeat) (it|this|that|the email|the link|the form|the message|the questions|the question|question|last question|the last question|last message|them)
    (send|forward) me (a|another|the) (copy|link|email|form|message) [(of it|of this|of my answers|of the email|again|of the link|of the form)]
    (i (lost|deleted|can not find|have lost|have deleted|did not get|never got|have not received|did not receive|never received)) (it|the email|the link|the form|the message|the last email|your email|the last message|your last email|your message)
    (say|ask) (that|it|the question|this) again
    (what was the question|what was the question again|what is the question|what did you ask|come again|pardon|link again|a copy please|lost the link)
    (what was that|could you repeat that|repeat that|repeat the question|show the question again|the question again)
"""
_WITHDRAW = """
    (ignore|disregard|forget|scrap|delete|withdraw|retract|recall|cancel|discount) [(my|the|that|what)] (last|previous|earlier|i just sent|i sent|i just said|that|it|first) [(email|message|answer|one|reply|response|mail|note|figure)]
    (ignore|disregard|forget|scrap|delete|withdraw|retract|cancel|recall) (that|it|this)
    (ignore|disregard|forget|scrap|delete|withdraw|retract|cancel|recall) (that|this) [last] (one|answer|message|email|figure|reply)
    (that was sent|that got sent) (by mistake|in error|by accident|too soon)
    (sent (that|it|this) (by mistake|in error|by accident|too soon)|i sent (that|it|this|the last one) (by mistake|in error|by accident|too soon))
    (scratch that|forget i said that|strike that|that was sent in error|that was a mistake|sent in error|take that back|never mind that)
    (i take that back|ignore what i (said|just said|sent|just sent|wrote)|please ignore|ignore me|wrong window|wrong chat|wrong thread)
"""
_NOT_ME = """
    (not me|wrong person|it is not me|this is not me|this is not for me|not for me|not mine|this is not mine|not my (area|job|target|team|responsibility|department|remit|service))
    (not me|wrong person|this is not for me|this is not mine|not my area|not mine) [(,|-|.|;|:)] {person} (does|handles|leads|leads on|looks after|is doing|is handling|deals with|is dealing with|covers|runs|has|owns|is responsible for|is the lead for|has taken over|took over|has taken on|takes over|took on) [(this|it|that|these|them)] [(target|one|return|measure|indicator)] [(now|these days|instead|from now on)]
    (not me|wrong person|this is not for me|this is not mine|not my area|not mine) [,] [-] [(it is|ask|you want|you need|try|this is|should be|contact|speak to)] {person}
    (you have|i think you have) [got] the wrong person
    (i have|i) [(now|since)] (left|moved [on] from|changed|moved out of|moved to another|moved from) [(that|this|the|my)] (team|job|role|post|department|service|organisation|council|area|teams|jobs|roles|company)
    i (no longer|do not) [(any more|now)] (work|do|look after|deal with|cover|lead|lead on|manage|have anything to do with|am responsible for|work on|work in|work for|handle) [(on|in|for|with|here|there)] [(this|that|it|there|here|this area|the team|this team|that team|this any more|it any more|this target|these)] [(any more|anymore|now)]
    (i do not work (here|there|on this|in that team|in this team) (any more|anymore|now)|i do not work (here|there))
    (i am not|i am no longer) (the right person|the one|the lead|responsible [for this]|the person|in that role|in this role|in that team|on that team|in post|involved|the target lead|involved in this|dealing with this|doing this|the contact)
    (i have (moved on|changed jobs|changed roles|retired|left)|i am leaving|i have been moved|i moved on|this has moved|i changed jobs|i have a new job)
    (this|it) (is not|should not be) (my|for|with|come to|sent to|coming to|be) [(me|responsibility|area|job|team|target|remit)]
    (this|it|that) (is|should be|should go to|belongs to|goes to|is now|needs to go to|is done by|sits with) {person} now
    (it is|this is|that is) {person} (you want|you need|now|who does this)
    (you (want|need)|you should (ask|contact|speak to|email)) {person} [(not me|instead|for this|about this|now)]
    (try|contact) {person} (not me|instead|for this|about this|now)
    nothing to do with me
    {person} (has taken over from me|took over from me|has replaced me|does this now|deals with this now|looks after this now|is the lead now|is the new lead|has my old job|is now responsible for this)
"""
_DELEGATE = """
    {person} (answer|do|fill in|take|complete|help with|reply to|handle) (this|it|that|this one|that one|this question|the question|for me)
    (can|could) {person} (answer|do|fill in|take|complete|help with|reply to|handle) (this|it|that|this one|that one|this question|for me)
    {person} (will|can|could|should|is going to|would) (answer|do|fill in|take|complete|handle|reply to) (this|it|that|this one|this question) [for me]
    (ask|check with) {person} [(about this|for this|instead|for this one|this|this one|to answer this|to do this|to answer)]
    (delegate|assign|give|pass|forward|send) (this question|this one) to {person}
    delegate [(this|it)] to {person}
    {person} (can|could|will|would|should|is going to|knows how to) (answer|reply to) [(question|questions|number|numbers|no|nos|q|qs)] {numbers} [for me]
    (can|could) {person} (answer|reply to) [(question|questions|number|numbers|no|nos|q|qs)] {numbers} [for me]
    {person} (can|could|will|would|should|is going to) (do|take|handle|fill in|complete) (question|questions|number|numbers|no|nos|q|qs) {numbers} [for me]
    (can|could) {person} (do|take|handle|fill in|complete) (question|questions|number|numbers|no|nos|q|qs) {numbers} [for me]
    (ask|get) {person} (about|for|to answer|to do|to fill in|to take) [(question|questions|number|numbers|no|nos|q|qs)] {numbers}
    (delegate|assign|give|pass|hand|forward|send) (question|questions|number|numbers|no|nos|q|qs) {numbers} [(over|on)] to {person}
    delegate
    {person} (would know|will know) (this|the answer|the figure|this figure|this one|the figures)
    (someone else|a colleague|my colleague) [(can|should|will|could)] (answer|do|answers|does) (this|it|this one)
"""
_HANDOVER = """
    (hand over|handover|transfer|reassign|hand on) [(this|it|these|everything|my return|the return|all of this|all this|my questions|them|the whole thing|these questions|them all)] to {person}
    (hand|pass|forward|redirect|give|send|move) (this|it|these|everything|my return|the return|all of this|all this|my questions|them|the whole thing|these questions|them all) [(on|over|all)] to {person}
    (handover|hand over|hand it over|hand this over|reassign|transfer|reassign this|pass it on|pass this on|reassign it)
    {person} (is taking|will take|will be taking|takes|is going to take) (over|this over|over from me|over this|it over|this on)
    (i am|i would like to be) handing (over|this over|it over) to {person}
    send (this|these|it|them) (to|on to) {person} (instead|from now on|in future|in the future)
    (make|have) {person} (do|answer) (all of (this|it|them)|the whole return|my return|these)
"""
_ABSENCE = """
    [i am] [(going)] [(on|off on|away on|out on)] [(annual|sick|maternity|paternity|parental|study|special|a week's|unpaid|compassionate)] (leave|holiday|vacation|al) [(now|at the moment|today|this week|next week)] [(until|till|to|through to|through|back on|back|returning|returning on|up to|and back on|i am back on|i am back|and back|from now until|from today until)] {day}
    [i am] [(going)] (on|off on|away on|out on) [(annual|sick|maternity|paternity|parental|study|special|unpaid|compassionate)] (leave|holiday|vacation) [(now|at the moment|today|this week|next week|currently)]
    i am (annual|sick|maternity|paternity|parental) leave
    [i am] [(currently)] (away|out of office|out of the office|off|ooo|off work|off sick|out|not in|not at work|not working|not in the office|off ill) [(until|till|to|through|back on|back|returning|returning on|up to|and back on|i am back on|and back)] {day}
    [i am] [(currently)] (away|out of office|out of the office|ooo|off work|off sick|not in|not at work|not in the office|off ill) [(this week|next week|today|at the moment|now)]
    (i am|i will be) [(away|off|out|not)] (away|off|back|out|on leave|on holiday|out of office|in) [(from|until|on|till)] {day}
    (back|returning|return|back in the office|back at work|back at my desk) [(on|in)] {day}
"""
_CHANNEL = """
    (use|switch to|move to|change to|go to|continue (in|on|by|via)|carry on (in|on|by|via)|do this (by|on|in|via)|answer (by|on|in|via)|do it (by|on|in|via)|reply (by|on|in|via)|finish (by|on|in)) (email|e-mail|slack|the web|web|teams|mail|the website|a web page|the web page|online|a page|phone|text) [instead]
    (email|e-mail|slack|message|text|mail) me [(instead|in future|from now on|this|this instead|it|it instead)]
    (send|get|have) (it|this|these|me this|me these|them|me it) (by|via|in|on|as an|through|as) (email|e-mail|slack|mail|teams|an email) [instead]
    (can|could) (i|we) (do|answer|get|have|use|complete) (this|it) (by|in|on|via|through) (email|e-mail|slack|mail|teams|the web) [instead]
    (do|answer|complete|fill in|get|have) (this|it|these) (by|in|on|via|through) (email|e-mail|slack|mail|teams|the web|a form|a page|online) [instead]
    i (prefer|would prefer|would rather use|would rather have) (email|e-mail|slack|mail|the web|teams|a web page)
    (switch channel|change channel|email instead|slack instead|by email instead|by slack instead|by email|on slack|open as a page|open on the web|prefer email|prefer slack|different channel|email please)
"""
_HUMAN = """
    (speak|talk|chat) (to|with) (a|an|some|the|somebody|someone) [(real|actual|live)] [(person|human|human being|someone|somebody|adviser|operator|support team|team|one|colleague|else)] [(about this|there|instead)]
    (speak|talk|chat) (to|with) (someone|somebody|anyone|a person|the support team|support|an adviser) [(about this|instead|real|there)]
    (a|an) (human|person|real person|operator|adviser|agent)
    (human|person|real person|operator|agent|adviser|support|contact|contact support|speak to someone|call me|phone me|ring me|support team)
    who (can|do|should) i (speak|talk|call|contact|ask|phone|ring|email|complain) [(to|with)] [(about this|for help)]
    (i want|want|i would like|i wish|need|i need) [to] (complain|make a complaint|a human|a person|speak to (someone|a person|a human)|talk to (someone|a person|a human)|help from a person|a real person)
    [(this is|that is)] (wrong|ridiculous|unacceptable|rubbish|a joke|a waste of time|nonsense|not good enough|useless) [,] [(i want to|and i want to|i would like to|and i would like to|i wish to)] complain
    (complain|complaint|make a complaint|i have a complaint|this is (ridiculous|unacceptable|useless)|put me through to (someone|a person|a human))
    (get|have|ask) (someone|somebody|a person|a human) [to] (call|ring|phone|contact|email|get in touch with) me
    (is there|is anyone|is there anyone) [(a|someone|anybody|real|an actual)] [(person|human|there|real)] [i can (speak|talk) to]
    (can|could) (someone|somebody|a person) (call|ring|phone|contact|help|email) me
    (someone|somebody) (call|ring|phone|contact|help|email) me
    i (want|need|would like) [to (speak|talk) (to|with)] (a|an) [(real|actual)] (human|person|human being|someone)
"""
_DONT_KNOW = """
    (do not know|i do not know|dunno|i dunno|no idea|i have no idea|not sure|i am not sure|unsure|no clue|i have no clue|idk|haven't a clue|have not a clue|i have not a clue|unknown|not known)
    (do not know|i do not know|not sure|i am not sure|no idea) [(about)] (this|that|it|this one|the answer|yet|the figure|sorry|what to put|at the moment|right now|how to answer|how to answer this)
    (i can not (say|tell|answer|remember|answer this|answer that|tell you)|can not (say|tell|answer|remember)|could not (say|tell you)|i could not (say|tell you))
    (no way of knowing|beats me|haven't got a clue|have not got a clue|i have not got a clue|hard to say|who knows|i do not have the answer|you tell me|i would not know)
    (i do not have (that|this|the) (information|info|figure|data|number) [to hand]|i can not find (it|this|the figure)|no idea at all)
"""
_NONE = """
    (thanks|thank you|thank you very much|thanks very much|thanks a lot|many thanks|cheers|ta|thx|ty|great|great thanks|perfect|lovely|brilliant|noted|will do|got it|understood)
    (thanks|thank you|ok|okay|great|cheers|perfect|lovely|brilliant|noted|got it|fine|super) (thanks|thank you|will do|noted|got it|great|cheers|you too|that is great|for that|for letting me know|for the reminder|so much|again|all|both|very much|for your help|much|everyone)
    (ok|okay|k|cool|nice|good|super|fab|sure|right|all good|no problem|no worries|np|you too|much appreciated|appreciated|welcome|👍|🙏|🙂|😀)
    (thanks for (that|the reminder|your help|letting me know|this|all your help|the nudge|getting in touch|your message|your email|the update)|have a good (day|weekend|evening|one)|good to know)
    (no thanks|all the best|bye|goodbye|see you|speak soon|that is great|that is fine|sounds good|received|received with thanks|i will do|i will)
"""
_LATER = """
    (later|not now|not right now|maybe later|busy|i am busy|too busy|not today|another time|some other time|in a bit|in a minute|bit later|another day)
    (ask|do|come back|answer|finish|look at|try|i will do|i will answer|i will finish|i will look at) [(me|this|it|to this|to it|at this|you)] [again] (later|another time|some other time|in a bit|when i have time|later on|later today|after lunch)
    (i will (do|look at|answer|finish|get to|come back to|get back to) (it|this|that|you) (later|soon|when i can|in a bit|shortly|later on|later today|after lunch)|give me a (minute|moment|sec|second|bit))
    (hold on|wait|one moment|one sec|just a minute|hang on|bear with me|pause|save and continue later|save for later|come back later|not at the moment|in a meeting|i am in a meeting|i am driving|snooze)
    (i am busy (now|right now|at the moment|today)|can not do (this|it) (now|right now|today)|do this later|i do not have time (now|today|right now)|no time (now|today)|save)
    (can (this|it|we do this) (wait|later)|can not talk now|bad time|not a good time|leave it for now|finish later|i will come back to (this|it))
"""

_TABLES = (
    ("none", _NONE), ("withdraw_last", _WITHDRAW), ("mute_reminders", _MUTE), ("stop", _STOP), ("later", _LATER),
    ("restart", _RESTART), ("skip", _SKIP), ("back", _BACK), ("edit", _EDIT), ("show_last", _SHOW_LAST), ("why", _WHY),
    ("who_asked", _WHO_ASKED), ("deadline", _DEADLINE), ("status", _STATUS), ("help", _HELP),
    ("definition", _DEFINITION), ("review", _REVIEW), ("resend", _RESEND), ("submit", _SUBMIT), ("human", _HUMAN),
    ("dont_know", _DONT_KNOW), ("switch_channel", _CHANNEL), ("absence", _ABSENCE), ("remind", _REMIND),
    ("extension", _EXTENSION), ("not_me", _NOT_ME), ("handover", _HANDOVER), ("delegate", _DELEGATE),
)  # fmt: skip


@cache
def requests() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """Every command with its ways of saying; built when first asked for, as that takes half a second."""
    return tuple((name, compiled(table)) for name, table in _TABLES)
