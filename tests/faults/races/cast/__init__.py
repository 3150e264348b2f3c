"""Who plays in the races, and the scenes that they play."""
