# The worker that trains: everything that gouji can use, torch among it.
ARG BASE=docker.io/library/python:3.11-slim-bookworm
FROM ${BASE} AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY models models
COPY review review
COPY services services
# One package comes as source in C++.
RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends g++ python3-dev
RUN python3 -m venv /opt/gouji \
 && /opt/gouji/bin/pip install -q --no-cache-dir -c constraints.txt . \
 && /opt/gouji/bin/pip uninstall -q -y opencv-python opencv-contrib-python \
 && /opt/gouji/bin/pip install -q --no-cache-dir --force-reinstall --no-deps -c constraints.txt opencv-python-headless

FROM ${BASE}
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin gouji
COPY --from=build /opt/gouji /opt/gouji
ENV PATH=/opt/gouji/bin:/usr/local/bin:/usr/bin:/bin GOUJI_HOME=/data GOUJI_LOG=json PYTHONUNBUFFERED=1
USER 10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["gouji", "status"]
CMD ["gouji", "worker", "--count", "1", "--lane", "train"]
