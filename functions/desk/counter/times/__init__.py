"""Times of a desk that staff close to bookings for a while."""
