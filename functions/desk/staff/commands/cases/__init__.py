"""The queue and what is done with a submission in it. `act` has all actions of schemas/workflows/."""
