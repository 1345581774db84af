import { ownSources, pythonSources } from './corpus.js'
import { replayedHistory } from './history.js'
import { type Report, seeded, survivalOf } from './survival.js'

// `npm run bench:identity`: who keeps an id when code is changed. The truth comes from the changes themselves.

const rounds = Number(process.argv[2] ?? 16)

for (const { title, sources } of [
  { title: 'Remora and one file of every language', sources: await ownSources() },
  { title: "Python's standard library", sources: await pythonSources(1 / 4) },
]) {
  if (sources.length === 0) {
    console.log(`${title}: not here, so not measured\n`)
    continue
  }
  console.log(`${title}: ${sources.length} files, ${rounds} rounds`)
  print(await survivalOf(sources, rounds, seeded(20_261_121)))
}

const history = await replayedHistory(Number.POSITIVE_INFINITY)
if (!history) console.log("This repository's history: not here, so not measured")
else {
  console.log(`This repository's history: ${history.commits} commits`)
  for (const { kind, units, kept } of history.rows) {
    console.log(
      line([kind, '', `${units}`, share(kept, units), share(0.995, 1), '', kept >= 0.995 * units ? 'met' : 'missed']),
    )
  }
  console.log(`ids shared by two nodes: ${history.shared.length}`)
  examples(history.lost)
}

function print({ rows, shared, usurped, lost }: Report): void {
  console.log(line(['what was done', 'mutations', 'units', 'kept', 'goal', 'others', '']))
  for (const { kind, goal, mutations, subjects, kept, bystanders, bystandersKept } of rows) {
    const verdict = kept >= goal * subjects ? 'met' : 'missed'
    const beside = share(bystandersKept, bystanders)
    console.log(line([kind, `${mutations}`, `${subjects}`, share(kept, subjects), share(goal, 1), beside, verdict]))
  }
  console.log(`ids shared by two nodes: ${shared.length}; ids given to a copy or a new unit: ${usurped.length}`)
  examples([...shared, ...usurped, ...lost])
  console.log('')
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(2)} %`
}

function line(cells: readonly string[]): string {
  const widths = [36, 10, 9, 10, 9, 10, 8]
  return cells
    .map((cell, index) => cell.padEnd(widths[index]!))
    .join(' ')
    .trimEnd()
}

/** With `--lost`: who was not found again, to be looked into. */
function examples(places: readonly string[]): void {
  if (process.argv.includes('--lost')) for (const place of places.slice(0, 400)) console.log(`  ${place}`)
}
