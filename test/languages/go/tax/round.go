package tax

import (
	. "math"
)

var all []*Rates

func register(rates *Rates) { all = append(all, rates) }

func round(amount float64) Money { return Money(Round(amount)) }
