"""Every mail of the desk: its use, its facts, its row in the outbox, its text and its calendar file.

Imports codes, submissions and below. Of the domain, only `intake` and `transitions` may import it. Sending is
`desk.delivery`.
"""
