#!/usr/bin/env bash
# Builds the image, starts it without rights and without a file system that can be written, and waits until it is healthy.
#
#   packaging/image.sh build NAME
source "$(dirname "$0")/lib.sh"

if [ "${1:-}" != build ] || [ $# -ne 2 ]; then say "usage: packaging/image.sh build NAME"; exit 2; fi
docker build -t "$2" --build-arg "VERSION=${VERSION:-}" "$root"
container=$(docker run -d --read-only --cap-drop ALL --security-opt no-new-privileges -v "$root/packaging/compose/config:/config:ro" "$2")
trap 'docker rm -f "$container" >/dev/null' EXIT
for _ in $(seq 60); do
  if [ "$(docker inspect --format '{{.State.Health.Status}}' "$container")" = healthy ]; then
    docker image inspect --format '{{.Size}} bytes' "$2"
    exit 0
  fi
  sleep 1
done
docker logs "$container" >&2
exit 1
