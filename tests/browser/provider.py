"""A real provider of sign-ins, a server that asks people to sign in there, and somebody who does."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page

from tests.browser.conftest import free_port, serving
from vib.access.roles import Role

SECRETS = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "a-secret-of-the-tests-and-of-nothing-else"
client_id = "vib-monitor"
client_secret = "known-to-the-tests"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
VALUES = {
    Role.VIEWER: "VIBMonitor-lezer",
    Role.STEERING: "VIBMonitor-stuurgroep",
    Role.STAFF: "VIBMonitor-medewerker:OVO000123",
    Role.COORDINATOR: "VIBMonitor-coordinator:OVO000123",
}
USERS = (
    *(
        User(sub=role.value, claims={"name": f"An {role}", "roles": [value]})
        for role, value in VALUES.items()
    ),
    User(sub="stranger", claims={"name": "Nobody", "roles": ["Other-coordinator"]}),
)


@contextmanager
def signing_in(
    environment: dict[str, str],
    folder: Path,
    lasts: timedelta,
    users: Sequence[User] = USERS,
    organisations: str = "OVO000123=atlas",
) -> Iterator[str]:
    """A fresh server that asks people to sign in at a provider, whose tokens last so long; its address."""
    port = free_port()
    with run_server_in_thread(user_claims=users, access_token_max_age=lasts) as provider:
        secrets = folder / "secrets.toml"
        address = f"http://localhost:{port}"
        named = {"address": address, "provider": f"http://localhost:{provider.server_port}"}
        secrets.write_text(SECRETS.format(**named), "utf-8")
        own = {"VIB_ORGANISATIONS": organisations}
        with serving(os.environ | environment | own, "--secrets.files", str(secrets), port=port):
            yield address


def sign_in(page: Page, who: str) -> None:
    """Presses the button, and is somebody at the provider."""
    page.get_by_role("button", name="Aanmelden").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.locator(".vib-who").or_(page.get_by_text("Je hebt nog geen toegang")).first.wait_for()
