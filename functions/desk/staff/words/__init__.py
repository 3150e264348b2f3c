"""What staff read: submissions, wishes and refusals in words, laid out for a terminal."""
