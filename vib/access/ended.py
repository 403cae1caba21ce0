"""Sign-ins that somebody ended: a copy of the cookie, or another tab, may not go on with them."""

import hashlib
import json

from vib.access.claims import Claims, expires

_MARKS = ("iss", "sub", "iat", "exp", "nonce", "jti", "sid")
"""What tells one sign-in from the next of the same person."""


class EndedSignIns:
    """The sign-ins that were ended in this process, until they would have expired."""

    def __init__(self) -> None:
        self._ended: dict[str, float] = {}

    def end(self, claims: Claims, now: float) -> None:
        """Ends a sign-in; those that have expired since are forgotten."""
        self._ended = {key: until for key, until in self._ended.items() if until > now}
        if expires(claims) > now:
            self._ended[_key(claims)] = expires(claims)

    def has(self, claims: Claims) -> bool:
        """Whether a sign-in was ended."""
        return bool(self._ended) and _key(claims) in self._ended


def _key(claims: Claims) -> str:
    told = json.dumps([str(claims.get(mark, "")) for mark in _MARKS])
    return hashlib.sha256(told.encode()).hexdigest()
