#!/bin/sh
# Asks Letterlock's health port and prints its one line. Exit status 0 when healthy, 1 when not, whatever the cause.
#
#   healthcheck.sh          this machine's Letterlock, on LETTERLOCK_HEALTH_PORT (8026)
#   healthcheck.sh URL      another one, http://…, https://… or HOST:PORT; without a path, /health is asked
#
# Needs the letterlock binary (in PATH or beside this script; not with a URL), curl or wget. Plain POSIX sh.

newline='
'

finish() {
    printf '%s\n' "$2"
    exit "$1"
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# Sets `answer` to the body or to what went wrong; returns 0 for healthy, 1 for an answer that says otherwise, 2 for none.
ask() {
    case $client in
        curl) ask_with_curl "$1" ;;
        gnu_wget) ask_with_gnu_wget "$1" ;;
        busybox_wget) ask_with_busybox_wget "$1" ;;
    esac
}

ask_with_curl() {
    answer=$(curl -q -s -g --proto '=http,https' --noproxy '*' -m "$seconds" -H 'Accept: text/plain' \
        -w '\n%{http_code}' -- "$1") || return 2
    code=${answer##*"$newline"}
    answer=${answer%"$newline"*}
    [ -n "$answer" ] || answer="HTTP status $code"
    [ "$code" = 200 ]
}

ask_with_gnu_wget() {
    answer=$(wget --no-config -q -O - -t 1 -T "$seconds" --no-proxy --max-redirect=0 --content-on-error \
        --header='Accept: text/plain' -- "$1" 2>/dev/null)
    case $? in
        0) [ -n "$answer" ] || answer='HTTP status 200' ;;
        8) [ -n "$answer" ] || answer='HTTP status other than 200'; return 1 ;;
        *) return 2 ;;
    esac
}

# busybox drops the body of a 503 and has one exit status for every failure; only its error message tells them apart. Its
# option for a time limit is left out of some builds, Debian's for one, which crash on it.
ask_with_busybox_wget() {
    limit=
    if have timeout; then
        limit="timeout $seconds"
    fi
    # The subshell keeps for itself what shells say about a program that timeout ended.
    # shellcheck disable=SC2086 # two words or none
    if answer=$(exec 2>&1; $limit wget -q -O - -Y off --header 'Accept: text/plain' -- "$1"; exit $?); then
        [ -n "$answer" ] || answer='HTTP status 200'
        return 0
    fi
    case $answer in
        *'server returned error: '*) answer="fail, ${answer##*server returned error: }"; return 1 ;;
        *) return 2 ;;
    esac
}

# Nothing that curl or wget could take for an option, for a file, or for several URLs.
check_url() {
    case $1 in
        *[!A-Za-z0-9._~:/?#@!\$\&=%+,\;*\[\]-]* | '') return 1 ;;
        -*) return 1 ;;
        [Hh][Tt][Tt][Pp]://?* | [Hh][Tt][Tt][Pp][Ss]://?*) return 0 ;;
        *://*) return 1 ;;
    esac
}

[ $# -le 1 ] || finish 1 "usage: healthcheck.sh [URL]"

if [ $# -eq 0 ]; then
    beside=${0%/*}/letterlock
    if have letterlock; then
        letterlock health || exit 1
        exit 0
    elif [ -f "$beside" ] && [ -x "$beside" ]; then
        "$beside" health || exit 1
        exit 0
    fi
    port=${LETTERLOCK_HEALTH_PORT-8026}
    case $port in
        '') finish 1 'fail, the health port is switched off (LETTERLOCK_HEALTH_PORT is empty)' ;;
        tcp://*) port=8026 ;; # what Kubernetes injects for a service named letterlock-health
        *[!0-9]*) finish 1 'fail, LETTERLOCK_HEALTH_PORT is not a port number' ;;
    esac
    # Never the name localhost: it may be either address family, or neither.
    set -- "http://127.0.0.1:$port/health" "http://[::1]:$port/health"
    seconds=2
else
    check_url "$1" || finish 1 'fail, the URL must be HOST:PORT, http://… or https://…, without blanks and quotes'
    case $1 in
        *://*/*) ;;
        *) set -- "$1/health" ;;
    esac
    seconds=5
fi

if have curl; then
    client=curl
elif have wget; then
    case $(wget --version 2>&1) in
        *'GNU Wget'*) client=gnu_wget ;;
        *) client=busybox_wget ;;
    esac
else
    finish 1 'cannot tell: neither letterlock, curl nor wget is here to ask with'
fi

for url in "$@"; do
    ask "$url"
    result=$?
    answer=${answer%%"$newline"*}
    [ $result -eq 2 ] || finish $result "$answer"
done
finish 1 "fail, no answer from $*"
