"""What a form must be. `whole` runs it all.

`schemas` is about its rules alone, `answerable` about whether people can answer it, `questions` about its
words, `booking` about slots, `mails` about mails, `privacy` about what visitors are told of their data.
"""
