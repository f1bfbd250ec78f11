# One image for web, worker, beat and migrate; what it becomes is its first argument (deploy/entry.sh).
FROM python:3.12-slim-bookworm AS packages
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/portal portal
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_LOCAL=/var/lib/portal
WORKDIR /portal
COPY --from=packages /venv /venv
COPY manage.py ./
COPY bin bin
COPY deploy/entry.sh /usr/local/bin/entry
COPY locale locale
COPY static static
COPY templates templates
COPY portal portal
COPY strategies strategies
COPY membership membership
# Compiled and collected while building: the running container writes nothing but its data. The values only let the
# settings load; no secret is in the image.
RUN python bin/messages.py compile \
    && python -m compileall -q portal strategies membership \
    && DEBUG=1 DATABASE_URL=postgres://nobody@127.0.0.1/none PORTAL_LOCAL=/tmp/build STATIC_ROOT=/portal/collected \
       python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build
ENV STATIC_ROOT=/portal/collected
USER portal
VOLUME ["/var/lib/portal"]
EXPOSE 8000
ENTRYPOINT ["entry"]
CMD ["web"]
