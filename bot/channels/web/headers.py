"""What every answer carries, whatever it says: nobody frames it, keeps it, learns its address, runs a script in it."""

from __future__ import annotations

from collections.abc import Mapping

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}
ON_HTTPS: Mapping[str, str] = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def headers(base_url: str) -> dict[str, str]:
    """The headers of an installation that is served at this address."""
    return {**ALWAYS, **(ON_HTTPS if base_url.startswith("https:") else {})}
