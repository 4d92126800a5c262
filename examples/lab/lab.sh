#!/bin/sh
# Sends a mail with curl to each port of the TLS lab, and prints what curl let pass: sh lab.sh [--strict]
#
# Letterlock runs with LETTERLOCK_LAB_PORTS=2500 and LETTERLOCK_HOST_NAME=localhost. In a test of your own, `send` is your program.
set -eu

host=${SMTP_HOST:-localhost}
lab=${LETTERLOCK_API:-http://127.0.0.1:8025}/api/v1/lab
client=curl
trust=$(mktemp)
trap 'rm -f "$trust"' EXIT

send() {
    case $2 in
        StartTls) url=smtp://$host:$1 ;;
        ImplicitTls) url=smtps://$host:$1 ;;
    esac
    printf 'From: shop@example.org\r\nTo: ann@example.org\r\nSubject: Port %s\r\n\r\nGood to have you.\r\n' "$1" |
        curl -sS --max-time 5 --ssl-reqd --cacert "$trust" "$url/client=$client" \
            --mail-from shop@example.org --mail-rcpt ann@example.org -T - || true
}

# Of all clients: with another one known from this address, nobody could tell who it was that refused a certificate.
curl -sSf -o "$trust" -X POST "$lab/reset"
curl -sSf -o "$trust" "$lab.pem"
ports=$(curl -sSf "$lab" | tr '}' '\n' | sed -n 's/.*"Port":\([0-9]*\),"TlsMode":"\([A-Za-z]*\)".*/\1 \2/p')
echo "$ports" | {
    while read -r port mode; do
        send "$port" "$mode" &
    done
    wait
} 2>/dev/null # what curl says of each fault

curl -sSf "$lab.txt?client=$client"
[ "${1-}" != --strict ] || ! curl -sSf "$lab.xml?client=$client" | grep -q '<failure'
