"""Every mail of the desk: its use, its facts, its row in the outbox, its text and its calendar file.

`uses` is the table of all mails, `facts` the words that fill them, `stored` what the table holds of them.
Imports codes, submissions and below. Of the domain, only `intake` and `transitions` may import it. Sending is
`desk.delivery`.
"""
