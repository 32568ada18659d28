"""The email digest."""
