"""A class at one server: each browser has its own work, and nobody comes in without the token."""

import re
import urllib.request

import pytest

from followup_evidence.apps import settings


@pytest.fixture(scope="module")
def lesson(explore):
    """Serve a class; its address names this machine on the network, and is reached from it."""
    with explore("--app", "--class", 3) as address:
        yield re.sub(r"//[^:/]+", "//127.0.0.1", address)


def join(context, address):
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(address, wait_until="commit")
    page.locator(".fe-note").get_by_text("minutes").first.wait_for()
    page.get_by_text("kept for this browser until the class ends").wait_for(state="attached")
    return page


def test_nobody_comes_in_without_the_token(lesson):
    with urllib.request.urlopen(lesson.split("?")[0]) as answer:
        assert "/login" in answer.url
        assert b"minutes" not in answer.read()


def kernel_of(page):
    """Return the address at which the server tells of a page's kernel while there is one."""
    told = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent)")
    return re.sub(r"/\?", f"/api/kernels/{told['kernelId']}?", page.url)


def test_a_kernel_ends_when_its_page_is_gone_and_not_while_somebody_only_thinks(
    explore, chromium, monkeypatch
):
    monkeypatch.setenv(settings.IDLE, "6")
    with explore("--app", "--class", 2, "--host", "127.0.0.1") as address:
        thinker, leaver = chromium.new_context(), chromium.new_context()
        thinking, leaving = join(thinker, address), join(leaver, address)
        stays, ends = kernel_of(thinking), kernel_of(leaving)
        assert stays != ends
        assert [thinker.request.get(one).status for one in (stays, ends)] == [200, 200]
        leaver.close()  # as when a machine is switched off: the page says no word
        while thinker.request.get(ends).status != 404:
            thinking.wait_for_timeout(500)
        thinking.wait_for_timeout(15_000)  # longer than the time, and than the pause between looks
        assert thinker.request.get(stays).status == 200
        typed = thinking.get_by_label("Minutes to spend, typed")
        typed.fill("95")
        typed.press("Enter")
        thinking.locator(".fe-note").get_by_text("of 95 minutes").wait_for()
        thinker.close()


def test_each_browser_has_its_own_work_and_gets_it_back(lesson, chromium, watch):
    first, second = chromium.new_context(), chromium.new_context()
    for context in (first, second):
        watch.follow(context)
    one, two = join(first, lesson), join(second, lesson)
    for page, minutes in ((one, 95), (two, 140)):
        typed = page.get_by_label("Minutes to spend, typed")
        typed.fill(str(minutes))
        typed.press("Enter")
    for page, minutes in ((one, 95), (two, 140)):
        page.locator(".fe-note").get_by_text(f"of {minutes} minutes").wait_for()
        page.locator(".fe-list > summary").click()
        assert page.get_by_label("or a path on this machine").count() == 0
        page.wait_for_timeout(1_000)
        page.close()
    again = join(first, lesson)
    again.locator(".fe-note").get_by_text("of 95 minutes").wait_for()
    stranger = chromium.new_context()
    watch.follow(stranger)
    new = join(stranger, lesson)
    new.locator(".fe-note").get_by_text("of 180 minutes").wait_for()
    for context in (first, second, stranger):
        context.close()
    watch.troubles[:] = [one for one in watch.troubles if "ERR_ABORTED" not in one]
    watch.assert_quiet()
