# The server as one static program in a small image, and, for those who choose it,
# the MinIO object store built from source.

FROM node:20-bookworm-slim AS frontend
WORKDIR /src/frontend
COPY frontend/ ./
RUN if [ -f package.json ]; then npm ci --no-audit --no-fund && npm run build; fi

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY server/heic/nopurego/ server/heic/nopurego/
RUN go mod download
COPY migrations/ migrations/
COPY server/ server/
COPY frontend/ frontend/
COPY --from=frontend /src/frontend/dist/ frontend/dist/
RUN CGO_ENABLED=0 go build -trimpath -tags timetzdata -ldflags "-s -w" -o /server ./server

# MinIO publishes no images of its community edition any more, so it is built from
# the Go module proxy, at the version that the tests run against.
FROM golang:1.26-bookworm AS minio-build
ARG MINIO_VERSION
RUN CGO_ENABLED=0 go install -trimpath "github.com/minio/minio@${MINIO_VERSION:?}"

FROM alpine:3.22 AS minio
RUN adduser -D -u 10001 minio && install -d -o minio -g minio /data
COPY --from=minio-build /go/bin/minio /usr/local/bin/minio
USER minio
VOLUME /data
EXPOSE 9000
ENTRYPOINT ["minio"]
CMD ["server", "/data"]

FROM alpine:3.22 AS server
RUN apk add --no-cache ca-certificates && adduser -D -u 10001 tieubieu
COPY --from=build /server /usr/local/bin/server
USER tieubieu
EXPOSE 8080
ENTRYPOINT ["server"]
CMD ["serve"]
