# The service: doors, database, blobs, queue. No models and nothing that runs them.
ARG BASE=docker.io/library/python:3.11-slim-bookworm
FROM ${BASE} AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY models models
COPY review review
COPY services services
RUN python3 -m venv /opt/gouji \
 && /opt/gouji/bin/pip install -q --no-cache-dir 'pip>=25.1' \
 && /opt/gouji/bin/pip install -q --no-cache-dir -c constraints.txt --group api \
 && /opt/gouji/bin/pip install -q --no-cache-dir --no-deps .

FROM ${BASE}
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin gouji
COPY --from=build /opt/gouji /opt/gouji
ENV PATH=/opt/gouji/bin:/usr/local/bin:/usr/bin:/bin GOUJI_HOME=/data GOUJI_LOG=json PYTHONUNBUFFERED=1
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["gouji", "serve", "--host", "0.0.0.0", "--port", "8000"]
