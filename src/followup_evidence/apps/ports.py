"""Ports of this machine: the first free one, or who holds the one that was asked for."""

from __future__ import annotations

import socket

from followup_evidence.errors import FollowupError

FIRST = 8888
"""Where JupyterLab looks first."""

HERE = "127.0.0.1"
"""The address that this machine alone reaches."""
ALL = "0.0.0.0"  # noqa: S104 - servers behind it ask for a token
"""All addresses of this machine."""

_HOW_MANY = 50


class PortError(FollowupError):
    """The port cannot be used."""


def is_free(port: int, host: str = HERE) -> bool:
    """Tell whether a server of this person could listen at the port of an address of ours.

    For all addresses it must be free at each; then this machine's own is asked, too, since
    macOS would let two programs share a port that way.
    """
    return all(_binds(port, address) for address in {host, HERE if host == ALL else host})


def _binds(port: int, host: str) -> bool:
    with socket.socket() as probe:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows lets two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port whose last connection is just closing is free for a server
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def spare() -> int:
    """Return a port that nobody uses, far from those that people know."""
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        number: int = probe.getsockname()[1]
        return number


def pick(asked: int | None = None, host: str = HERE) -> int:
    """Return the port that was asked for, or else the first free one from 8888 on.

    Raises
    ------
    PortError
        The host is no address of this machine, the port asked for is taken (by whom is said
        where the system tells), or none of the fifty from 8888 on is free.
    """
    if not _binds(0, host):
        raise PortError(
            f"{host} is no IPv4 address of this machine.\n"
            f"--host {ALL} listens at all that it has, --host {HERE} for this machine alone."
        )
    if asked is None:
        for port in range(FIRST, FIRST + _HOW_MANY):
            if is_free(port, host):
                return port
        raise PortError(
            f"No port from {FIRST} to {FIRST + _HOW_MANY - 1} is free.\n"
            "Stop another server, or name a port: followup-evidence explore --port 9000"
        )
    if is_free(asked, host):
        return asked
    raise PortError(
        f"Port {asked} is in use by {holder(asked)}.\n"
        "Stop it, name another port, or leave --port out to get the first free one."
    )


def holder(port: int) -> str:
    """Name the program that listens at the port, as far as the system tells us."""
    import psutil

    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.pid and connection.laddr and connection.laddr.port == port:
                if connection.status != psutil.CONN_LISTEN:
                    continue
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        pass  # macOS shows other programs' connections to administrators only
    return "another program, perhaps an earlier JupyterLab"


def own_address() -> str:
    """Return the address under which others on the network reach this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # for documentation alone: nothing is sent
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
