import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Protocol

import pytest

from bot.fetching.web import Web
from tests.fetching.servers import Answering, Server, web_of


class Serve(Protocol):
    async def __call__(
        self, answering: Answering | bytes, tls: ssl.SSLContext | None = None, **more: object
    ) -> Server: ...


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start servers, which end with the test."""
    async with AsyncExitStack() as stack:

        async def start(answering: Answering | bytes, tls: ssl.SSLContext | None = None, **more: object) -> Server:
            always = answering
            server = Server((lambda _: always) if isinstance(always, bytes) else always, **more)  # type: ignore[arg-type] # a test names the fields it needs
            return await stack.enter_async_context(server.running(tls))

        yield start


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with web_of() as made:
        yield made


@dataclass(frozen=True)
class Certificates:
    """An authority, and what it signs for `secure.example`."""

    folder: Path

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "authority.pem"))

    def server(self, *protocols: str, name: str = "secure") -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        context.set_alpn_protocols(list(protocols) or ["http/1.1"])
        return context


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    openssl = which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make certificates with")
    folder = tmp_path_factory.mktemp("certificates")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    def run(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S603 - the test's own arguments

    def sign(name: str, days: str) -> None:
        wanted = ("-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}.example")
        run("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", *wanted)
        signed_by = ("-CA", "authority.pem", "-CAkey", "authority.key", "-copy_extensions", "copy")
        run("x509", "-req", "-in", f"{name}.csr", *signed_by, "-days", days, "-out", f"{name}.pem")

    run(
        "req",
        "-x509",
        *key,
        "-keyout",
        "authority.key",
        "-out",
        "authority.pem",
        "-subj",
        "/CN=authority",
        "-days",
        "9",
    )
    sign("secure", "9")
    sign("expired", "-1")
    return Certificates(folder)
