import { EventEmitter } from 'node:events'
import * as stock from './stock.js'
import money, { gross as withTax, type Money, Region } from './tax.js'

export interface Priced {
  price(): Money
}

export interface Wrapped extends Priced {
  readonly paper: string
}

/** What every line can be asked. */
function logged(_value: unknown, context: ClassMethodDecoratorContext): void {
  audit(String(context.name))
}

function audit(text: string): void {
  console.log(text)
}

export class Line implements Priced {
  constructor(
    readonly sku: string,
    readonly net: Money,
    readonly count = 1,
  ) {}

  price(): Money {
    return this.net * this.count
  }
}

export abstract class Basket<T extends Priced> {
  static opened = 0
  protected readonly lines: T[] = []

  constructor(protected readonly region: Region) {
    Basket.count()
  }

  abstract total(): Money

  static count(): number {
    return ++Basket.opened
  }

  close(): void {
    this.lines.length = 0
  }
}

/** A basket with discounts. */
@registered('cart')
export class Cart extends Basket<Line> {
  #journal = new Journal()
  readonly onChange = (line: Line): void => {
    this.#journal.note(line.sku)
  }

  constructor(
    region = Region.Home,
    private readonly events: EventEmitter = new EventEmitter(),
  ) {
    super(region)
    this.#start()
  }

  @logged
  add(line: Line): this {
    stock.reserve(line.sku, line.count)
    this.lines.push(line)
    this.onChange(line)
    this.events.emit('change')
    return this
  }

  total(): Money {
    const net = this.lines.reduce((sum, line) => sum + line.price(), 0)
    return withTax(net, this.region)
  }

  get isEmpty(): boolean {
    return this.lines.length === 0
  }

  set isEmpty(value: boolean) {
    if (value) this.close()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Line> {
    yield* this.lines
  }

  #start(): void {
    this.#journal.note('started')
  }
}

export class GiftCart extends Cart implements Wrapped {
  readonly paper = 'red'

  price(): Money {
    return this.total()
  }

  override total(): Money {
    return super.total() + 1
  }
}

class Journal {
  readonly notes: string[] = []

  note(text: string): void {
    this.notes.push(text)
  }

  close(): void {
    audit('closed')
  }
}

function registered(name: string) {
  return (_target: unknown): void => audit(name)
}

export const receipts = {
  heading: 'Receipt',
  print(cart: Cart): string {
    return this.line(cart.total())
  },
  line: (amount: Money) => money(amount),
}

export const checkout = async <T extends Cart>(cart: T, pay: (amount: Money) => void): Promise<Money> => {
  const total = cart.total()
  pay(total)
  receipts.print(cart)
  await Promise.resolve()
  return total
}

export function pay(amount: Money): void {
  audit(String(amount))
}
