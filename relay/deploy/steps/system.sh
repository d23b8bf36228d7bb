# shellcheck shell=bash
# Packages, users and owners of files. With a root of its own nothing of this is touched.

users=(mailstead-agent mailstead-haraka mailstead-mx mailstead-submission mailstead-spamd mailstead-front)
group=mailstead-relay

# Debian's, and only what is missing. Whoever brings spamd or npm by other ways keeps it.
install_packages() {
  [[ -z $root ]] || return 0
  local wanted=()
  [[ -x /usr/sbin/spamd ]] || wanted+=(spamassassin spamd)
  command -v npm > /dev/null || wanted+=(npm)
  [[ -e /etc/ssl/certs/ca-certificates.crt ]] || wanted+=(ca-certificates)
  [[ ${#wanted[@]} -gt 0 ]] || return 0
  command -v apt-get > /dev/null || fail "install ${wanted[*]} first: there is no apt-get here"
  say "installing ${wanted[*]}"
  local apt=(apt-get -q -y -o DPkg::Lock::Timeout=300)
  DEBIAN_FRONTEND=noninteractive "${apt[@]}" install --no-install-recommends "${wanted[@]}" > /dev/null 2>&1 || {
    # The lists are absent or old.
    "${apt[@]}" update > /dev/null
    DEBIAN_FRONTEND=noninteractive "${apt[@]}" install --no-install-recommends "${wanted[@]}" > /dev/null
  }
  # The package's own service is not ours: it would listen beside it, as root.
  if has_systemd; then
    for service in spamd spamassassin; do systemctl disable --quiet --now "$service.service" 2> /dev/null || true; done
  fi
}

make_users() {
  [[ -z $root ]] || return 0
  getent group "$group" > /dev/null || groupadd --system "$group"
  local user
  for user in "${users[@]}"; do
    id "$user" > /dev/null 2>&1 ||
      useradd --system --gid "$group" --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin "$user"
  done
}

remove_users() {
  [[ -z $root ]] || return 0
  local user
  for user in "${users[@]}"; do
    if id "$user" > /dev/null 2>&1; then userdel "$user"; fi
  done
  if getent group "$group" > /dev/null; then groupdel "$group"; fi
}

# What a part keeps and reads belongs to its user alone; what is only read by root, to root.
own_files() {
  mkdir -p "$etc" "$state"
  # The parts must find the way to their own folders.
  chmod 755 "$etc" "$state"
  [[ -z $root ]] || return 0
  own mailstead-agent "$state/agent"
  own mailstead-haraka "$state/outbound" "$etc/outbound" /dev/shm/mailstead-relay-outbound
  own mailstead-mx "$state/mx" "$etc/mx" "$etc/mx-certificate"
  own mailstead-submission "$state/submission" "$etc/submission" "$etc/submission-certificate"
  own mailstead-spamd "$etc/spamd"
  own mailstead-front "$etc/front"
  # systemd reads it as root; where there is none, the agent does.
  chown mailstead-agent "$etc/agent.env"
}

own() {
  local user=$1 folder
  shift
  for folder in "$@"; do
    [[ -e $folder ]] || continue
    chown -R "$user:$group" "$folder"
    chmod 700 "$folder"
  done
}
