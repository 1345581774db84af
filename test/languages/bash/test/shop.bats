#!/usr/bin/env bats

setup() {
  load '../shop.sh'
}

two_pens() {
  printf 'pen 2\n'
}

# Rounds down.
@test "the tax of a region is added" {
  run total de < <(two_pens)
  [ "$status" -eq 0 ]
  [ "$output" = 595 ]
}

@test 'an unknown region is refused' {
  function silent { :; }
  run tax::on 100 xx
  [ "$status" -eq 1 ]
}

@test "an empty cart costs nothing" {
  result=$(sum </dev/null)
  [ "$result" -eq 0 ]
}
