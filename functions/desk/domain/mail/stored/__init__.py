"""What the table holds of mails: outbox rows, which of them need the staff, what was sent, stopped addresses.

Imports submissions, codes and `uses`; whatever reads or writes the outbox may import it.
"""
