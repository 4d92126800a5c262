#!/bin/sh
# Sends a mail over STARTTLS as a program under test would, and asserts with one call that it arrived over TLS.
#
# Letterlock runs with LETTERLOCK_TLS_MODE=StartTls. In a test of your own, the first curl is your program.
set -eu

host=${SMTP_HOST:-localhost}
port=${SMTP_PORT:-1025}
api=${LETTERLOCK_API:-http://127.0.0.1:8025}
trust=${TRUST:-letterlock-data/tls/trust.pem}

printf 'From: shop@example.org\r\nTo: ann@example.org\r\nSubject: Welcome, Ann\r\n\r\nGood to have you.\r\n' |
    curl -sS --ssl-reqd --cacert "$trust" "smtp://$host:$port" \
        --mail-from shop@example.org --mail-rcpt ann@example.org -T - || true

# Waits for a mail that came over TLS 1.3; without one, the answer says which sessions failed, why, and what to change.
answer=$(curl -sS -G "$api/api/v1/wait" -d recipient=ann@example.org --data-urlencode 'query=subject:"Welcome, Ann" tls:1.3' \
    -d timeout=5s)
case $answer in
    *'"complete":true'*) echo 'the welcome mail arrived over TLS 1.3' ;;
    *)
        echo "no welcome mail: $answer" >&2
        exit 1
        ;;
esac
