# Rates by region, in tenths of a percent.
declare -A RATES=([de]=190 [ch]=77)

# Prints the rate of a region; fails for an unknown one.
tax::rate() {
  local region=$1
  [[ -n ${RATES[$region]:-} ]] || return 1
  printf '%d\n' "${RATES[$region]}"
}

# Prints the tax on an amount of cents.
tax::on() {
  local amount=$1 region=$2 rate
  rate=$(tax::rate "$region") || fail "no rate for $region"
  echo $((amount * rate / 1000))
}

function fail {
  log error "$*"
  exit 1
}

log() ( # in a subshell: the umask is its own
  umask 077
  printf '[%s] %s\n' "$1" "$2" >&2
)
