#!/bin/sh
# The roles of the portal's database with their passwords. The server's container runs it when the database is new; run it
# again after an upgrade or with new passwords: docker compose exec postgres sh /portal/roles.sh
set -eu
: "${DATABASE_PASSWORD:?Set DATABASE_PASSWORD (see .env.example)}"
: "${DATABASE_OWNER_PASSWORD:?Set DATABASE_OWNER_PASSWORD (see .env.example)}"
database="${POSTGRES_DB:-portal}"
psql_as() { who="$1"; shift; psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$who" "$@"; }

# Until 2026 the server's superuser itself was called "portal". It cannot stop being one, so it gets another name.
if ! psql_as postgres --dbname postgres --command "" 2>/dev/null; then
  psql_as portal --dbname postgres --command "CREATE ROLE renaming LOGIN SUPERUSER"
  psql_as renaming --dbname postgres --command "ALTER ROLE portal RENAME TO postgres"
  psql_as postgres --dbname postgres --command "DROP ROLE renaming"
fi

psql_as postgres --dbname "$database" --single-transaction --file "${ROLES_SQL:-/portal/roles.sql}"
psql_as postgres --dbname "$database" --set portal="$DATABASE_PASSWORD" --set owner="$DATABASE_OWNER_PASSWORD" <<'SQL'
ALTER ROLE portal PASSWORD :'portal';
ALTER ROLE portal_owner PASSWORD :'owner';
SQL
