"""The whole desk on one machine: the built site, the real functions, emulated AWS, a mailbox page."""
