#!/usr/bin/env bash
#
# shop.sh: adds up what a person is about to buy.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib/tax.sh
source "$here/lib/tax.sh"
. "$here/lib/prices.sh"

readonly CACHE=${TMPDIR:-/tmp}/shop.$$

cleanup() { rm -f "$CACHE"; }
trap cleanup EXIT

# One line an item: sku and quantity.
function read-cart() {
  local sku quantity
  while read -r sku quantity; do
    printf '%s\n' $(($(price "$sku") * quantity))
  done
}

sum() {
  plus() { echo $(($1 + $2)); }

  local total=0 line
  while read -r line; do
    total=$(plus "$total" "$line")
  done
  echo "$total"
}

total() {
  local net
  net=$(read-cart | sum)
  if ! tax::rate "$1" >/dev/null; then
    fail "unknown region: $1"
  fi
  echo $((net + $(tax::on "$net" "$1")))
}

usage() {
  cat <<EOF
usage: shop.sh REGION < cart
total() { nobody calls this; }
EOF
}

main() {
  case ${1:-} in
    -h | --help) usage ;;
    '') usage >&2 && exit 2 ;;
    *) total "$@" | tee "$CACHE" ;;
  esac
}

# A library when it is sourced.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  main "$@"
fi
