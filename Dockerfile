# One image for every process: nuanxin serve, nuanxin migrate, nuanxin worker.
FROM python:3.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /srv/nuanxin
# Dependencies first: they change less often than the program.
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app ./app
COPY migrations ./migrations
# Editable, so that the migrations stay beside the package as in a clone.
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q app migrations

FROM python:3.13-slim-bookworm
RUN groupadd --system --gid 10001 nuanxin \
    && useradd --system --uid 10001 --gid nuanxin --no-create-home --shell /usr/sbin/nologin nuanxin \
    && install --directory --owner=nuanxin --group=nuanxin --mode=0700 /var/lib/nuanxin
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/nuanxin /srv/nuanxin
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUANXIN_HOST=0.0.0.0 \
    PORT=8000 \
    DATABASE_URL=sqlite:////var/lib/nuanxin/nuanxin.db \
    NUANXIN_KEY_FILE=/var/lib/nuanxin/keys.json \
    NUANXIN_BLOB_STORE=/var/lib/nuanxin/blobs \
    NUANXIN_CHECKPOINT_FILE=/var/lib/nuanxin/checkpoints.jsonl \
    NUANXIN_ERASED_FILE=/var/lib/nuanxin/erased.jsonl
WORKDIR /srv/nuanxin
USER 10001:10001
# Holds the keys that open every sealed field, photos and recordings, the lists that belong elsewhere, and the embedded database where
# no PostgreSQL is named. Back it up apart.
VOLUME /var/lib/nuanxin
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health/live', timeout=4)"]
ENTRYPOINT ["nuanxin"]
CMD ["serve"]
