"""Settings, paths, the key stretching queue, the memory lock. Knows no request."""
