# A digest in its place makes every build the same: see README.md.
ARG BASE=python:3.11-slim-bookworm
FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/venv && python -m venv /opt/build
COPY requirements/ requirements/
RUN /opt/venv/bin/python -m pip install --require-hashes -r requirements/run.txt \
 && /opt/build/bin/python -m pip install --require-hashes -r requirements/build.txt
COPY LICENSE README.md pyproject.toml ./
COPY bot/ bot/
COPY flows/ flows/
COPY storage/ storage/
RUN /opt/build/bin/python -m pip wheel --no-deps --no-build-isolation --no-index --wheel-dir /dist . \
 && /opt/venv/bin/python -m pip install --no-deps --no-index /dist/*.whl

FROM ${BASE}
RUN useradd --system --uid 10001 --no-create-home --home-dir /data bot && install -d -o bot -g bot -m 700 /data
COPY --from=build /opt/venv /opt/venv
# PYTHONSAFEPATH: a file in the volume must not stand in for a module of the program.
# The address to listen on stays 127.0.0.1: fetching updates needs no open port, and the health check below runs
# inside the container. Only a webhook is reached from outside: set BLINABRIDGE_HOST=0.0.0.0 for it.
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONSAFEPATH=1 BLINABRIDGE_DATA=/data
USER 10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open(f\"http://127.0.0.1:{os.environ.get('BLINABRIDGE_PORT', 8080)}/health\", timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
