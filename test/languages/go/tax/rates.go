// Package tax knows the taxes.
package tax

// Money is in cents.
type Money int64

// Region is where a thing is sold.
type Region int

const (
	Home Region = iota
	Abroad
)

// Rates by region.
type Rates struct {
	of map[Region]float64
}

// NewRates has the rates of today.
func NewRates() *Rates {
	return &Rates{of: map[Region]float64{Home: 0.2}}
}

// Gross adds the tax.
func (r *Rates) Gross(net Money, region Region) Money {
	return round(float64(net) * (1 + r.rate(region)))
}

func (r *Rates) rate(region Region) float64 { return r.of[region] }

func init() { register(NewRates()) }

func init() { register(nil) }
