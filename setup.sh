# Create .venv and install the package with its development tools, at the pinned versions.
# `make setup` starts it in the project's folder; it needs Python 3.11+ with venv, nothing else.
set -eu

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

find_python() {
    # Whoever names an interpreter gets that one or an error, never another one.
    set -- python3 python3.14 python3.13 python3.12 python3.11
    [ -z "${PYTHON:-}" ] || set -- "$PYTHON"
    for candidate in "$@"; do
        "$candidate" -c "$new_enough" 2>/dev/null || continue
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
        echo "$candidate lacks its venv module; on Debian or Ubuntu: sudo apt install python3-venv" >&2
    done
    echo "Found no usable Python 3.11 or newer; looked for: $*" >&2
    echo "Install one, or name one: make setup PYTHON=/path/to/python3.12" >&2
    return 1
}

# uv stops when it cannot write its cache, for instance where the home folder is read-only.
cache=${UV_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/uv}
if ! { mkdir -p "$cache" && [ -w "$cache" ]; } 2>/dev/null; then
    export UV_NO_CACHE=1 PIP_NO_CACHE_DIR=1
fi

works() { "$@" >/dev/null 2>&1; }

if ! { works .venv/bin/python -c "$new_enough" && works .venv/bin/python -m pip --version; }; then
    python=$(find_python)
    echo "Creating .venv with $python"
    "$python" -m venv --clear .venv
fi

# Without the stamp an earlier set-up was cut short: what it left behind is not trusted.
again=
[ -e .venv/.ready ] || again=--reinstall
echo "Installing into .venv; the first time takes a minute or two"
works .venv/bin/uv --version || forced=--force-reinstall
.venv/bin/python -m pip install --quiet --disable-pip-version-check ${forced:-} -c constraints.txt uv
.venv/bin/uv pip install --quiet $again --python .venv/bin/python -c constraints.txt --editable '.[dev]'
# uv compiles nothing, and where PYTHONDONTWRITEBYTECODE is set every start would compile all anew.
env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -c '
import followup_evidence.apps.builder, followup_evidence.reports.exports, followup_evidence.show
import followup_evidence.reports.render, jupyterlab.labapp, papermill, voila.app' || echo "Nothing was compiled"
echo "Ready: .venv with $(.venv/bin/python --version)"
