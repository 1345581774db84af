import { expect, test } from 'vitest'
import { read } from './read.js'

const cart = `#if canImport(UIKit)
import UIKit
#endif

func total(of items: [Item]) -> Money {
    if #available(iOS 17, *) { trace(#function) }
    return base(items) + tax(items) * rate(of: items[0])
}

#if DEBUG
extension Cart: Sequence {
    func describe() -> String { #"a "cart""# }
}
#endif
`

test('directives, macros and raw strings are no errors, however often they are read', async () => {
  for (let round = 0; round < 3; round++) expect((await read('Cart.swift', cart)).discovery.damaged).toEqual([])
})

test('an extension is named by what it extends and adds', async () => {
  const { outline } = await read('Cart.swift', cart)
  expect(outline).toMatchInlineSnapshot(`
    "file Cart.swift
      function total  func total(of items: [Item]) -> Money
      class extension Cart: Sequence  extension Cart: Sequence
        method extension Cart: Sequence.describe  func describe() -> String"
  `)
})

test('a call behind an operator is seen, a subscript is none', async () => {
  const { uses } = await read('Cart.swift', cart)
  expect(uses).toMatchInlineSnapshot(`
    "Cart.swift: imports UIKit
    total: calls trace, calls base, calls tax, calls rate
    extension Cart: Sequence: inherits Sequence"
  `)
})
