"""What a form may take, from whom to whom: times, limits, lists of options, and who is told."""
