"""Mails that are held back: caps, mailboxes that answer by themselves, and what staff decide."""
