"""The service over HTTP: thin doors to the desk, the store and the pictures."""
