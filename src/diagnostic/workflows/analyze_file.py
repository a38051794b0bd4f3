"""Act: a file of answers in, a released analysis out, without any storage."""
