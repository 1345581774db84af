import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fixtures } from '../languages/fixtures.js'
import { edgesFound, edgesLabelled, scoreOf } from '../languages/graph.js'
import { scoreByTrace, type Traced } from '../languages/python-trace.js'
import type { Benchmark, Share } from './row.js'

const library: Traced = {
  packages: [
    ...['json', 'tomllib', 'email', 'html', 'http', 'urllib', 'xml', 'configparser.py', 'argparse.py', 'difflib.py'],
    ...[
      'string.py',
      'textwrap.py',
      'fractions.py',
      'pprint.py',
      'shlex.py',
      'ipaddress.py',
      'csv.py',
      'dataclasses.py',
    ],
    ...['statistics.py', 'ast.py', 'tarfile.py', 'collections'],
  ],
  tests: [
    ...['json', 'tomllib', 'email', 'htmlparser', 'http_cookies', 'urlparse', 'xml_etree', 'configparser', 'argparse'],
    ...['difflib', 'string', 'textwrap', 'fractions', 'pprint', 'shlex', 'ipaddress', 'csv', 'dataclasses', 'ast'],
    ...['statistics.TestNormalDistPython', 'tarfile.UstarReadTest', 'tarfile.WriteTest'],
  ].map(name => `test.test_${name}`),
}

/** Whether an edge is a call: by what people say of sources they have read, and by what happens when code runs. */
export const callGraph: Benchmark = {
  name: 'call-graph',
  async run() {
    const rows: Share[] = []
    for (const fixture of fixtures.filter(({ folder }) => existsSync(join(folder, 'graph.txt')))) {
      const labelled = edgesLabelled(fixture)
      const found = await edgesFound(fixture)
      const { wrong, missing } = scoreOf(found, labelled)
      const about = `of ${fixture.language}, labelled by hand`
      rows.push(precision(about, found.size - wrong.length, found.size))
      rows.push(recall(about, labelled.size - missing.length, labelled.size, 0.8))
    }
    const traced = await scoreByTrace(library)
    const about = "of Python's own library while its tests run"
    rows.push(precision(about, traced?.confirmed ?? 0, traced?.edges ?? 0))
    // Most of the rest are operators, attributes and callbacks, which no text names.
    rows.push(recall(about, traced?.found ?? 0, traced?.calls ?? 0, 0.5))
    return rows
  },
}

function precision(about: string, part: number, whole: number): Share {
  return { figure: `edges that are right, ${about}`, part, whole, wholeName: 'edges found', goal: 0.95 }
}

function recall(about: string, part: number, whole: number, goal: number): Share {
  return { figure: `edges that are found, ${about}`, part, whole, wholeName: 'edges there are', goal }
}
