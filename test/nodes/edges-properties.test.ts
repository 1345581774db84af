import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Database } from '../../server/src/base/database.js'
import { Folder, Process } from './workspace.js'

const names = ['a', 'b', 'c', 'd', 'e', 'f']
const paths = ['a.py', 'b.py', 'lib/a.py', 'lib/__init__.py', 'web/c.ts']

/** Functions that call each other by name or through somebody, in a class that may inherit or not, and imports. */
const file = fc.record({
  imports: fc.array(
    fc.constantFrom(
      ...['import a', 'import b', 'import lib.a', 'from lib import a', 'from b import *', 'from lib.a import *'],
      ...['from a import K0, b as c', 'from lib import K1 as K0, d', 'from .a import K1, a', 'import lib as b'],
    ),
    { maxLength: 3 },
  ),
  bases: fc.array(fc.constantFrom('', 'K0', 'K1', 'a.K0', 'lib.K1'), { minLength: 4, maxLength: 4 }),
  receivers: fc.array(fc.constantFrom('', '', 'self.', 'K0.', 'a.', 'lib.a.', 'x.'), { minLength: 3, maxLength: 3 }),
  functions: fc.array(
    fc.record({
      name: fc.constantFrom(...names),
      calls: fc.array(fc.constantFrom(...names), { maxLength: 3 }),
      isMethod: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
})
type File = typeof file extends fc.Arbitrary<infer T> ? T : never

const edit = fc.record({ path: fc.constantFrom(...paths), file: fc.option(file, { freq: 5 }) })

function source(path: string, { imports, bases, receivers, functions }: File): string {
  if (path.endsWith('.ts')) {
    const text = functions.map(
      ({ name, calls }) => `function ${name}() { ${calls.map(call => `${call}()`).join('; ')} }`,
    )
    return `${text.join('\n')}\n`
  }
  const def = ({ name, calls }: File['functions'][number], indent: string) =>
    `${indent}def ${name}(self):\n${indent}    pass\n${calls.map((call, at) => `${indent}    ${receivers[at]}${call}()\n`).join('')}`
  return [
    ...imports.map(line => `${line}\n`),
    ...functions.map((one, index) =>
      one.isMethod ? `class K${index % 2}${bases[index] && `(${bases[index]})`}:\n${def(one, '    ')}` : def(one, ''),
    ),
  ].join('\n')
}

/** Every edge by the addresses of its ends. */
function edgesOf(folder: Folder, process: Process): string[] {
  const database = Database.attach(folder.path('.remora/index.db'))
  const rows = database
    .sql<[], { from_agent: string; to_agent: string; edge_type: string }>(
      `SELECT f.agent_id AS from_agent, t.agent_id AS to_agent, e.edge_type FROM edges e
       JOIN nodes f ON f.node_id = e.from_id JOIN nodes t ON t.node_id = e.to_id`,
    )
    .all()
  database.close()
  const address = (agentId: string) => {
    const { filePath, fullName, nodeType, ordinal } = process.nodes.get(agentId)!
    return `${filePath}:${fullName}#${nodeType}${ordinal}`
  }
  return rows.map(row => `${address(row.from_agent)} ${row.edge_type} ${address(row.to_agent)}`).sort()
}

test('after any changes, scanned or saved, the edges are those of a fresh index', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 4, maxLength: 14 }), async edits => {
      const folder = new Folder()
      const process = await Process.open(folder)
      await process.nodes.scan()
      for (const [index, { path, file }] of edits.entries()) {
        if (file === null) folder.forget(path)
        else if (index % 3 === 0) {
          await process.openFile(path, '')
          process.type(path, source(path, file))
          await process.save(path)
          await process.closeFile(path)
        } else folder.write({ [path]: source(path, file) })
        if (index % 2 === 0) await process.nodes.scanFile(folder.path(path))
        else await process.nodes.scan()
      }
      await process.nodes.scan()

      const copy = new Folder(folder.files(paths))
      const fresh = await Process.open(copy)
      await fresh.nodes.scan()
      expect(edgesOf(folder, process)).toEqual(edgesOf(copy, fresh))
      await Promise.all([process.close(), fresh.close()])
    }),
    { seed: 20_261_121, numRuns: 20 },
  )
}, 120_000)
