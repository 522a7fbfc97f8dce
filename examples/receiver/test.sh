#!/usr/bin/env bash
# Starts a receiver, lets an order be created, and checks that the receiver took it.
set -euo pipefail
cd "$(dirname "$0")"
mkfifo port
trap 'kill "$receiver"; rm -f port' EXIT
python3 receiver.py 0 > port &
receiver=$!
exec 3< port
read -r port <&3
export CRM_SECRET=a-secret-of-the-test
dooctl apply ../quickstart --sandbox --yes --quiet -o json=applied.json
dooctl sandbox trigger order_created ../quickstart \
    --forward "crm.example.com=http://127.0.0.1:$port" -o json=deliveries.json
grep -q '"state": "delivered"' deliveries.json
read -r line <&3
echo "$line"
