"""What has a place on a desk's day: bookings, blocks by staff, earlier slots that are offered. Pure."""
