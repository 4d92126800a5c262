# Letterlock's image: the server, what it loads, and a shell for the health check; nothing else. `make image` builds it.

FROM swift:6.3-bookworm AS build
WORKDIR /source
# No versions of packages here: Debian keeps one at a time, so a pinned one is soon gone.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
COPY scripts/setup scripts/setup
RUN scripts/setup build && rm -rf /var/lib/apt/lists/*
COPY Makefile Package.swift ./
# SwiftPM wants the folder of every target, those of the tests too.
COPY Tests Tests
COPY Sources Sources
COPY deploy/container/build-binary deploy/container/
RUN --mount=type=cache,target=/cache,sharing=locked deploy/container/build-binary /cache /output

FROM debian:bookworm-slim AS root
# hadolint ignore=DL3008
RUN apt-get update && apt-get upgrade -y && apt-get install -y --no-install-recommends \
    libsqlite3-0 libssl3 libstdc++6 libsystemd0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY deploy/container/assemble-root LICENSE healthcheck.sh ./
COPY --from=build /output ./
RUN ./assemble-root /root-of-image letterlock .

FROM scratch
COPY --from=root /root-of-image /
ENV LETTERLOCK_BIND_ADDRESS=* \
    LETTERLOCK_DATA_DIRECTORY=/data
VOLUME /data
WORKDIR /data
# By number, so that Kubernetes can tell that it is not root.
USER 65532:65532
EXPOSE 1025 8025 8026
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s --retries=2 CMD ["healthcheck.sh"]
ENTRYPOINT ["letterlock"]
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Letterlock" \
      org.opencontainers.image.description="A headless SMTP server for tests, exact about TLS" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
