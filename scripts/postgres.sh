#!/usr/bin/env bash
# A throwaway PostgreSQL for tests and benches, in a temporary folder and on a port of its own.
#   scripts/postgres.sh start        prints its URL on standard output (how to stop it on error)
#   scripts/postgres.sh start --careless   the same, and does not wait for the disk (tests)
#   scripts/postgres.sh stop URL     stops it and deletes everything it held
# Exits 3 where no PostgreSQL is installed.
set -euo pipefail

root="${TMPDIR:-/tmp}"

find_binaries() {
  local newest
  newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
  if [ -n "$newest" ] && [ -x "$newest/initdb" ]; then echo "$newest"; return; fi
  if command -v initdb >/dev/null; then dirname "$(command -v initdb)"; return; fi
  echo 'No PostgreSQL is installed: apt-get install postgresql, or put initdb and pg_ctl on PATH.' >&2
  exit 3
}

# PostgreSQL refuses to run as root, so root lends it to the user postgres.
as_owner() {
  if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@"); else "$@"; fi
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
}

# A cluster that has run for a while writes its log into segments of before; a new one makes each
# when it comes to it, and whoever commits just then waits a tenth of a second.
make_log_segments() {
  local each="select pg_logical_emit_message(false, '', ''), pg_switch_wal();"
  { for _ in {1..60}; do echo "$each"; done; echo 'checkpoint;'; } |
    "$1/psql" -q -h 127.0.0.1 -p "$2" -U postgres -d postgres >/dev/null
}

start() {
  local bin port folder
  bin=$(find_binaries)
  port=$(free_port)
  folder="$root/hebra-postgres-$port"
  mkdir -m 700 "$folder"
  if [ "$(id -u)" = 0 ]; then chown postgres: "$folder"; fi
  as_owner "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$folder.log" 2>&1
  cat >>"$folder/data/postgresql.conf" <<CONF
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 200
shared_buffers = 256MB
max_wal_size = 2GB
min_wal_size = 1GB
fsync = $([ "${1:-}" = --careless ] && echo off || echo on)
CONF
  # Its output must not hold the caller's pipe open, or reading our URL would never end.
  if ! as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start </dev/null >>"$folder.log" 2>&1; then
    cat "$folder.log" "$folder/log" >&2
    exit 1
  fi
  [ "${1:-}" = --careless ] || make_log_segments "$bin" "$port"
  echo "PostgreSQL of $bin runs in $folder; stop it with: scripts/postgres.sh stop postgres://postgres@127.0.0.1:$port/postgres" >&2
  echo "postgres://postgres@127.0.0.1:$port/postgres"
}

stop() {
  local bin port folder
  bin=$(find_binaries)
  port=$(sed -E 's|.*:([0-9]+)/.*|\1|' <<<"${1:?which one: scripts/postgres.sh stop URL}")
  folder="$root/hebra-postgres-$port"
  if [ ! -d "$folder" ]; then echo "$folder is not there: nothing to stop" >&2; exit 1; fi
  as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder" "$folder.log"
}

case "${1:-}" in
  start) start "${2:-}" ;;
  stop) stop "${2:-}" ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
