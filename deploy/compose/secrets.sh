#!/bin/sh
# Makes the secrets that compose.yaml hands over, each for the one user who reads it. Run as root.
# What is there already stays: losing the key would lose everything.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets backups

letters() { head -c 32 /dev/urandom | basenc --base64url -w 0 | tr -d =; }

[ -s secrets/vigie_key ] || letters > secrets/vigie_key
[ -s secrets/webhook_secret ] || letters > secrets/webhook_secret
if [ ! -s secrets/postgres_password ]; then
    letters > secrets/postgres_password
    printf 'postgresql+psycopg://vigie:%s@postgres/vigie' "$(cat secrets/postgres_password)" \
        > secrets/database_url
fi
if [ ! -s secrets/telegram_token ]; then
    printf 'Le jeton du bot (@BotFather) : '
    read -r token
    printf '%s' "$token" > secrets/telegram_token
fi

chmod 400 secrets/*
chown 10001:10001 secrets/telegram_token secrets/webhook_secret secrets/vigie_key \
    secrets/database_url backups
chown 999:999 secrets/postgres_password
echo 'Les secrets sont dans secrets/. Gardez secrets/vigie_key ailleurs aussi : sans elle, tout est perdu.'
