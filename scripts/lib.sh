# Shared by the scripts in this folder; sourced, never run. Sets `root` to the top of the repository.
# shellcheck shell=bash

set -euo pipefail

# shellcheck disable=SC2034 # read by the scripts that source this file
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# die MESSAGE: says what is wrong and ends the script.
die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# have COMMAND: whether the command is on the PATH.
have() {
    command -v "$1" >/dev/null 2>&1
}

# postgres_bin: prints the folder of the newest PostgreSQL server programs; fails when there is none. Debian keeps
# them off the PATH, one folder for each major version.
postgres_bin() {
    local newest
    newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
    [[ -x $newest ]] || newest=$(command -v initdb) || return 1
    dirname "$(readlink -f "$newest")"
}
