#!/usr/bin/env bash
# One backup of a running office: database, files, and the journal's digest. Needs WENZE_HOME, and DATABASE_URL where the office uses it.
#
#   deploy/backup.sh FOLDER [DIGESTS...]   writes FOLDER/wenze-YYYYMMDDTHHMMSS/ and nothing else
#
# The copy itself is verified: its journal is checked entry by entry, against every digest below FOLDER and DIGESTS (digests kept outside),
# and the new digest is taken from it. On PostgreSQL the dump is restored for that into the database that WENZE_CHECK_DATABASE_URL names, which is
# emptied before and after. A copy that does not pass keeps the name FOLDER/wenze-YYYYMMDDTHHMMSS.unverified, and the exit code is 1.
#
# The keys (seal.key, secret.key) are left out on purpose: kept beside the data they would open it. Keep them elsewhere.
set -euo pipefail
: "${WENZE_HOME:?WENZE_HOME must name the folder of the office}"
folder=${1:?usage: deploy/backup.sh FOLDER [DIGESTS...]}
wenze=${WENZE:-wenze}
umask 077

fail() {
    printf 'wenze: %s\n' "$*" >&2
    exit 1
}

check=${WENZE_CHECK_DATABASE_URL:-}
# Everything in that database is thrown away: nobody shall name the office's own by mistake.
if [ -n "${DATABASE_URL:-}" ]; then
    [ -n "$check" ] || fail "WENZE_CHECK_DATABASE_URL must name a database of its own, in which the copy is restored and verified; see deploy/README.md"
    name=$(psql --no-psqlrc --tuples-only --no-align --dbname="$check" --command='SELECT current_database()') ||
        fail "the database of WENZE_CHECK_DATABASE_URL cannot be reached; see deploy/README.md"
    [[ $name == *_check ]] || fail "the database of WENZE_CHECK_DATABASE_URL is emptied by every backup; its name must end in _check, not be $name"
fi

mkdir -p "$folder"
final=$folder/wenze-$(date +%Y%m%dT%H%M%S)
copy=$final.unverified
mkdir "$copy"
office=$(mktemp -d) # the copy as an office of its own, with keys that open nothing

empty_check() {
    psql --no-psqlrc --quiet --dbname="$check" --command='SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public'
}

leave() {
    rm -rf "$office"
    [ -z "${DATABASE_URL:-}" ] || empty_check || true
}
trap leave EXIT

# Runs `wenze journal …` on the copy.
journal_of_copy() {
    if [ -n "${DATABASE_URL:-}" ]; then
        WENZE_HOME=$office DATABASE_URL=$check "$wenze" journal "$@"
    else
        WENZE_HOME=$office "$wenze" journal "$@"
    fi
}

if [ -n "${DATABASE_URL:-}" ]; then
    pg_dump --format=custom --file="$copy/database.dump" --dbname="$DATABASE_URL"
    empty_check
    pg_restore --no-owner --exit-on-error --dbname="$check" "$copy/database.dump"
else
    # SQLite's own online backup: a whole copy while the office works on.
    python3 - "$WENZE_HOME/wenze.sqlite3" "$copy/wenze.sqlite3" <<'PYTHON'
import contextlib, sqlite3, sys

with contextlib.closing(sqlite3.connect(sys.argv[1])) as office, contextlib.closing(sqlite3.connect(sys.argv[2])) as copy:
    office.backup(copy)
PYTHON
    ln -s "$(realpath "$copy/wenze.sqlite3")" "$office/wenze.sqlite3"
fi
# Files are written once and never changed: those a row of the copied database names are there already. Others may come and go meanwhile, which
# tar tells with exit code 1.
[ ! -d "$WENZE_HOME/files" ] || tar --create --file="$copy/files.tar" --directory="$WENZE_HOME" files || [ $? = 1 ]

earlier=()
shift
for place in "$@"; do earlier+=(--against "$place"); done
# The first backup of all has nothing to be compared with.
[ -z "$(find "$folder" -mindepth 1 -maxdepth 1 -name 'wenze-*' ! -path "$copy" -print -quit)" ] || earlier+=(--against "$folder")
if ! journal_of_copy verify "${earlier[@]}" >&2; then
    fail "the journal of the copy is not whole, as the line above says; the copy is kept as $copy"
fi
journal_of_copy digest --out "$copy" >/dev/null
journal_of_copy verify --against "$copy" >/dev/null || fail "the digest does not agree with the copy it was taken from; the copy is kept as $copy"
mv "$copy" "$final"
echo "$final"
