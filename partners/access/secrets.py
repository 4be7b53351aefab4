"""Secrets of keys: random enough that a plain hash keeps them."""

import hashlib


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
