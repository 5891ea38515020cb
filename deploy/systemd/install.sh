#!/bin/sh
# Installs the version in which this file lies beside the others, and makes it the current one.
# Run as root, again for each new version. Settings, key and database are never touched.
set -eu
PREFIX=${PREFIX:-}  # for a rehearsal in another folder: no user, no unit is made then
PYTHON=${PYTHON:-python3}
here=$(cd "$(dirname "$0")/../.." && pwd)
version=${1:?"donnez un nom à cette version : deploy/systemd/install.sh 2026-11-25"}
release="$PREFIX/opt/vigie/$version"

if [ -e "$release" ]; then
    echo "Cette version est déjà installée : $release" >&2
    exit 1
fi
mkdir -p "$PREFIX/opt/vigie"
trap 'rm -rf "$release"' EXIT
"$PYTHON" -m venv "$release"
"$release/bin/python" -m pip --disable-pip-version-check --quiet install \
    --require-hashes --only-binary :all: --requirement "$here/requirements.lock"
mkdir "$release/src"
cp -R "$here/bot" "$here/handlers" "$here/storage" "$release/src/"
install -m 755 "$here/deploy/vigie" "$release/bin/vigie"
"$release/bin/python" -m compileall -q "$release/src"
"$release/bin/vigie" --help > /dev/null
trap - EXIT

if [ -z "$PREFIX" ]; then
    id vigie > /dev/null 2>&1 \
        || useradd --system --home-dir /var/lib/vigie --shell /usr/sbin/nologin vigie
    install -d -o vigie -g vigie -m 700 /etc/vigie /etc/vigie/keys /var/lib/vigie /var/backups/vigie
    if [ ! -e /etc/vigie/.env ]; then
        install -o vigie -g vigie -m 600 "$here/deploy/systemd/env" /etc/vigie/.env
    fi
    install -m 644 "$here"/deploy/systemd/vigie*.service "$here"/deploy/systemd/vigie*.timer \
        /etc/systemd/system/
    install -m 755 "$here/deploy/systemd/vigie" /usr/local/bin/vigie
    systemctl daemon-reload
fi
ln -sfn "$version" "$PREFIX/opt/vigie/current"
echo "Version installée : $release. Pour y passer : systemctl restart vigie"
