"""Magazines: who subscribed to one, and the issues that are sent to them. Pure.

Below `transitions`, above `mail`: a subscription is no submission. Nobody waits for an answer to it, and what
the desk must be able to show is only that its reader asked for it.
"""
