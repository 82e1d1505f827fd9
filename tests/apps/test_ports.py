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


def test_a_port_is_free_at_one_address_and_taken_at_another_or_at_all():
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.2", 0))
        except OSError:
            pytest.skip("this system has one loopback address")
        listener.listen()
        port = listener.getsockname()[1]
        assert ports.is_free(port)
        assert ports.is_free(port, "127.0.0.1")
        assert not ports.is_free(port, "127.0.0.2")
        assert not ports.is_free(port, ports.ALL)


def test_a_port_that_this_machine_alone_uses_is_taken_for_all_addresses(taken):
    assert not ports.is_free(taken, ports.ALL)


def test_an_address_of_another_machine_is_refused_before_anything_starts():
    with pytest.raises(ports.PortError, match=r"192\.0\.2\.1 is no IPv4 address .*\n.*0\.0\.0\.0"):
        ports.pick(host="192.0.2.1")


def test_without_a_wish_the_first_free_port_is_taken(taken, monkeypatch):
    monkeypatch.setattr(ports, "FIRST", taken)
    assert taken < ports.pick() < taken + 50


def test_when_none_is_free_the_error_says_what_to_do(monkeypatch):
    monkeypatch.setattr(ports, "is_free", lambda port, host: False)
    with pytest.raises(ports.PortError, match=r"from 8888 to 8937 is free.\n.*--port 9000"):
        ports.pick()


def test_a_holder_that_the_system_hides_is_not_made_up(taken, monkeypatch):
    import psutil

    def hidden(kind):
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "net_connections", hidden)
    assert ports.holder(taken) == "another program, perhaps an earlier JupyterLab"
