"""Act: score answers sent along with the request; nothing is kept."""
