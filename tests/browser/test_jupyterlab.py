"""JupyterLab as `followup-evidence explore` starts it: run, read, walk, save, open again."""

import re
import shutil

import nbformat
import pytest
from playwright.sync_api import expect

from followup_evidence.apps import keeping
from followup_evidence.apps.launch import COPIES
from followup_evidence.show import offline

SIZES = {"desk": (1440, 900), "laptop": (1280, 720)}
EVIDENCE = "01-evidence.ipynb"
TRADEOFFS = "02-tradeoffs.ipynb"
PLAN = "03-plan.ipynb"
UNTRUSTED = "from-somebody-else.ipynb"
LIT = "#0072b2"
PRICED = "St. $x_1$ (parking $5, lunch $6)"


def count(path):
    """Count the charts of a notebook's outputs, each of which is drawn once."""
    text = path.read_text("utf-8")
    return len(re.findall(r"<figure class=.\"followup-chart", text))


def look_at(what):
    """Scroll until it is seen: JupyterLab lays cells out as they come near."""
    for last_try in (False, False, False, True):
        what.scroll_into_view_if_needed()
        try:
            expect(what).to_be_in_viewport(ratio=0.2, timeout=2_000)
        except AssertionError:
            if last_try:
                raise
        else:
            return


@pytest.fixture(scope="module")
def checkout(root, tmp_path_factory):
    """Copy what a checkout needs to run, so that no test writes into ours."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("src", "data", "notebooks"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture(scope="module")
def folder(checkout):
    return checkout / COPIES


@pytest.fixture(scope="module")
def lab(explore, checkout):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(keeping.FOLDER, str(checkout / "kept"))
        with explore(checkout=checkout) as address:
            yield address


@pytest.fixture
def run(lab, page):
    """Open a notebook and run all its cells by the menu."""

    def run_all(name):
        page.set_default_timeout(90_000)  # a kernel may start slowly on a busy machine
        page.set_viewport_size(dict(zip(("width", "height"), SIZES["desk"], strict=True)))
        page.goto(f"{lab.replace(EVIDENCE, name)}&reset")  # no tab of an earlier test
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        return page

    return run_all


@pytest.fixture
def ran(run, charts, folder):
    page = run(EVIDENCE)
    charts.wait_until_live(count(folder / EVIDENCE))
    return page


@pytest.mark.parametrize("size", SIZES)
def test_every_chart_is_live_after_a_run(ran, watch, charts, keep, folder, size):
    width, height = SIZES[size]
    ran.set_viewport_size({"width": width, "height": height})
    charts.assert_live(count(folder / EVIDENCE))
    charts.assert_fits()
    for at, figure in enumerate(ran.locator("figure.followup-chart").all()):
        look_at(figure)
        keep(f"jupyterlab-{size}-{at}")
    look_at(ran.locator("table.followup-table").last)
    keep(f"jupyterlab-{size}-tables")
    watch.assert_quiet()


def test_two_answers_light_one_way_through_the_decision_flow(ran, watch, keep):
    flow = ran.locator("figure.followup-chart", has=ran.locator("select"))
    send, connection = flow.locator("select").all()

    def way():
        """List the boxes on the way that is lit, from the top and from the left."""
        flow.evaluate("figure => figure.followupView.runAsync().then(() => true)")
        return flow.locator("svg.marks").evaluate(
            """(svg, lit) => {
              const box = e => e.getBoundingClientRect();
              const middle = b => [b.x + b.width / 2, b.y + b.height / 2];
              const frames = [...svg.querySelectorAll('path[stroke]')].filter(
                path => box(path).width > 60 && box(path).height > 20
                  && path.getAttribute('stroke').toLowerCase() === lit);
              const words = [...svg.querySelectorAll('text')].filter(t => t.textContent.length > 3);
              frames.sort((a, b) => box(a).y - box(b).y || box(a).x - box(b).x);
              return frames.map(frame => words.filter(text => {
                const [x, y] = middle(box(text)), b = box(frame);
                return b.left < x && x < b.right && b.top < y && y < b.bottom;
              }).map(text => text.textContent).join(' ')).filter(Boolean);
            }""",
            LIT,
        )

    # The article's own flow: no follow-up, or one email and then perhaps short notes.
    assert way() == ["Interview day", "Send any follow-up?"]
    send.select_option("no")
    assert way() == ["Interview day", "Send any follow-up?", "Done"]
    send.select_option("yes")
    connection.select_option("no")
    assert way()[2].startswith("One brief email to PD")
    assert way()[-1] == "Stop here"
    connection.select_option("yes")
    assert [box.split()[0] for box in way()[-2:]] == ["Optional:", "Done"]
    look_at(flow)
    keep("jupyterlab-flow-walked", flow)
    watch.assert_quiet()


def test_every_chart_of_the_tradeoffs_is_live_after_a_run(run, watch, charts, keep, folder):
    page = run(TRADEOFFS)
    look_at(page.locator("figure.followup-chart").first)
    charts.assert_live(count(folder / TRADEOFFS))
    charts.assert_fits()
    for at, figure in enumerate(page.locator("figure.followup-chart").all()):
        look_at(figure)
        keep(f"jupyterlab-tradeoffs-{at}")
    watch.assert_quiet()


def test_the_builder_keeps_its_keys_and_its_work_through_a_restart(run, watch, keep, folder):
    page = run(PLAN)
    settled, spent = page.locator(".fe-builder[data-settled=true]"), page.locator(".fe-total")
    settled.wait_for()
    page.get_by_label("Minutes", exact=True).focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")  # JupyterLab would go to another cell
    spent.get_by_text("of 540 minutes").wait_for()
    typed = page.get_by_label("Minutes, typed")
    typed.fill("95")
    page.keyboard.press("Enter")  # JupyterLab would edit the cell
    spent.get_by_text("of 95 minutes").wait_for()
    page.locator(".fe-list > summary").click()
    page.get_by_label("Program, row 3", exact=True).fill("<b>ax</b>")  # commands of single keys
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Undo: program of row 3").wait_for()
    keep("jupyterlab-builder")
    settled.wait_for()
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.get_by_text("Welcome back. We saved your list.").wait_for()
    spent.get_by_text("of 95 minutes").wait_for()
    assert page.get_by_label("Program, row 3", exact=True).input_value() == "<b>ax</b>"
    note, shown = page.locator(".fe-note").inner_text(), page.locator(".followup-snapshot")
    shown.filter(has_text=note).filter(has_text="<b>ax</b>").wait_for(state="attached")
    with page.expect_response(
        lambda answer: answer.request.method == "PUT" and PLAN in answer.url
    ) as saved:
        page.keyboard.press("Control+s")
    assert saved.value.ok
    watch.assert_quiet()

    book = nbformat.read(folder / PLAN, as_version=4)
    book.cells[0].source += "!"  # signed by nobody
    nbformat.write(book, folder / UNTRUSTED)
    page.goto(f"{page.url.split('/lab')[0]}/lab/tree/{UNTRUSTED}?reset")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    look_at(shown)
    assert note in shown.inner_text()
    assert "<b>ax</b>" in shown.text_content()  # folded away
    assert shown.locator("img.followup-static").count() == 1
    assert page.get_by_text("model not found").count() == 0
    keep("jupyterlab-builder-untrusted")

    page.goto(f"{page.url.split('/lab')[0]}/lab/tree/{PLAN}?reset")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name="Shut Down Kernel", exact=True).click()
    page.get_by_text("No Kernel").first.wait_for()
    page.reload()
    look_at(shown)
    assert note in shown.inner_text()
    missing = page.get_by_text("model not found")
    assert missing.count() == 0 or not missing.first.is_visible()


def test_a_saved_notebook_is_live_again_when_it_is_opened_without_a_run(
    ran, watch, charts, keep, checkout, folder
):
    path = folder / EVIDENCE
    expected = count(path)
    with ran.expect_response(
        lambda answer: answer.request.method == "PUT" and EVIDENCE in answer.url
    ) as saved:
        ran.keyboard.press("Control+s")
    assert saved.value.ok
    assert path.read_text("utf-8").count("<script data-followup-bundle>") == 1
    nbformat.validate(nbformat.read(path, as_version=4))
    ours = checkout / "notebooks" / EVIDENCE
    assert "data-followup-bundle" not in ours.read_text("utf-8")  # a copy was saved
    ran.reload()
    charts.assert_live(expected)
    keep("jupyterlab-opened-again")
    # Leaving the page cuts off what it was just asking its own server.
    watch.troubles[:] = [each for each in watch.troubles if "net::ERR_ABORTED" not in each]
    watch.assert_quiet()


def test_an_untrusted_notebook_shows_pictures_words_and_data_and_runs_nothing(
    lab, page, watch, charts, keep, folder, root
):
    book = nbformat.read(root / "notebooks" / EVIDENCE, as_version=4)
    script = f"<script>window.untrusted = true</script>{offline.bundle_html()}"
    book.cells[1].outputs = [
        nbformat.v4.new_output("display_data", data={"text/html": script, "text/plain": ""})
    ]
    nbformat.write(book, folder / UNTRUSTED)
    page.goto(f"{lab.replace(EVIDENCE, UNTRUSTED)}&reset")  # no tab of an earlier test
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    figures = page.locator("figure.followup-chart")
    for _ in range(count(folder / UNTRUSTED)):  # a cell is laid out when the one before it is near
        look_at(figures.last)
    look_at(page.locator("table.followup-table").last)
    charts.assert_pictures(count(folder / UNTRUSTED))
    look_at(page.locator("figure.followup-chart").first)
    page.locator("figure summary").first.click()
    assert page.locator("figure details td").first.is_visible()
    keep("jupyterlab-untrusted")
    assert page.evaluate("[window.untrusted, window.followupCharts]") == [None, None]
    watch.assert_quiet()


def test_dollar_signs_in_a_program_name_are_no_mathematics(lab, page, watch, folder):
    source = (
        "from followup_evidence import plan, show\n"
        "from IPython.display import HTML\n"
        f"mine = plan.check([{{'program': {PRICED!r}, 'interview_date': '2026-12-04'}}])\n"
        "show.to_do(plan.choose(mine, today='2026-12-01'))"
    )
    control = "HTML('<p id=control>$x$</p>')"
    cells = [nbformat.v4.new_code_cell(one) for one in (source, control)]
    spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    book = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    nbformat.write(book, folder / "priced.ipynb")
    page.goto(f"{lab.replace(EVIDENCE, 'priced.ipynb')}&reset")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator("#control mjx-container").wait_for()  # MathJax has been here
    assert PRICED in page.locator("table.followup-table td").all_text_contents()
    assert page.locator("table.followup-table mjx-container").count() == 0
    watch.assert_quiet()
