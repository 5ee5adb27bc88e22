#!/usr/bin/env bash
# Runs a command with a Docker engine that has a Redis image, without pulling anything:
#
#   .ci/docker-redis.sh ./mvnw -pl kit test -Dtest=RedisInDockerTest -Dexcluded.tests=none
#
# If no engine answers, or only one outside of this container, starts one for the time of the command
# (as root, on Debian). The image, course/redis:local, is made from the system's redis-server and its
# libraries.
set -euo pipefail

if (($# == 0)); then
  echo "usage: .ci/docker-redis.sh COMMAND [ARGUMENT]..." >&2
  exit 2
fi

image=course/redis:local
work=$(mktemp -d)
daemon=

clean_up() {
  docker image rm --force "$image" >/dev/null 2>&1 || true
  if [[ -n $daemon ]]; then
    kill "$daemon" 2>/dev/null || true
    wait "$daemon" 2>/dev/null || true
    if [[ -n ${own_bridge:-} ]]; then
      ip link delete docker0 2>/dev/null || true
    fi
  fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

install_packages() {
  if [[ -z ${updated:-} ]]; then
    apt-get update -qq >&2
    updated=yes
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@" >&2
}

start_engine() {
  command -v dockerd >/dev/null || install_packages docker.io
  command -v docker >/dev/null || install_packages docker-cli # a package of its own since Debian 13
  command -v ip >/dev/null || install_packages iproute2
  ip link show docker0 >/dev/null 2>&1 || own_bridge=yes

  # Ports are mapped by docker's own proxy, so the host's packet filter stays as it is.
  export DOCKER_HOST="unix://$work/docker.sock"
  dockerd --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/exec" \
    --pidfile "$work/docker.pid" --iptables=false --ip-forward=false --ip-masq=false \
    >"$work/dockerd.log" 2>&1 &
  daemon=$!
  for _ in {1..300}; do
    docker version >/dev/null 2>&1 && return
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.1
  done
  echo ".ci/docker-redis.sh: dockerd does not answer" >&2
  tail -n 20 "$work/dockerd.log" >&2
  exit 1
}

make_image() {
  command -v redis-server >/dev/null || install_packages redis-server
  local root=$work/root server file
  server=$(command -v redis-server)
  mkdir -p "$root/tmp"
  install -D "$(readlink -f "$server")" "$root/usr/bin/redis-server"
  # The libraries and the loader, each at the path where the program looks for it.
  ldd "$server" | grep -o '/[^ ]*' | while read -r file; do
    install -D "$(readlink -f "$file")" "$root$file"
  done
  tar -C "$root" -c . | docker import \
    --change 'ENTRYPOINT ["/usr/bin/redis-server"]' \
    --change 'CMD ["--protected-mode", "no"]' \
    --change 'EXPOSE 6379' --change 'WORKDIR /tmp' - "$image" >/dev/null
}

# Inside a container another engine's ports are mapped elsewhere.
if [[ -e /.dockerenv ]] || ! docker version >/dev/null 2>&1; then
  start_engine
fi
make_image

unset REDIS_URL
export COURSE_REDIS_IMAGE=$image
export TESTCONTAINERS_HOST_OVERRIDE=localhost # where the ports are mapped, also inside a container
"$@"
