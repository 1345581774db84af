import React, { Component, forwardRef, memo, type ReactNode } from 'react'
import { Price as Amount, format, type Money } from './price.js'

interface Line {
  readonly sku: string
  readonly net: Money
}

interface Props {
  readonly lines: readonly Line[]
  onRemove?(line: Line): void
}

export class Boundary extends Component<{ children: ReactNode }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  private readonly retry = () => {
    this.report('retry')
    this.setState({ failed: false })
  }

  report(text: string) {
    console.log(text)
  }

  override render() {
    return this.state.failed ? <Retry onClick={this.retry} /> : this.props.children
  }
}

const Retry = ({ onClick }: { onClick(): void }) => <button onClick={onClick}>Again</button>

/** One thing in a cart. */
const Row = memo(function Row({ line, onRemove }: { line: Line; onRemove: () => void }) {
  return (
    <li title={format(line.net)}>
      {line.sku} <Amount amount={line.net} /> <Retry onClick={() => onRemove()} />
    </li>
  )
})

export const List = forwardRef<HTMLUListElement, Props>((props, ref) => <ul ref={ref}>{rows(props)}</ul>)

const rows = ({ lines, onRemove }: Props) =>
  lines.map(line => <Row key={line.sku} line={line} onRemove={() => onRemove?.(line)} />)

export default function Cart<T extends Props>(props: T) {
  const total = () => props.lines.reduce((sum, line) => sum + line.net, 0)

  function empty() {
    return <Empty.Note text="nothing" />
  }

  return (
    <Boundary>
      {props.lines.length === 0 ? empty() : <List {...props} />}
      <Amount amount={total()} />
    </Boundary>
  )
}

namespace Empty {
  export const Note = ({ text }: { text: string }) => <em>{text}</em>
}
