#!/usr/bin/env bash
# A PostgreSQL server that lives as long as one command.
#
#   deploy/postgres.sh run COMMAND...   runs COMMAND with DATABASE_URL pointing at the server, gives back its exit code
#   deploy/postgres.sh programs         prints the folder of initdb and pg_ctl, or nothing
#
# The cluster sits in a temporary folder, listens on a socket in that folder and on no port, and is removed
# afterwards. It does not sync to disk: never keep anything in it. Where DATABASE_URL is set already, that
# server is used and none is started. PostgreSQL refuses to run as root; root hands it to the user postgres.
set -euo pipefail

programs() {
    local folder
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return
        fi
    done
}

as_owner() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups "$@"
    else
        "$@"
    fi
}

run() {
    if [ -n "${DATABASE_URL:-}" ]; then
        "$@"
        return
    fi
    bin=$(programs)
    if [ -z "$bin" ]; then
        echo "wenze: PostgreSQL is missing; run: sudo apt-get install --yes postgresql -- and then make again." >&2
        exit 1
    fi
    # A socket's path may hold about a hundred letters: keep the folder short whatever TMPDIR says.
    cluster=$(mktemp -d /tmp/wenze-pg.XXXXXX)
    chmod 711 "$cluster"
    mkdir "$cluster/socket"
    [ "$(id -u)" = 0 ] && chown -R postgres: "$cluster"
    trap stop EXIT
    trap 'exit 130' INT TERM HUP
    (
        cd /
        as_owner "$bin/initdb" --pgdata="$cluster/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$cluster/log" 2>&1 &&
            as_owner "$bin/pg_ctl" --pgdata="$cluster/data" --wait --timeout=60 --silent --log="$cluster/server.log" \
                --options="-c listen_addresses='' -c unix_socket_directories=$cluster/socket -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start
    ) || {
        echo "wenze: the throwaway PostgreSQL server did not start:" >&2
        cat "$cluster/log" "$cluster/server.log" >&2 2>/dev/null || true
        exit 1
    }
    DATABASE_URL="postgresql://postgres@${cluster//\//%2F}%2Fsocket/postgres" "$@"
}

stop() {
    (cd / && as_owner "$bin/pg_ctl" --pgdata="$cluster/data" --mode=immediate --silent stop >/dev/null 2>&1) || true
    rm -rf "$cluster"
}

case "${1:-}" in
    programs) programs ;;
    run)
        shift
        run "$@"
        ;;
    *)
        echo "usage: deploy/postgres.sh run COMMAND... | programs" >&2
        exit 2
        ;;
esac
