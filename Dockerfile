# Two stages: the first builds a virtual environment, the second carries only that and the program.
# The base's name says which Python, its digest which build of it; .github/dependabot.yml proposes newer ones.
FROM python:3.14-slim@sha256:a2b82f3c48559aa0a8446d9af49826b6e2b2016f4cd2afabfe6013ec53729170 AS build
WORKDIR /build
RUN python -m venv /opt/paperclub
COPY requirements/run.txt requirements/run.txt
RUN /opt/paperclub/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE .env.example ./
COPY docs/catalog.schema.json docs/catalog.schema.json
COPY bot bot
COPY cogs cogs
RUN /opt/paperclub/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.14-slim@sha256:a2b82f3c48559aa0a8446d9af49826b6e2b2016f4cd2afabfe6013ec53729170
# Given by the workflow that publishes the image.
ARG VERSION=unreleased
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="Paperclub" \
      org.opencontainers.image.description="A research group's Discord bot: its reading list, its readers and its meetings in one place." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="docker.io/library/python:3.14-slim" \
      org.opencontainers.image.base.digest="sha256:a2b82f3c48559aa0a8446d9af49826b6e2b2016f4cd2afabfe6013ec53729170" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED" \
      org.opencontainers.image.source="$SOURCE"
RUN useradd --system --uid 10001 --home-dir /data paperclub \
    && install -d -o paperclub -g paperclub /data /catalog
COPY --from=build /opt/paperclub /opt/paperclub
COPY --chown=paperclub catalog.yaml /catalog/catalog.yaml
USER 10001
WORKDIR /data
VOLUME /data
ENV PATH=/opt/paperclub/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PAPERCLUB_CATALOG=/catalog/catalog.yaml \
    DATABASE_URL=sqlite:////data/paperclub.db
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=2 CMD ["paperclub", "health"]
STOPSIGNAL SIGTERM
CMD ["paperclub", "run"]
