"""Ports of this machine: the first free one, or who holds the one that was asked for."""

from __future__ import annotations

import socket

from followup_evidence.errors import FollowupError

FIRST = 8888
"""Where JupyterLab looks first."""

_HOW_MANY = 50


class PortError(FollowupError):
    """The port cannot be used."""


def is_free(port: int) -> bool:
    """Tell whether a server of this person could listen at the port on 127.0.0.1."""
    with socket.socket() as probe:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows lets two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port whose last connection is just closing is free for a server
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def spare() -> int:
    """Return a port that nobody uses, far from those that people know."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def pick(asked: int | None = None) -> int:
    """Return the port that was asked for, or else the first free one from 8888 on.

    Raises
    ------
    PortError
        The port asked for is taken (by whom is said where the system tells), or none of
        the fifty from 8888 on is free.
    """
    if asked is None:
        for port in range(FIRST, FIRST + _HOW_MANY):
            if is_free(port):
                return port
        raise PortError(
            f"No port from {FIRST} to {FIRST + _HOW_MANY - 1} is free.\n"
            "Stop another server, or name a port: followup-evidence explore --port 9000"
        )
    if is_free(asked):
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
