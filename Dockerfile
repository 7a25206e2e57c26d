# Two stages: the first builds a virtual environment, the second carries only that and the program.
FROM python:3.13-slim AS build
WORKDIR /build
RUN python -m venv /opt/paperclub
COPY requirements/run.txt requirements/run.txt
RUN /opt/paperclub/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY cogs cogs
RUN /opt/paperclub/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
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
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["paperclub", "health"]
STOPSIGNAL SIGTERM
CMD ["paperclub", "run"]
