"""Sends the mails of the outbox, and records what SES reports of them.

Imports storage and the domain. `bootstrap` imports it late, because only the functions that send or record
should pay for it; staff may import it too. A use case imports none of it: it leaves a row in the table.
"""
