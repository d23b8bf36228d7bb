# shellcheck shell=bash
# Releases: each a folder of its own, named after what is in it, with its modules and its Node. One of them is in use.

code=(package.json package-lock.json console/package.json contracts mail relay)
workspaces=(relay relay/haraka/mailstead-mx relay/haraka/mailstead-outbound)

# Unpacks a tarball, or takes the files of a folder; tests and modules are left out.
take_code() {
  local source=$1 target=$2 packed=$2.tar
  if [[ -f $source ]]; then
    mkdir -p "$target.unpacked"
    tar -xf "$source" -C "$target.unpacked" --no-same-owner
    source=$target.unpacked
  fi
  [[ -d $source ]] || fail "$1 is neither a folder nor a tarball"
  [[ -f $source/package-lock.json ]] || fail "$1 holds no package-lock.json: it is not the code of a relay"
  [[ -f $source/mail/generated/mailauth.js ]] ||
    fail "$1 lacks mail/generated/mailauth.js. Run npm run relay:pack in the checkout, and give its tarball"
  tar -cf "$packed" -C "$source" --sort=name --mtime=@0 --owner=0 --group=0 --mode=u+rwX,go+rX,go-w --no-acls \
    --exclude=node_modules --exclude='*.test.ts' --exclude=testing "${code[@]}"
  mkdir -p "$target"
  tar -xf "$packed" -C "$target" --no-same-owner
  rm -rf -- "$target.unpacked"
}

# The package of Node that the lock names, checked against the lock's own digest.
place_node() {
  local target=$1
  mkdir -p "$target/bin"
  if [[ -n $node_file ]]; then
    [[ -x $node_file ]] || fail "$node_file is no program"
    install -m 755 "$node_file" "$target/bin/node"
  else
    local machine name entry version integrity
    case $(uname -m) in
      x86_64) machine=x64 ;;
      aarch64) machine=arm64 ;;
      *) fail "there is no package of Node for $(uname -m). Give one with --node FILE" ;;
    esac
    name=node-linux-$machine
    entry=$(sed -n "/^    \"node_modules\/$name\": {/,/^    }/p" "$target/package-lock.json")
    version=$(sed -n 's/^ *"version": "\(.*\)",$/\1/p' <<< "$entry")
    integrity=$(sed -n 's/^ *"integrity": "sha512-\(.*\)",$/\1/p' <<< "$entry")
    [[ -n $version && -n $integrity ]] || fail "package-lock.json does not name $name"
    (cd "$target/bin" && npm pack --silent "$name@$version" > /dev/null) || fail "npm could not get $name@$version"
    [[ $(openssl dgst -sha512 -binary "$target/bin/$name-$version.tgz" | base64 -w0) == "$integrity" ]] ||
      fail "$name@$version is not what package-lock.json says"
    tar -xf "$target/bin/$name-$version.tgz" -C "$target/bin" --no-same-owner --strip-components=2 package/bin/node
    rm -f -- "$target/bin/$name-$version.tgz"
    chmod 755 "$target/bin/node"
  fi
  local major
  major=$("$target/bin/node" -p 'process.versions.node.split(".")[0]')
  [[ $major -ge 24 ]] || fail "Node 24 is needed, $target/bin/node is $major"
}

place_modules() {
  local args=(ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error) workspace
  for workspace in "${workspaces[@]}"; do args+=(--workspace "$workspace"); done
  (cd "$1" && npm "${args[@]}" > /dev/null) || fail "npm ci failed in $1"
}

# Prints the release's folder; the work is done once for the same code.
place_release() {
  local staging digest release
  mkdir -p "$opt/releases"
  # What an earlier run left half-done.
  rm -rf -- "$opt"/releases/.staging*
  staging=$(mktemp -d "$opt/releases/.staging.XXXXXX")
  take_code "$1" "$staging/code"
  digest=$(sha256sum "$staging/code.tar" | cut -c1-16)
  release=$opt/releases/$digest
  if [[ ! -f $release/.complete ]]; then
    rm -rf -- "$release"
    say "preparing release $digest" >&2
    place_node "$staging/code"
    place_modules "$staging/code"
    chmod 755 "$staging/code"
    touch "$staging/code/.complete"
    mv "$staging/code" "$release"
  fi
  rm -rf -- "$staging"
  printf '%s' "$release"
}

use_release() {
  [[ $(readlink "$current" || true) == "$1" ]] || ln -sfn "$1" "$current"
}

remove_releases_but() {
  local folder
  for folder in "$opt"/releases/*; do
    [[ $folder == "$1" || $folder == "$2" ]] || rm -rf -- "$folder"
  done
}
