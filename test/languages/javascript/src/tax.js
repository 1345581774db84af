'use strict'

const rates = { home: 0.2, abroad: 0 }

/** The share that the state gets. */
function rate(region) {
  if (!(region in rates)) throw new UnknownRegion(region)
  return rates[region]
}

class UnknownRegion extends Error {}

exports.gross = function (net, region = 'home') {
  return rounded(net * (1 + rate(region)))
}

var rounded = function rounded(amount) {
  return Math.round(amount * 100) / 100
}

module.exports.UnknownRegion = UnknownRegion
exports.rate = rate
