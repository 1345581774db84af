import fc from 'fast-check'
import { expect } from 'vitest'
import { hunkViews } from '../../server/src/proposals/hunks.js'
import type { Desk } from './desk.js'
import type { Behaviour } from './simulated-editor.js'

/*
 * Random people, agents and editors: documents × proposals × typing × accept, reject and undo in any order, with editors
 * that apply, refuse, lie, apply too late, or lose the second file. Everything that is written can be told apart: a
 * hunk replaces lines by marks of its own, a person only ever inserts words that occur once.
 */

const files = ['open.py', 'other.py', 'closed.py'] as const
const functions = 3
const linesEach = 18

type Step =
  | { readonly kind: 'propose'; readonly targets: readonly Target[]; readonly linked: boolean }
  | { readonly kind: 'type'; readonly file: number; readonly line: number; readonly ownLine: boolean }
  | { readonly kind: 'accept'; readonly proposal: number; readonly hunk: number; readonly behaviours: Behaviour[] }
  | { readonly kind: 'accept linked'; readonly behaviours: Behaviour[] }
  | { readonly kind: 'accept two'; readonly proposal: number; readonly second: number }
  | { readonly kind: 'reject'; readonly proposal: number; readonly hunk: number }
  | { readonly kind: 'undo'; readonly proposal: number; readonly behaviours: Behaviour[] }

interface Target {
  readonly file: number
  readonly function: number
  readonly lines: readonly number[]
}

const small = fc.nat(7)
const behaviours = fc.array(
  fc.constantFrom<Behaviour>('applies', 'applies', 'applies', 'refuses', 'drops', 'late', 'types'),
  { minLength: 1, maxLength: 3 },
)
const target = fc.record({
  file: fc.nat(files.length - 1),
  function: fc.nat(functions - 1),
  lines: fc.uniqueArray(fc.nat(linesEach - 1), { minLength: 1, maxLength: 4 }),
})

export const story: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('propose' as const),
      targets: fc.uniqueArray(target, { minLength: 1, maxLength: 3, selector: ({ file }) => file }),
      linked: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('type' as const),
      file: fc.nat(files.length - 1),
      line: fc.nat(functions * (linesEach + 2)),
      ownLine: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('accept' as const),
      proposal: small,
      hunk: fc.integer({ min: -2, max: 5 }),
      behaviours,
    }),
    fc.record({ kind: fc.constant('accept linked' as const), behaviours }),
    fc.record({ kind: fc.constant('accept two' as const), proposal: small, second: small }),
    fc.record({ kind: fc.constant('reject' as const), proposal: small, hunk: fc.integer({ min: -1, max: 5 }) }),
    fc.record({ kind: fc.constant('undo' as const), proposal: small, behaviours }),
  ),
  { minLength: 4, maxLength: 14 },
)

/** Plays a story on a desk, in a folder of its own, and looks at every rule at its end. */
export async function play(steps: readonly Step[], desk: Desk, folder: string): Promise<void> {
  const round = new Round(desk, folder)
  await round.begin()
  try {
    for (const step of steps) {
      await round.do(step)
      round.assertNothingLost()
    }
    await round.end()
  } finally {
    await round.close()
  }
}

interface Made {
  readonly id: string
  /** The mark of each line that it replaces. */
  readonly marks: readonly string[]
}

class Round {
  readonly #desk: Desk
  readonly #folder: string
  readonly #proposals: Made[] = []
  readonly #words: { file: string; word: string }[] = []
  readonly #base: string
  #marks = 0

  constructor(desk: Desk, folder: string) {
    this.#desk = desk
    this.#folder = folder
    this.#base = Array.from({ length: functions }, (_, name) =>
      [`def f${name}():`, ...Array.from({ length: linesEach }, (_, line) => `    v${name}_${line} = 0`), ''].join('\n'),
    ).join('\n')
  }

  async begin(): Promise<void> {
    for (const name of files) this.#desk.write(this.#path(name), this.#base)
    await this.#desk.edit(this.#path('open.py'))
    await this.#desk.edit(this.#path('other.py'))
    this.#desk.editor.typing = uri => {
      const file = files.map(name => this.#path(name)).find(path => uri.endsWith(path))!
      this.#type(file, 0, true)
    }
  }

  async do(step: Step): Promise<void> {
    const { proposals, editor, nodes } = this.#desk
    editor.behaviours = 'behaviours' in step ? [...step.behaviours] : ['applies']
    switch (step.kind) {
      case 'propose':
        return await this.#propose(step.targets, step.linked)
      case 'type':
        // What an editor does too late and what is typed in the same breath cannot be told apart.
        await editor.quiet()
        await nodes.idle()
        await new Promise(resolve => setImmediate(resolve))
        return this.#type(this.#path(files[step.file]!), step.line, step.ownLine)
      case 'accept': {
        const made = this.#pick(step.proposal)
        if (made) await proposals.accept(made.id, { by: 'fuzz', ...this.#hunk(made, step.hunk) })
        return
      }
      case 'accept linked': {
        const first = this.#proposals.map(({ id }) => proposals.rows.get(id)!).find(({ status }) => status === 'open')
        if (first)
          await proposals.accept(
            proposals.rows.linkedTo(first).map(({ proposal_id }) => proposal_id),
            { by: 'fuzz' },
          )
        return
      }
      case 'accept two': {
        const two = [this.#pick(step.proposal), this.#pick(step.second)].flatMap(made => made ?? [])
        await Promise.all(two.map(({ id }) => proposals.accept(id, { by: 'fuzz' })))
        return
      }
      case 'reject': {
        const made = this.#pick(step.proposal)
        if (made) await proposals.reject(made.id, { feedback: '', by: 'fuzz', ...this.#hunk(made, step.hunk) })
        return
      }
      case 'undo': {
        const made = this.#pick(step.proposal)
        if (made && proposals.rows.state(made.id)!.changes.length > 0) {
          await proposals.undo(made.id, 'fuzz')
        }
        return
      }
    }
  }

  /** An honest editor, and everything that is still open decided. */
  async end(): Promise<void> {
    const { proposals, editor, nodes } = this.#desk
    await editor.quiet()
    await nodes.idle()
    editor.behaviours = ['applies']
    for (const { id } of this.#proposals) {
      const outcome = await proposals.accept(id, { by: 'fuzz' })
      expect(['applied', 'closed', 'stale']).toContain(outcome.kind)
      if (outcome.kind === 'stale') await proposals.reject(id, { feedback: '', by: 'fuzz' })
    }
    this.assertNothingLost()
    this.#assertTextsAreAllowed()
    this.#assertStatesAgree()
  }

  async close(): Promise<void> {
    await this.#desk.editor.quiet()
    for (const name of files) this.#desk.closeFile(this.#path(name))
  }

  /** No typed character is lost, and none is doubled. */
  assertNothingLost(): void {
    for (const { file, word } of this.#words) {
      expect(this.#desk.text(file).split(word).length - 1, `${word} in ${file}`).toBe(1)
    }
  }

  /** Line by line what was there, or what somebody proposed for that very line. */
  #assertTextsAreAllowed(): void {
    for (const name of files) {
      const lines = this.#desk
        .text(this.#path(name))
        .split('\n')
        .filter(line => !/^\s*(# w\d+w\s*)+$/.test(line))
        .map(line => line.replace(/( {2}# w\d+w)+$/, '').replace(/ = M\d+$/, ' = 0'))
      expect(lines.join('\n')).toBe(this.#base)
    }
  }

  #assertStatesAgree(): void {
    const all = files.map(name => this.#desk.text(this.#path(name))).join('\n')
    for (const { id, marks } of this.#proposals) {
      const proposal = this.#desk.proposals.rows.get(id)!
      expect(['applied', 'rejected', 'undone', 'superseded']).toContain(proposal.status)
      expect(this.#desk.proposals.rows.applying(id)).toBeUndefined()
      const isThere = (mark: string) => new RegExp(` = ${mark}\\b`).test(all)
      const applied = proposal.status === 'undone' ? [] : this.#marksOf(id, proposal.applied_hunks)
      expect(marks.filter(isThere).sort(), `${id} is ${proposal.status}`).toEqual([...applied].sort())
    }
  }

  #marksOf(id: string, hunks: readonly number[]): string[] {
    const proposal = this.#desk.proposals.rows.get(id)!
    const chosen = hunkViews(proposal).filter(({ index }) => hunks.includes(index))
    return chosen.flatMap(({ lines }) => lines.flatMap(line => /^\+.* = (M\d+)\b/.exec(line)?.[1] ?? []))
  }

  async #propose(targets: readonly Target[], linked: boolean): Promise<void> {
    const marks: string[] = []
    const drafts = await Promise.all(
      targets.map(async ({ file, function: name, lines }) => {
        const path = this.#path(files[file]!)
        return await this.#desk.nodeDraft(path, `f${name}`, source =>
          [...lines]
            .sort((a, b) => a - b)
            .reduce((text, line) => {
              const mark = `M${++this.#marks}`
              const changed = text.replace(`v${name}_${line} = 0`, `v${name}_${line} = ${mark}`)
              if (changed !== text) marks.push(mark)
              return changed
            }, source),
        )
      }),
    )
    const changing = drafts.filter(({ seen, written }) => seen !== written)
    if (changing.length === 0) return
    const id = await this.#desk.propose(changing, linked ? `cas_${this.#folder}` : undefined)
    this.#proposals.push({ id, marks })
  }

  /** Inserts a word that occurs once: on a line of its own, or behind what is on a line. */
  #type(file: string, line: number, ownLine: boolean): void {
    const word = `w${this.#words.length}w`
    const text = this.#desk.text(file)
    const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
    const start = starts[line % starts.length]!
    const end = text.indexOf('\n', start) === -1 ? text.length : text.indexOf('\n', start)
    if (ownLine || end === start) this.#desk.insert(file, start, `    # ${word}\n`)
    else this.#desk.insert(file, end, `  # ${word}`)
    this.#words.push({ file, word: ` ${word}` })
  }

  #hunk({ id }: Made, hunk: number): { hunks?: number[] } {
    const count = hunkViews(this.#desk.proposals.rows.get(id)!).length
    return hunk < 0 ? {} : { hunks: [hunk % count] }
  }

  #pick(number: number): Made | undefined {
    return this.#proposals[number % Math.max(1, this.#proposals.length)]
  }

  #path(name: string): string {
    return `${this.#folder}/${name}`
  }
}
