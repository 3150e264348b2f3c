"""What proves something or stands for somebody: receipt numbers, link codes, nonces, proofs, keyed hashes.

Imports forms. Of the domain, mail, `intake` and `transitions` may import it; submissions may not.
"""
