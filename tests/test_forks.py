"""Processes forked for one piece of work: what passes between, and what does not."""

import os
import signal
import sys
import threading
import time

import psutil
import pytest

from followup_evidence import forks
from followup_evidence.errors import Faults, FollowupError

pytestmark = pytest.mark.skipif(not forks.possible(), reason="there is no fork here")

WORK = """
import os, threading, time
seen = []
ready = 0
class Odd(Exception):
    def __init__(self, a, b): super().__init__(a)
def warm():
    global ready
    import random, numpy
    random.seed(1), numpy.random.seed(1)
    ready = 1
def with_thread():
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
def broken(): raise RuntimeError("not today")
def double(talk, n):
    seen.append(n)
    return 2 * n, len(seen), ready, os.getpid()
def tells(talk):
    talk.tell("one"); talk.tell("two"); return "end"
def asks(talk, n): return talk.ask(n) + 1
def fails(talk): raise ValueError("bad")
def odd(talk): raise Odd("strange", 2)
def faults(talk):
    from followup_evidence.errors import Faults
    raise Faults("a.csv", ["row 1: wrong"], "Mend it.")
def dies(talk): os._exit(3)
def sleeps(talk):
    import subprocess
    other = subprocess.Popen(["sleep", "60"])
    talk.tell(other.pid)
    time.sleep(60)
def big(talk, data): return data[::-1]
def session(talk): return os.getsid(0), os.getpid()
def draws(talk):
    import random, numpy
    return random.random(), numpy.random.random()
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("work")
    (folder / "some_work.py").write_text(WORK)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(folder)
    yield folder
    os.environ.pop("PYTHONPATH")
    if before is not None:
        os.environ["PYTHONPATH"] = before


@pytest.fixture(scope="module")
def server(place):
    server = forks.Server("some_work:warm")
    yield server
    server.close()


def test_each_piece_of_work_has_a_fresh_copy_of_what_was_prepared(server):
    answers = [server.start("some_work:double", n).result() for n in (1, 2, 3)]
    assert [answer[:3] for answer in answers] == [(2, 1, 1), (4, 1, 1), (6, 1, 1)]
    assert len({answer[3] for answer in answers} | {os.getpid(), server.pid}) == 5


def test_a_process_whose_work_is_done_is_not_signalled_since_its_number_may_be_anothers(
    server, monkeypatch
):
    sent = []
    child = server.start("some_work:double", 1)
    child.result()
    monkeypatch.setattr(os, "kill", lambda *number: sent.append(number))
    monkeypatch.setattr(os, "killpg", lambda *number: sent.append(number))
    child.close()
    assert sent == []
    assert child.connection.closed


def test_each_copy_has_a_session_of_its_own_which_the_system_shares_time_out_to(server):
    # In one session for all, thirty busy kernels have together the time that one page has.
    session, process = server.start("some_work:session").result()
    assert session == process


def test_no_two_copies_draw_the_same_random_numbers(server):
    drawn = [server.start("some_work:draws").result() for _ in range(3)]
    assert len({number for pair in drawn for number in pair}) == 6


def test_many_run_at_once_and_large_values_pass(server):
    children = [server.start("some_work:big", bytes([n]) * 5_000_000 + b"!") for n in range(4)]
    assert [child.result()[:2] for child in children] == [b"!" + bytes([n]) for n in range(4)]


def test_work_tells_and_asks_on_its_way(server):
    child = server.start("some_work:tells")
    assert [child.receive() for _ in range(3)] == [
        ("told", "one"),
        ("told", "two"),
        ("done", "end"),
    ]
    assert server.start("some_work:asks", 20).result(lambda n: 2 * n) == 41


@pytest.mark.parametrize(
    ("work", "kind", "said"),
    [
        ("fails", ValueError, "bad"),
        ("odd", FollowupError, "Odd: strange"),
        ("faults", Faults, "row 1: wrong"),
        ("dies", forks.Died, "ended before"),
        ("nothing", AttributeError, "nothing"),
    ],
)
def test_what_goes_wrong_in_the_process_is_raised_here(server, work, kind, said):
    with pytest.raises(kind, match=said):
        server.start(f"some_work:{work}").result()
    assert server.start("some_work:double", 4).result()[0] == 8


def gone(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until(true):
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_killing_work_ends_what_it_has_started(server):
    child = server.start("some_work:sleeps")
    _, other = child.receive()
    child.close()
    wait_until(lambda: gone(child.pid) and gone(other))


def test_a_server_that_was_killed_is_said_and_the_next_one_serves(place):
    server = forks.Server("some_work:warm")
    server.start("some_work:double", 1).result()
    first = server.pid
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: gone(first))
    with pytest.raises(forks.Died):
        server.start("some_work:double", 1)
    assert server.start("some_work:double", 5).result()[0] == 10
    assert server.pid != first
    server.close()


@pytest.mark.parametrize("warm", ["with_thread", "broken", "nowhere"])
def test_a_server_that_could_not_fork_safely_is_refused(place, capfd, warm):
    server = forks.Server(f"some_work:{warm}")
    for _ in range(2):
        with pytest.raises(forks.Died, match="did not start, or has threads"):
            server.start("some_work:double", 1)
    assert not server.can_start()
    server.close()


def test_a_server_ends_with_the_process_that_asked_for_it(place):
    code = (
        "import os\nfrom followup_evidence import forks\n"
        "s = forks.Server('some_work:warm')\ns.start('some_work:double', 1).result()\n"
        "print(s.pid, flush=True)\nos.kill(os.getpid(), 9)"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    wait_until(lambda: gone(int(done.stdout)))


def test_several_threads_may_ask(server):
    answers = []
    threads = [
        threading.Thread(
            target=lambda n=n: answers.append(server.start("some_work:double", n).result()[0])
        )
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [0, 2, 4, 6, 8, 10, 12, 14]
