"""What staff do about a mail of a case that didn't arrive, is held, or has to be a letter.

It changes no state, so it is no action of a workflow; but the trail records it.
"""
