#!/usr/bin/env bash
# Make ready what the Makefile needs, and do nothing where it is ready already.
#
#   deploy/prepare.sh environment   .venv with the pinned packages and wenze itself, editable
#   deploy/prepare.sh postgres      the PostgreSQL server programs (initdb, pg_ctl)
#   deploy/prepare.sh fonts         a Chinese face that letters can be set in
#   deploy/prepare.sh browser       Chromium, and the tool that looks into a PDF
#   deploy/prepare.sh processor     LibreOffice, in which letters and sheets are tried; without root they are not tried
#
# A Debian package is installed only where it is missing and the caller is root; anyone else is told in one
# sentence which command to run. Safe to run twice at once: the second waits for the first.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly uv_version="0.13.9"
readonly python_wanted="import sys; raise SystemExit(sys.version_info < (3, 11))"

fail() {
    printf 'wenze: %s\n' "$*" >&2
    exit 1
}

# install_packages WHAT PACKAGE...: install Debian packages, or say in one sentence who must run what.
install_packages() {
    local what=$1
    shift
    command -v apt-get >/dev/null || fail "$what is missing; install the counterpart of these Debian packages and run make again: $*"
    [ "$(id -u)" = 0 ] || fail "$what is missing; run: sudo apt-get install --yes $* -- and then make again."
    printf 'wenze: installing %s (%s)\n' "$what" "$*" >&2
    local log
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "$what could not be installed; mend what apt-get says above, then run: apt-get install --yes $*"
    fi
    rm -f "$log"
}

# One preparation at a time in one checkout. The lock is on the folder itself, so nothing is left behind.
lock_checkout() {
    [ -w . ] || fail "the folder $PWD cannot be written by $(id -un); clone it to a folder of your own, or run as its owner."
    if command -v flock >/dev/null; then
        exec 9<.
        flock 9
    fi
}

# uv does not read pip's settings; an office that told pip of its mirror has told us too.
follow_pip_index() {
    [ -n "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ] && return
    local index=${PIP_INDEX_URL:-}
    [ -n "$index" ] || index=$("$(find_python)" -m pip config get global.index-url 2>/dev/null) || true
    [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
}

# An office's network may vouch for itself with its own certificate: trust what the system trusts (both names of the switch).
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true} UV_NATIVE_TLS=${UV_NATIVE_TLS:-true}

have_uv() { uv --version >/dev/null 2>&1; }

# The system's own Python where it is 3.11 or later, else another that is, else nothing.
find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11 python; do
        if "$name" -c "$python_wanted" >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
}

make_environment() {
    local python
    python=$(find_python)
    [ -n "$python" ] || install_packages "Python 3.11 or later" python3 python3-venv
    python=${python:-$(find_python)}
    [ -n "$python" ] || fail "Python 3.11 or later is needed; this system offers $(python3 --version 2>&1)."
    rm -rf .venv
    if have_uv; then
        uv venv --quiet --python "$python" .venv
        return
    fi
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || install_packages "Python's venv module" python3-venv
    "$python" -m venv .venv || fail "$python could not make .venv; run: sudo apt-get install --yes python3-venv -- and then make again."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version" ||
        fail "uv could not be installed into .venv; check that pip reaches a package index, then run make again."
}

# What the environment was made from: change any of it and it is brought up to date.
recipe() {
    pwd
    cat pyproject.toml requirements.lock deploy/prepare.sh | sha256sum
}

environment() {
    # The common case needs no lock and no write.
    if [ -f .venv/ready ] && [ "$(cat .venv/ready)" = "$(recipe)" ] && .venv/bin/python -c "$python_wanted" 2>/dev/null; then
        return
    fi
    lock_checkout
    local made_from
    made_from=$(recipe)
    # A checkout that was moved, or whose Python is gone, gets a new environment.
    if ! .venv/bin/python -c "$python_wanted" 2>/dev/null || { [ -f .venv/ready ] && [ "$(head -n 1 .venv/ready)" != "$PWD" ]; }; then
        make_environment
    fi
    follow_pip_index
    local uv=uv
    have_uv || uv=.venv/bin/uv
    [ "$uv" = uv ] || [ -x "$uv" ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
    "$uv" pip install --quiet --python .venv/bin/python -r requirements.lock ||
        fail "the pinned packages of requirements.lock could not be installed; check the package index (UV_DEFAULT_INDEX) and run make again."
    "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable . ||
        fail "wenze itself could not be installed into .venv; the reason stands above."
    printf '%s\n' "$made_from" >.venv/ready
}

postgres() {
    [ -n "${DATABASE_URL:-}" ] && return
    [ -n "$(deploy/postgres.sh programs)" ] && return
    lock_checkout
    install_packages "PostgreSQL" postgresql
}

fonts() {
    .venv/bin/python -c "from wenze.office.documents.fonts import faces, folders; faces(folders(None))" 2>/dev/null && return
    lock_checkout
    install_packages "A Chinese font for letters" fontconfig fonts-noto-cjk
}

browser() {
    local missing=()
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
    command -v pdftotext >/dev/null || missing+=(poppler-utils)
    # The program inside the Playwright package wants a library that a bare system lacks.
    local driver
    for driver in .venv/lib/python3*/site-packages/playwright/driver/node; do
        [ ! -x "$driver" ] || "$driver" --version >/dev/null 2>&1 || missing+=(libatomic1)
    done
    [ ${#missing[@]} = 0 ] && return
    lock_checkout
    install_packages "What the browser tests look through" "${missing[@]}"
}

processor() {
    command -v soffice >/dev/null || command -v libreoffice >/dev/null && return
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        printf 'wenze: LibreOffice is missing, so letters and sheets are not tried in it; to try them: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui\n' >&2
        return
    fi
    lock_checkout
    install_packages "LibreOffice" libreoffice-writer-nogui libreoffice-calc-nogui
}

case "${1:-}" in
    environment | postgres | fonts | browser | processor) "$1" ;;
    *) fail "usage: deploy/prepare.sh environment|postgres|fonts|browser|processor" ;;
esac
