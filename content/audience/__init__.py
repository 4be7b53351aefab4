"""For whom a thing is meant: which partners, by kind, tier, territory, language or name. Pages and assets stand on it."""
