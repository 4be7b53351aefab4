"""Database addresses: the same server under another user, or another database on it."""

from urllib.parse import quote, unquote, urlsplit, urlunsplit


def with_database(url: str, name: str) -> str:
    """The same server and user, another database."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc or "@", path=f"/{quote(name, safe='')}"))


def with_user(url: str, user: str, password: str, database: str) -> str:
    """The same server, another user and database."""
    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{server}", path=f"/{quote(database, safe='')}"))


def database_of(url: str) -> str:
    """The database an address names; empty if none."""
    return unquote(urlsplit(url).path.strip("/"))


def log_in_of(url: str) -> tuple[str, str]:
    """User and password of an address; empty if none."""
    parts = urlsplit(url)
    return unquote(parts.username or ""), unquote(parts.password or "")
