"""The desk's counter: what staff see and do, whichever way they work: the queue, a case in words, an action
with all that it takes and will do, and why it was refused.

The command line (`desk.staff`) and the console (`desk.console`) import it; it knows neither of them. What
differs between the two (a command here, a button there) comes as `Session.hints`. Personal data is in
`counter.cases` alone.
"""
