import { cpus, totalmem } from 'node:os'
import { accepting } from './accepting.js'
import { append } from './append.js'
import { callGraph } from './call-graph.js'
import { dashboard } from './dashboard.js'
import { editing } from './editing.js'
import { hoverUnderLoad } from './hover-under-load.js'
import { indexing } from './indexing.js'
import { memory } from './memory.js'
import type { Benchmark, Row, Share } from './row.js'
import { scale } from './scale.js'
import { startup } from './startup.js'
import { streaming } from './streaming.js'
import { turns } from './turns.js'

const benchmarks: readonly Benchmark[] = [
  startup,
  append,
  streaming,
  turns,
  indexing,
  editing,
  accepting,
  hoverUnderLoad,
  memory,
  scale,
  callGraph,
  dashboard,
]

const wanted = process.argv.slice(2)
const chosen = benchmarks.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
if (chosen.length === 0) {
  console.error(`There is no such benchmark. There are: ${benchmarks.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
)
print(['figure', 'ours', 'reference', 'ratio', 'goal', ''])
for (const benchmark of chosen) {
  for (const row of await benchmark.run()) print('whole' in row ? shareCells(row) : cells(row))
}

function cells({ figure, ours, reference, referenceName, unit, goal }: Row): string[] {
  const ratio = ours / reference
  const verdict = ratio <= goal ? 'met' : 'missed'
  return [
    figure,
    amount(ours, unit),
    `${amount(reference, unit)} ${referenceName}`,
    times(ratio),
    `≤ ${times(goal)}`,
    verdict,
  ]
}

function shareCells({ figure, part, whole, wholeName, goal }: Share): string[] {
  if (whole === 0) return [figure, '', 'not measured: Python 3 and its tests are not installed']
  const share = part / whole
  const verdict = share >= goal ? 'met' : 'missed'
  return [figure, percent(share), `${whole.toLocaleString('en')} ${wholeName}`, '', `≥ ${percent(goal)}`, verdict]
}

function print(row: readonly string[]): void {
  const widths = [80, 10, 48, 8, 9, 6]
  console.log(
    row
      .map((cell, index) => cell.padEnd(widths[index]!))
      .join(' ')
      .trimEnd(),
  )
}

function amount(value: number, unit: string): string {
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`
}
