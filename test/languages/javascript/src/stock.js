const levels = new Map()

module.exports = class Stock {
  reserve(sku) {
    levels.set(sku, this.level(sku) - 1)
  }

  level(sku) {
    return levels.get(sku) ?? 0
  }

  close() {
    levels.clear()
  }
}

module.exports.default = function (path) {
  return new Map([[path, 1]])
}
