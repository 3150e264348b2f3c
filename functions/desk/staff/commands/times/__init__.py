"""Times of a desk: what staff block or close at run time, and the bookings that stand there."""
