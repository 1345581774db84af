import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryFiles } from './memory-files.js'

/** A function, or a class with functions in it. `body` tells it apart from every other that was ever written. */
interface Unit {
  readonly name: string
  readonly body: number
  readonly members?: readonly Unit[]
}

/** What a person does to a file between two saves. */
type Act =
  | { readonly kind: 'insert' | 'delete' | 'rename' | 'edit' | 'copy' | 'move up' | 'indent'; readonly at: number }
  | { readonly kind: 'break'; readonly at: number }

const names = ['run', 'stop', 'load', 'save']
const acts = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'rename', 'edit', 'copy', 'move up', 'indent', 'break'),
  at: fc.nat(1000),
}) as fc.Arbitrary<Act>

let bodies = 0
const fresh = (at: number): Unit => ({ name: names[at % names.length]!, body: ++bodies })

function source(units: readonly Unit[], indent = ''): string {
  return units
    .map(({ name, body, members }) =>
      members
        ? `${indent}class ${name}:\n${indent}    tag = ${body}\n\n${source(members, `${indent}    `)}`
        : `${indent}def ${name}(self, amount):\n${indent}    return self.look_up(amount, ${body}, [amount * ${body}, amount + ${body}])\n`,
    )
    .join('\n')
}

/** Applies an act. `copied` is the unit that is there a second time now. */
function after(units: readonly Unit[], { kind, at }: Act): { units: readonly Unit[]; copied?: Unit } {
  const index = units.length === 0 ? 0 : at % units.length
  const unit = units[index]
  const others = units.filter((_, other) => other !== index)
  const replaced = (next: Unit) => ({ units: units.map((old, other) => (other === index ? next : old)) })
  if (kind === 'insert' || !unit) return { units: [...units.slice(0, index), fresh(at), ...units.slice(index)] }
  switch (kind) {
    case 'delete':
      return { units: others }
    case 'rename':
      return replaced({ ...unit, name: `renamed_${at}` })
    case 'edit':
      return replaced({ ...unit, body: ++bodies })
    case 'copy': {
      const copied = { ...unit, name: `copy_${++bodies}` }
      return { units: [...units.slice(0, index), copied, ...units.slice(index)], copied }
    }
    case 'move up':
      return { units: [unit, ...others] }
    case 'indent':
      return { units: [...others, { name: `Group${++bodies}`, body: bodies, members: [unit] }] }
    default:
      return { units }
  }
}

const path = 'shop.py'

test('whatever is done to a file, nobody shares an id, copies are new, and who was left alone stays who it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 1, maxLength: 25 }), async steps => {
      const files = new MemoryFiles()
      let units: readonly Unit[] = [fresh(0), fresh(1), { name: 'Shop', body: ++bodies, members: [fresh(2), fresh(3)] }]
      await files.write(path, source(units))
      const everGiven = new Set(files.all().map(node => node.agentId))
      for (const step of steps) {
        const idsBefore = idsByBody(files, units)
        const { units: next, copied } = after(units, step)
        const text = source(next)
        if (step.kind === 'break') await files.write(path, text.slice(0, step.at % (text.length + 1)))
        await files.write(path, text)
        units = next

        const living = files.nodesIn(path).map(node => node.agentId)
        expect(new Set(living).size, 'no id is on two nodes').toBe(living.length)
        const ids = idsByBody(files, units, copied)
        for (const [body, id] of ids) {
          const before = idsBefore.get(body)
          if (before) expect(id, `${step.kind} made somebody else of ${body}`).toBe(before)
        }
        if (copied) {
          const copy = files.nodesIn(path).find(node => node.name === copied.name)
          expect(everGiven.has(copy!.agentId), 'a copy is somebody new').toBe(false)
        }
        for (const id of living) everGiven.add(id)
      }
    }),
    { seed: 20_261_121, numRuns: 150 },
  )
})

/** Ids of the functions whose body is in the file once. */
function idsByBody(files: MemoryFiles, units: readonly Unit[], except?: Unit): Map<number, string> {
  const text = new Map(files.nodesIn(path).map(node => [`${node.name} ${node.fullName}`, node.agentId]))
  const found = new Map<number, string[]>()
  const visit = (list: readonly Unit[], prefix: string) => {
    for (const unit of list) {
      const fullName = prefix + unit.name
      if (unit.members) visit(unit.members, `${fullName}.`)
      else if (unit !== except && isOnly(list, unit)) {
        const id = text.get(`${unit.name} ${fullName}`)
        if (id) found.set(unit.body, [...(found.get(unit.body) ?? []), id])
      }
    }
  }
  visit(units, '')
  return new Map([...found].filter(([, ids]) => ids.length === 1).map(([body, ids]) => [body, ids[0]!]))
}

/** Namesakes side by side are told apart by what they are; here only those without any are looked at. */
function isOnly(list: readonly Unit[], unit: Unit): boolean {
  return list.filter(other => other.name === unit.name).length === 1
}
