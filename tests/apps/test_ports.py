"""Ports, with real sockets on this machine."""

import os
import socket

import pytest

from followup_evidence.apps import ports


@pytest.fixture
def taken():
    """Yield a port at which this test itself listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_port_asked_for_is_given_when_it_is_free():
    free = ports.spare()
    assert ports.pick(free) == free


def test_a_taken_port_is_an_error_that_names_who_holds_it(taken):
    with pytest.raises(ports.PortError, match=rf"Port {taken} is in use by .*{os.getpid()}"):
        ports.pick(taken)


def test_without_a_wish_the_first_free_port_is_taken(taken, monkeypatch):
    monkeypatch.setattr(ports, "FIRST", taken)
    assert taken < ports.pick() < taken + 50


def test_when_none_is_free_the_error_says_what_to_do(monkeypatch):
    monkeypatch.setattr(ports, "is_free", lambda port: False)
    with pytest.raises(ports.PortError, match=r"from 8888 to 8937 is free.\n.*--port 9000"):
        ports.pick()


def test_a_holder_that_the_system_hides_is_not_made_up(taken, monkeypatch):
    import psutil

    def hidden(kind):
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "net_connections", hidden)
    assert ports.holder(taken) == "another program, perhaps an earlier JupyterLab"
