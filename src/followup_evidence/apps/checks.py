"""The doctor's checks: each says what is well, or raises `CheckError` with the remedy."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from followup_evidence import browser, paths
from followup_evidence.apps import ports
from followup_evidence.apps.doctor import CheckError, check
from followup_evidence.errors import FollowupError

PACKAGE = "followup-evidence"
REINSTALL = (
    "in the checkout: make clean setup; elsewhere: pip install --force-reinstall followup-evidence"
)

_DRAW = """
import socket
def refuse(*arguments, **settings):
    raise OSError("the doctor has cut the network")
socket.socket.connect = socket.getaddrinfo = refuse
from followup_evidence import evidence, show
picture = show.figure(show.thank_you_usage(evidence.load("thank_you_usage")))
raise SystemExit(None if "data:image/svg" in picture else "no picture came out")
"""


@check("python")
def python() -> str:
    """Look whether this Python is new enough."""
    here, wanted = platform.python_version(), metadata.metadata(PACKAGE)["Requires-Python"]
    if not SpecifierSet(wanted).contains(here, prereleases=True):
        raise CheckError(f"this is Python {here}, {wanted} is needed", "install a newer Python")
    return f"{here} in {sys.prefix}"


@check("packages")
def packages() -> str:
    """Look whether everything that the package stands on is there and fits together."""
    seen, faults, waiting = {PACKAGE}, [], [PACKAGE]
    while waiting:
        owner = waiting.pop()
        for requirement in map(Requirement, metadata.requires(owner) or []):
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            name = canonicalize_name(requirement.name)
            try:
                version = metadata.version(name)
            except metadata.PackageNotFoundError:
                faults.append(f"{name}, which {owner} needs, is missing")
                continue
            if not requirement.specifier.contains(version, prereleases=True):
                faults.append(f"{owner} needs {requirement}, {version} is installed")
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    if faults:
        raise CheckError("; ".join(faults), REINSTALL)
    return f"{len(seen)} installed, all fit together"


@check("tested versions")
def tested_versions() -> str:
    """Compare what is installed with the versions that were tested together."""
    listed = Path(__file__).parents[3] / "constraints.txt"
    if not listed.is_file():
        return "installed as a package, which leaves the versions open within its bounds"
    installed = {canonicalize_name(d.name): d.version for d in metadata.distributions()}
    other = [
        f"{pin.name} {installed[canonicalize_name(pin.name)]} instead of {pin.specifier}"
        for pin in map(Requirement, listed.read_text("utf-8").splitlines())
        if (pin.marker is None or pin.marker.evaluate())
        and not pin.specifier.contains(installed.get(canonicalize_name(pin.name), "0"), True)
        and canonicalize_name(pin.name) in installed
    ]
    if other:
        raise CheckError(", ".join(other), "make clean setup installs the tested ones", "warn")
    return "as in constraints.txt"


@check("data")
def data() -> str:
    """Load every evidence table and hold it against its description."""
    from followup_evidence import evidence

    try:
        return f"{len(evidence.catalog())} tables, each as described"
    except FollowupError as error:
        raise CheckError(str(error), REINSTALL) from error


@check("kernel")
def kernel() -> str:
    """Start the kernel that notebooks and reports use, and let it add one and one."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(
        startup_timeout=90, kernel_name="python3", stderr=subprocess.DEVNULL
    )
    try:
        asked = {"sum": "1 + 1", "prefix": "__import__('sys').prefix"}
        reply = client.execute("", user_expressions=asked, reply=True, timeout=60)
        said = {k: v["data"]["text/plain"] for k, v in reply["content"]["user_expressions"].items()}
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if said["sum"] != "2":
        raise CheckError(f"1 + 1 gave {said['sum']}", REINSTALL)
    if said["prefix"] != repr(sys.prefix):
        raise CheckError(
            f"Jupyter's python3 is another Python, in {said['prefix']}",
            f'"{sys.executable}" -m ipykernel install --user',
        )
    return "starts and answers"


@check("templates")
def templates() -> str:
    """Look whether Jupyter finds our page templates where it searches for them."""
    from jupyter_core.paths import jupyter_path

    for kind in ("nbconvert", "voila"):
        places = [Path(place) / "followup" for place in jupyter_path(kind, "templates")]
        if not paths.templates(kind).is_dir():
            raise CheckError(f"the {kind} templates are missing", REINSTALL)
        if not any(place.is_dir() for place in places):
            raise CheckError(
                f"Jupyter does not find the {kind} template 'followup'; our own commands do",
                REINSTALL,
                "warn",
            )
    return "found by nbconvert and Voilà"


@check("chart")
def chart() -> str:
    """Draw a chart in a process that has no network."""
    cut = ["unshare", "--map-root-user", "--net"]
    alone = (
        bool(shutil.which("unshare"))
        and not subprocess.run([*cut, "true"], capture_output=True, check=False).returncode
    )
    drawn = subprocess.run(
        [*(cut if alone else []), sys.executable, "-c", _DRAW],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=120,
    )
    if drawn.returncode:
        last = drawn.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise CheckError(f"none could be drawn: {last[0]}", REINSTALL)
    return "drawn with the network off"


@check("fonts")
def fonts() -> str:
    """Look for a font with the widths that the charts are laid out for."""
    if sys.platform in {"win32", "darwin"}:
        return "Arial comes with this system"
    remedy = "on Debian or Ubuntu: sudo apt install fonts-liberation"
    if not (program := shutil.which("fc-match")):
        raise CheckError("fontconfig is not installed, so browsers lack fonts", remedy, "warn")
    match = subprocess.run(
        [program, "--format", "%{family}", "Arial"], capture_output=True, text=True, check=False
    )
    if not any(known in match.stdout for known in ("Arial", "Arimo", "Liberation Sans")):
        raise CheckError(
            f"labels are drawn in {match.stdout or 'no font'} and may overlap", remedy, "warn"
        )
    return match.stdout


@check("fonts for names")
def fonts_for_names() -> str:
    """Look for a font that has Chinese, Japanese and Korean names, for PDFs."""
    from followup_evidence.reports import fonts

    if letters := fonts.missing(fonts.CHINESE):
        raise CheckError(
            "a PDF cannot show Chinese, Japanese or Korean names", fonts.remedy(letters), "warn"
        )
    return "Chinese, Japanese and Korean names can be printed"


@check("port")
def port() -> str:
    """Look whether JupyterLab's usual port is free."""
    if ports.is_free(ports.FIRST):
        return f"{ports.FIRST} is free"
    holder = ports.holder(ports.FIRST)
    remedy = f"none is needed: explore takes the next free port, {ports.pick()}"
    raise CheckError(f"{ports.FIRST} is in use by {holder}", remedy, "warn")


@check("browser")
def chromium() -> str:
    """Look for a Chromium-family browser."""
    try:
        found = browser.find()
    except FollowupError as error:
        raise CheckError(error.text, error.remedy) from error
    if found is None:
        raise CheckError(
            "no Chromium, Chrome or Edge: no printing to PDF and no browser tests",
            "install one (Debian: sudo apt install chromium) or set FOLLOWUP_BROWSER to its path",
            "warn",
        )
    return str(found)


@check("output folder")
def output_folder() -> str:
    """Look whether files can be written to the current folder."""
    try:
        with tempfile.TemporaryFile(dir=Path.cwd()):
            pass
    except OSError as error:
        raise CheckError(
            f"{Path.cwd()} cannot be written ({error.strerror})",
            "go to a folder of your own, or name one with --out or --folder",
            "warn",
        ) from error
    return str(Path.cwd())


@check("survey folder")
def survey_folder() -> str:
    """Look whether local surveys can be kept where they belong."""
    from followup_evidence.evidence import surveys

    try:
        return str(surveys.writable())
    except OSError as error:
        remedy = f"set the environment variable {surveys.FOLDER} to a folder of your own"
        raise CheckError(f"{surveys.folder()} cannot be written to", remedy, "warn") from error


@check("readings folder")
def readings_folder() -> str:
    """Look whether answers about lists can be kept where they belong."""
    from followup_evidence.evidence import remembered
    from followup_evidence.reports.files import must_be_a_folder

    place = remembered.folder()
    try:
        must_be_a_folder(place)
    except FollowupError as error:
        remedy = f"set the environment variable {remembered.FOLDER} to a folder of your own"
        raise CheckError(f"{place} cannot be written to", remedy, "warn") from error
    return str(place)


@check("JupyterLab")
def jupyterlab() -> str:
    """Start JupyterLab as ``explore`` does, and stop it again."""
    from followup_evidence.apps.server import Server

    notebook = min(paths.folder("notebooks").glob("*.ipynb"))
    with Server(notebook, app=False, port=ports.spare()) as server:
        if not server.wait_until_it_answers():
            raise CheckError(f"it did not start; its log ends:\n{server.last_words()}", REINSTALL)
    return "starts and stops"
