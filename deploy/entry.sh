#!/bin/sh
# What the container becomes: web, worker (quick or papers), beat, migrate, or any command of manage.py.
set -eu
case "${1:-web}" in
  web|worker|beat)
    unset DATABASE_OWNER_URL ;;  # they write rows; only migrate makes tables
esac
case "${1:-web}" in
  web)
    exec python -m granian --interface wsgi --host 0.0.0.0 --port 8000 --no-ws \
      --workers "${WEB_WORKERS:-2}" --blocking-threads "${WEB_THREADS:-4}" --blocking-threads-idle-timeout 600 \
      --respawn-failed-workers --workers-kill-timeout 20 --log-level warning portal.wsgi:application ;;
  worker)
    exec python bin/worker.py "${2:-}" ;;
  beat)
    exec python -m celery --quiet --app portal beat --loglevel "${LOG_LEVEL:-INFO}" --pidfile= \
      --schedule /tmp/beat-schedule ;;
  migrate)
    exec python manage.py migrate --noinput ;;
  *)
    exec python manage.py "$@" ;;
esac
