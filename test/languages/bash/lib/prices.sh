# Prices in cents.
price() {
  case $1 in
    pen) echo 250 ;;
    *) fail "no price for $1" ;;
  esac
}

install() {
  command install -m 644 "$1" /etc/prices
}

backup() {
  local log=$1
  sort "$log" | tee /var/backups/prices
}
