"""Commands for dispatches: the experts of a desk, and a case as a sheet of paper."""
