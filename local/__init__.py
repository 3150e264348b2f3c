"""The whole desk on one machine: the built site, the real functions, emulated AWS, a mailbox page.

Imports builder/, the functions and the desk; only the tests import it.
"""
