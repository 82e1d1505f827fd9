"""A class at one server: each browser has its own work, and nobody comes in without the token."""

import re
import urllib.request

import pytest

from followup_evidence.apps import settings

GONE = "async address => (await fetch(address)).status === 404"


@pytest.fixture(scope="module")
def lesson(explore):
    """Serve a class; its address names this machine on the network, and is reached from it."""
    with explore("--app", "--class", 3) as address:
        yield re.sub(r"//[^:/]+", "//127.0.0.1", address)


def join(context, address):
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(address, wait_until="commit")
    page.get_by_text("in this browser until the class ends").wait_for(state="attached")
    settle(page)
    return page


def settle(page):
    """Wait until the work is kept and nothing more is to come."""
    page.locator(".fe-builder[data-settled=true]").wait_for()


def limit(page, minutes):
    """Type a limit of minutes and wait for its plan."""
    typed = page.get_by_label("Minutes, typed")
    typed.fill(str(minutes))
    typed.press("Enter")
    spent(page, minutes).wait_for()


def spent(page, minutes):
    return page.locator(".fe-total").get_by_text(f"of {minutes} minutes")


def test_nobody_comes_in_without_the_token(lesson):
    with urllib.request.urlopen(lesson.split("?")[0]) as answer:
        assert "/login" in answer.url
        assert b"things to do" not in answer.read()


def kernel_of(page):
    """Return the address at which the server tells of a page's kernel while there is one."""
    told = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent)")
    return re.sub(r"/\?", f"/api/kernels/{told['kernelId']}?", page.url)


def test_a_kernel_ends_when_its_page_is_gone_and_not_while_somebody_only_thinks(
    explore, chromium, monkeypatch
):
    monkeypatch.setenv(settings.IDLE, "12")
    with explore("--app", "--class", 2, "--host", "127.0.0.1") as address:
        thinker = chromium.new_context()
        thinking = join(thinker, address)
        stays = kernel_of(thinking)
        for _ in range(2):  # when the second ends, all kernels were looked at since the first did
            leaver = chromium.new_context()
            ends = kernel_of(join(leaver, address))
            assert stays != ends
            assert [thinker.request.get(one).status for one in (stays, ends)] == [200, 200]
            leaver.close()  # as when a machine is switched off: the page says no word
            thinking.wait_for_function(GONE, arg=ends, polling=500)
        assert thinker.request.get(stays).status == 200
        limit(thinking, 95)
        thinker.close()


def test_each_browser_has_its_own_work_and_gets_it_back(lesson, chromium, watch):
    first, second = chromium.new_context(), chromium.new_context()
    for context in (first, second):
        watch.follow(context)
    one, two = join(first, lesson), join(second, lesson)
    limit(one, 95)
    limit(two, 140)
    for page, minutes in ((one, 95), (two, 140)):
        assert spent(page, minutes).is_visible()
        page.locator(".fe-list > summary").click()
        assert page.get_by_label("or a path on this machine").count() == 0
        settle(page)
        page.close()
    again = join(first, lesson)
    assert spent(again, 95).is_visible()
    stranger = chromium.new_context()
    watch.follow(stranger)
    new = join(stranger, lesson)
    assert new.get_by_label("Minutes, typed").input_value() == ""
    for context in (first, second, stranger):
        context.close()
    watch.troubles[:] = [one for one in watch.troubles if "ERR_ABORTED" not in one]
    watch.assert_quiet()
