"""What is told of a whole desk: each test reads and checks the example desk, or a small one, anew."""
