# Workers: they read and check. The weights are inside; nothing is downloaded when it starts.
ARG BASE=docker.io/library/python:3.11-slim-bookworm
FROM ${BASE} AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY models models
COPY review review
COPY services services
# Another package brings a cv2 of its own, which wants a screen: the one without must come last.
RUN python3 -m venv /opt/gouji \
 && /opt/gouji/bin/pip install -q --no-cache-dir 'pip>=25.1' \
 && /opt/gouji/bin/pip install -q --no-cache-dir -c constraints.txt --group worker \
 && /opt/gouji/bin/pip uninstall -q -y opencv-python opencv-contrib-python \
 && /opt/gouji/bin/pip install -q --no-cache-dir --force-reinstall --no-deps -c constraints.txt opencv-python-headless \
 && /opt/gouji/bin/pip install -q --no-cache-dir --no-deps . \
 && /opt/gouji/bin/python -c "from models.zoo import DETECTOR, RECOGNISER, TURN, shipped; [shipped(name) for name in (DETECTOR, RECOGNISER, TURN)]"

FROM ${BASE}
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin gouji
COPY --from=build /opt/gouji /opt/gouji
ENV PATH=/opt/gouji/bin:/usr/local/bin:/usr/bin:/bin GOUJI_HOME=/data GOUJI_LOG=json PYTHONUNBUFFERED=1
USER 10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["gouji", "status"]
CMD ["gouji", "worker", "--lane", "now", "--lane", "batch"]
