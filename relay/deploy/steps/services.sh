# shellcheck shell=bash
# Units of systemd, the tool's own place, and the hook of certbot.

target=mailstead-relay.target

# Whether there is one that runs, and it is ours to touch.
has_systemd() { [[ -z $root && -d /run/systemd/system ]]; }

unit() { printf 'mailstead-relay-%s.service' "$1"; }

place_tool() {
  mkdir -p "${tool%/*}" "${hook%/*}"
  [[ $(readlink "$tool" || true) == "$current/relay/deploy/mailstead-relay" ]] ||
    ln -sfn "$current/relay/deploy/mailstead-relay" "$tool"
  local text
  text=$(printf '#!/bin/sh\n# A renewed certificate: it is taken over, and what serves it hears of it.\nexec %s apply%s' "$tool" "${root:+ --root $root}")
  if [[ $(cat "$hook" 2> /dev/null) != "$text" ]]; then
    printf '%s\n' "$text" > "$hook"
  fi
  chmod 755 "$hook"
}

# What the node's tool has ordered: a part that does not run is started, one that runs is restarted only when it must be.
carry_out() {
  has_systemd || return 0
  local verb name
  while read -r verb name; do
    case $verb in
      units) systemctl daemon-reload ;;
      restart) if systemctl --quiet is-active "$(unit "$name")"; then systemctl restart "$(unit "$name")"; fi ;;
      stop) systemctl stop "$(unit "$name")" ;;
      reload) if systemctl --quiet is-active "$(unit "$name")"; then systemctl reload "$(unit "$name")"; fi ;;
    esac
  done <<< "$1"
  start_all
}

start_all() {
  local name
  systemctl enable --quiet "$target"
  systemctl start "$target"
  # One that was added to a target that runs already.
  for name in $(node_tool parts); do systemctl start "$(unit "$name")"; done
}

restart_all() {
  has_systemd || return 0
  local name
  for name in $(node_tool parts); do systemctl restart "$(unit "$name")"; done
}

# Whether all parts run and the agent answers, half a minute after they were started at the latest.
is_serving() {
  has_systemd || return 0
  local try
  for try in {1..15}; do
    sleep 2
    if all_active && node_tool status > /dev/null 2>&1; then return 0; fi
  done
  say "not serving after $((try * 2)) seconds"
  return 1
}

all_active() {
  local name
  for name in $(node_tool parts); do
    systemctl --quiet is-active "$(unit "$name")" || return 1
  done
}

show_units() {
  has_systemd || return 0
  local name
  for name in $(node_tool parts); do
    printf '%-9s %s\n' "$name" "$(systemctl is-active "$(unit "$name")" || true)"
  done
}

show_logs() {
  has_systemd || fail 'there is no systemd here: each part writes its lines to its own output'
  local of=()
  if [[ $# -gt 0 && $1 != -* ]]; then
    of=(-u "$(unit "$1")")
    shift
  fi
  exec journalctl --namespace=mailstead-relay -o cat "${of[@]}" "$@"
}

remove_services() {
  local file
  if has_systemd; then
    if [[ -e $units/$target ]]; then systemctl disable --quiet --now "$target"; fi
    for file in "$units"/mailstead-relay-*.service; do
      if [[ -e $file ]]; then systemctl stop "${file##*/}"; fi
    done
  fi
  rm -rf -- "${units:?}"/mailstead-relay-*.service "${units:?}/$target" "$units/mailstead-relay-.service.d" \
    "$root/etc/systemd/journald@mailstead-relay.conf"
  if has_systemd; then systemctl daemon-reload; fi
}
