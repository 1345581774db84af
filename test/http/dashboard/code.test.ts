import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Files } from '../../support/open.js'
import { type Served, serve } from '../served.js'

/** The rows of a list, as text. */
function rows(html: string, kind: 'agent' | 'file'): string[] {
  const [, list = ''] = html.split('id="code-list"')
  return list
    .split('<div class="')
    .filter(row => row.startsWith(`${kind}-row`))
    .map(row =>
      row
        .replace(/^[^>]*>/, '')
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
}

/** Where the link with these words leads. */
function link(html: string, words: string): string | undefined {
  return new RegExp(`href="([^"]+)"[^>]*>${words}</a>`).exec(html)?.[1]?.replaceAll('&amp;', '&')
}

/** All pages from one on, by following a link. */
async function pages({ get }: Served, path: string, words: string): Promise<string[]> {
  const { text } = await get(path)
  const next = link(text, words)
  return next === undefined ? [text] : [text, ...(await pages({ get } as Served, next, words))]
}

test('files are listed a page at a time, each once, and one gets back', async () => {
  const names = Array.from({ length: 230 }, (_, index) => `src/f${String(index).padStart(3, '0')}.py`)
  const served = await serve(Object.fromEntries(names.map(name => [name, 'def a():\n    pass\n'])))
  const all = await pages(served, '/ui/code', 'More files')
  expect(all.map(html => rows(html, 'file').length)).toEqual([100, 100, 30])
  expect(all.flatMap(html => rows(html, 'file')).map(row => row.replace(/^(\S+) (\S+) .*$/, '$1$2'))).toEqual(names)
  expect((await pages(served, link(all[2]!, 'Files before')!, 'Files before')).length).toBe(2)
})

test('the file of the agent that is looked at is unfolded, wherever it is in the list', async () => {
  const names = Array.from({ length: 130 }, (_, index) => `f${String(index).padStart(3, '0')}.py`)
  const served = await serve({ ...files(names), 'z.py': 'def last():\n    pass\n' })
  const { text } = await served.get(`/ui/code/${served.agent('last')}`)
  expect(rows(text, 'agent')).toEqual([expect.stringContaining('last function')])
  const folded = await served.get(`/ui/code/${served.agent('last')}?file=`)
  expect(rows(folded.text, 'agent')).toEqual([])
})

test('thousands of agents in one file are not all sent; a filter finds each, a page at a time', async () => {
  const source = Array.from({ length: 1300 }, (_, index) => `def f${index}():\n    pass\n`).join('\n')
  const served = await serve({ 'big.py': source })
  const { text } = await served.get('/ui/code?file=big.py')
  expect(rows(text, 'agent').length).toBe(500)
  expect(text).toContain('800 more; a filter finds them')
  const found = await pages(served, '/ui/code?q=f1', 'More')
  const expected = Array.from({ length: 1300 }, (_, index) => `f${index}`).filter(name => name.includes('f1'))
  expect(found.flatMap(html => rows(html, 'agent')).map(row => row.split(' ')[0])).toEqual(expected)
  expect(rows((await served.get('/ui/code?q=f1299')).text, 'agent').length).toBe(1)
})

test('agents without code are listed, found and shown', async () => {
  const blueprint = '---\nname: reviewer\nvirtual: true\n---\nYou review what others propose.\n'
  const { get, app } = await serve({ 'a.py': 'x = 1\n', '.remora/agents/reviewer.md': blueprint })
  const { text } = await get('/ui/code')
  expect(rows(text, 'agent')).toEqual([expect.stringContaining('reviewer virtual')])
  expect(rows((await get('/ui/code?q=revi')).text, 'agent').length).toBe(1)
  const page = await get(`/ui/code/${app.agents.roster.named('reviewer')!.agentId}`)
  expect(page.status).toBe(200)
  expect(page.text).toContain('agent without code')
})

test('an agent whose code is gone keeps its page', async () => {
  const { get, app, root, agent } = await serve({ 'a.py': 'def total():\n    return 1\n', 'b.py': 'x = 1\n' })
  const id = agent('total')
  rmSync(`${root}/a.py`)
  await app.nodes.scan()
  const { status, text } = await get(`/ui/code/${id}`)
  expect(status).toBe(200)
  expect(text).toContain('Its code is gone')
  expect(text).not.toContain('class="agent-composer"')
  expect(rows((await get('/ui/code?status=orphaned')).text, 'agent').length).toBeGreaterThan(0)
})

test('what a form sends is checked', async () => {
  const { post, agent } = await serve()
  const say = (body: unknown) => post(`/ui/code/${agent('total')}/say`, body)
  expect((await say({ text: ' ' })).json.error).toContain('The message is empty')
  expect((await say({ text: 1 })).json.error).toContain('text')
  expect((await post('/ui/code/rm_00000000/stop', {})).status).toBe(404)
  expect((await post('/ui/proposals/prop_none/accept', { hunk: -1 })).status).toBe(404)
})

function files(names: readonly string[]): Files {
  return Object.fromEntries(names.map(name => [name, 'def a():\n    pass\n']))
}
