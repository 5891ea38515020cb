#!/bin/sh
# One backup in backups/, and none older than 30 days. For cron, every night.
set -eu
cd "$(dirname "$0")"
docker compose run --rm --no-deps -T vigie backup "/backups/vigie-$(date -u +%Y%m%dT%H%M%SZ).db"
find backups -maxdepth 1 -type f -name 'vigie-*.db*' -mtime +30 -delete
