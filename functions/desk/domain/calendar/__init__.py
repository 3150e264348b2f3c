"""When: moments in Tokyo's time, opening days, the slots of a form, and which of them are free.

The lowest floor of the domain: anything may import it, and it imports no other subject.
"""
