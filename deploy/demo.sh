#!/usr/bin/env bash
# The demo: an office of its own in var/demo, filled with invented cases once, then served on this machine only.
#
#   deploy/demo.sh PORT      FRESH=1 throws the demo office away first
set -euo pipefail
cd "$(dirname "$0")/.."
port=${1:-8000}

fail() {
    printf 'wenze: %s\n' "$*" >&2
    exit 1
}

[[ $port =~ ^[0-9]{1,5}$ ]] && [ "$port" -ge 1024 ] && [ "$port" -le 65535 ] ||
    fail "PORT=$port is no port; take a number from 1024 to 65535, such as: make demo PORT=8001"
.venv/bin/python - "$port" <<'PYTHON' || fail "port $port is taken by another program; take another: make demo PORT=$((port + 1))"
import socket, sys

with socket.socket() as door:
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        raise SystemExit(1)
PYTHON

# Whatever real office this shell is set up for, the demo stays out of it.
unset DATABASE_URL
export WENZE_HOME=$PWD/var/demo WENZE_DEMO=1
[ -z "${FRESH:-}" ] || rm -rf "$WENZE_HOME"
.venv/bin/wenze demo load || fail "the demo office could not be filled; the reason stands above. To begin anew: make demo FRESH=1"
.venv/bin/wenze demo people
exec .venv/bin/wenze serve --host 127.0.0.1 --port "$port"
