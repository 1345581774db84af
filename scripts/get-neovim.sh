#!/usr/bin/env bash
# A Neovim for the tests. Prints its path as the last line of stdout.
#
# Takes the one on PATH when it is 0.11 or newer. Otherwise unpacks Debian's newest, with the libraries it wants, into
# .cache/nvim; nothing is installed and no root is needed. Exit code 3: there is none to be had, and stderr says why.
set -euo pipefail

cache="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.cache/nvim"
suite=${NEOVIM_SUITE:-forky} # the first Debian release with Neovim 0.11 or newer; sid while forky is in transition

main() {
  local own
  if own=$(command -v nvim) && is_new_enough "$own"; then
    echo "$own"
    return
  fi
  mkdir -p "$cache"
  exec 9> "$cache/.lock"
  ! command -v flock > /dev/null || flock 9 # tests start side by side; one of them fetches
  is_new_enough "$cache/bin/nvim" || fetch
  echo "$cache/bin/nvim"
}

is_new_enough() {
  "$1" --version 2> /dev/null | head -n 1 | grep -qE '^NVIM v(0\.(1[1-9]|[2-9][0-9])|[1-9])'
}

give_up() {
  echo "No Neovim 0.11 or newer: $1 Put one on PATH to run these tests." >&2
  exit 3
}

fetch() {
  command -v apt-get > /dev/null || give_up 'PATH has none, and without apt none can be fetched.'
  [ -r /usr/share/keyrings/debian-archive-keyring.gpg ] ||
    give_up 'PATH has none, and this system is not Debian (no debian-archive-keyring).'
  local mirror
  mirror=${DEBIAN_MIRROR:-$(mirror_of_this_host)}
  [ -n "$mirror" ] || give_up 'PATH has none, and the apt sources name no Debian mirror (set DEBIAN_MIRROR).'
  echo "Fetching Neovim from Debian $suite into .cache/nvim" >&2
  download "$mirror" >&2 || give_up "Debian $suite could not be reached or has none that fits."
  unpack >&2
  is_new_enough "$cache/bin/nvim" || give_up "the one from Debian $suite does not run here."
}

# The first Debian archive that this host itself takes packages from, in the old and in the new form of apt sources.
mirror_of_this_host() {
  {
    grep -rhoE '^deb (\[[^]]*\] )?[a-z]+://[^ ]+/debian/? ' /etc/apt/sources.list /etc/apt/sources.list.d 2> /dev/null |
      grep -oE '[a-z]+://[^ ]+'
    sed -nE 's/^URIs: *([^ ]+\/debian\/?)( .*)?$/\1/p' /etc/apt/sources.list.d/*.sources 2> /dev/null
  } | head -n 1 || true
}

# With lists and an (empty) package status of its own, apt resolves everything that Neovim needs, libc included, and the
# host's packages neither count nor change.
download() {
  local apt="$cache/.apt" packages
  rm -rf "$apt"
  mkdir -p "$apt"/{lists/partial,cache/archives/partial,debs}
  : > "$apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $1 $suite main" > "$apt/sources.list"
  cat > "$apt/apt.conf" << EOF
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Sandbox::User "";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Debug::NoLocking "true";
EOF
  APT_CONFIG="$apt/apt.conf" apt-get -qq update || return
  mapfile -t packages < <(
    APT_CONFIG="$apt/apt.conf" apt-get -qq --print-uris install -y neovim 2> /dev/null | awk '{ print $2 }' | sed 's/_.*//'
  )
  [ "${#packages[@]}" -gt 3 ] || return
  (cd "$apt/debs" && APT_CONFIG="$apt/apt.conf" apt-get -qq download "${packages[@]}")
}

unpack() {
  local root="$cache/root" folder deb libraries
  rm -rf "$root" "$cache/bin"
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$cache/bin"
  for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  for deb in "$cache"/.apt/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --keep-directory-symlink \
      --exclude './usr/share/doc*' --exclude './usr/share/man*' \
      --exclude './usr/share/locale*' --exclude './usr/share/icons*'
  done
  find "$root" -xdev -type f -perm /6000 -exec chmod a-s {} +
  rm -rf "$cache/.apt"

  # Neovim starts itself again (TUI, --embed) by the path of its own executable, so a wrapper around ld.so will not do:
  # loader and library path are written into the binary. They are absolute; a moved folder is fetched again.
  libraries=$(dirname "$(find "$root/usr/lib" -name 'libc.so.6' | head -n 1)")
  patchelf_here --set-interpreter "$(find "$libraries" -maxdepth 1 -name 'ld-linux-*' | head -n 1)" \
    --force-rpath --set-rpath "$libraries" "$root/usr/bin/nvim"
  cat > "$cache/bin/nvim" << EOF
#!/bin/sh
export VIMRUNTIME="$root/usr/share/nvim/runtime"
exec "$root/usr/bin/nvim" --cmd "set rtp^=$root/usr/lib/nvim" "\$@"
EOF
  chmod +x "$cache/bin/nvim"
}

# patchelf of the host, else the host suite's package unpacked for this one use.
patchelf_here() {
  if command -v patchelf > /dev/null; then
    patchelf "$@"
    return
  fi
  mkdir -p "$cache/.patchelf"
  (cd "$cache/.patchelf" && apt-get -qq -o APT::Sandbox::User= download patchelf && dpkg-deb -x patchelf_*.deb .)
  "$cache/.patchelf/usr/bin/patchelf" "$@"
  rm -rf "$cache/.patchelf"
}

main
