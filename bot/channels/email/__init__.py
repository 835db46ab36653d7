"""Email: letters out by SMTP, replies in by LMTP, IMAP or a provider's call, all read alike.

Knows mail on the wire and how letters look. What a letter says and what a reply
answers is decided in `conversations.letters`, whose a mail is in `bot.handlers`;
it may import no other channel.
"""
