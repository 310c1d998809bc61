#!/usr/bin/env bash
# One backup of a running office: database, files, and the journal's digest. Needs WENZE_HOME, and DATABASE_URL where the office uses it.
#
#   deploy/backup.sh FOLDER    writes FOLDER/wenze-YYYYMMDDTHHMMSS/ and nothing else; exit code 1 if the journal is not whole
#
# The keys (seal.key, secret.key) are left out on purpose: kept beside the data they would open it. Keep them elsewhere.
set -euo pipefail
: "${WENZE_HOME:?WENZE_HOME must name the folder of the office}"
folder=${1:?usage: deploy/backup.sh FOLDER}
wenze=${WENZE:-wenze}
umask 077
target=$folder/wenze-$(date +%Y%m%dT%H%M%S)
mkdir -p "$target"

if [ -n "${DATABASE_URL:-}" ]; then
    pg_dump --format=custom --file="$target/database.dump" "$DATABASE_URL"
else
    # SQLite's own online backup: a whole copy while the office works on.
    python3 - "$WENZE_HOME/wenze.sqlite3" "$target/wenze.sqlite3" <<'PYTHON'
import contextlib, sqlite3, sys

with contextlib.closing(sqlite3.connect(sys.argv[1])) as office, contextlib.closing(sqlite3.connect(sys.argv[2])) as copy:
    office.backup(copy)
PYTHON
fi
# Files are written once and never changed: those a row of the copied database names are there already.
[ ! -d "$WENZE_HOME/files" ] || tar --create --file="$target/files.tar" --directory="$WENZE_HOME" files
"$wenze" journal digest --out "$target" >/dev/null
"$wenze" journal verify
echo "$target"
