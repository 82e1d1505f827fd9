"""The guard around the browser tests: it must be able to fail."""

import pytest


def open_page(page, folder, body):
    path = folder / "page.html"
    path.write_text(f"<!doctype html><title>t</title><link rel=icon href=data:,>{body}", "utf-8")
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")


def test_a_page_that_keeps_to_itself_is_quiet(page, watch, tmp_path):
    open_page(
        page, tmp_path, "<p>quiet</p><img alt='' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"
    )
    assert page.inner_text("p") == "quiet"
    assert any(address.startswith("file:") for address in watch.requests)
    watch.assert_quiet()


def test_a_request_to_another_host_fails_the_guard(page, watch, tmp_path):
    open_page(page, tmp_path, "<img alt='' src='http://example.com/pixel.gif'>")
    with pytest.raises(AssertionError, match=r"outside request: http://example\.com/pixel\.gif"):
        watch.assert_quiet()


def test_another_host_cannot_be_reached_at_all(page, watch, tmp_path):
    open_page(page, tmp_path, "<img alt='' src='http://example.com/pixel.gif'>")
    with pytest.raises(AssertionError, match="ERR_NAME_NOT_RESOLVED"):
        watch.assert_quiet()


def test_a_socket_to_another_host_fails_the_guard(page, watch, tmp_path):
    open_page(page, tmp_path, "<script>new WebSocket('ws://example.com/live')</script>")
    with pytest.raises(AssertionError, match="outside request: ws://example"):
        watch.assert_quiet()


def test_a_missing_local_file_fails_the_guard(page, watch, tmp_path):
    open_page(page, tmp_path, "<script src='missing.js'></script>")
    with pytest.raises(AssertionError, match=r"failed: file:.*missing\.js"):
        watch.assert_quiet()


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('spilt')", "console: spilt"),
        ("throw Error('tripped')", "page error.*tripped"),
    ],
)
def test_a_script_that_complains_fails_the_guard(page, watch, tmp_path, script, complaint):
    open_page(page, tmp_path, f"<script>{script}</script>")
    with pytest.raises(AssertionError, match=complaint):
        watch.assert_quiet()
