import { ServerSentEventGenerator } from '@starfederation/datastar-sdk/web'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { patchElements, patchSignals } from '../../../server/src/http/dashboard/datastar.js'

const modes = ['outer', 'inner', 'replace', 'prepend', 'append', 'before', 'after', 'remove'] as const
const html = '<p id="a">one</p>\n<p id="b">two</p>'

test('frames are, byte for byte, those of the SDK of Datastar 1.0', async () => {
  for (const mode of modes) {
    for (const options of [
      { mode },
      { selector: '#list > li', mode },
      { mode, namespace: 'svg', useViewTransition: true },
      { selector: '#list', mode, namespace: 'html', useViewTransition: false, eventId: '17', retryDuration: 5000 },
      { mode, eventId: 'x', retryDuration: 1000 },
    ] as const) {
      expect(patchElements(html, options)).toBe(await bySdk(sdk => sdk.patchElements(html, options)))
    }
  }
  const gone = { selector: '#gone', mode: 'remove' } as const
  expect(patchElements('', gone)).toBe(await bySdk(sdk => sdk.patchElements('', gone)))
  expect(patchElements(html)).toBe(await bySdk(sdk => sdk.patchElements(html)))
  for (const options of [{}, { onlyIfMissing: true }, { onlyIfMissing: false, eventId: '3', retryDuration: 20 }]) {
    const signals = JSON.stringify({ progress: { total: 2 }, gone: null }, null, 2)
    expect(patchSignals(signals, options)).toBe(await bySdk(sdk => sdk.patchSignals(signals, options)))
  }
})

test('no text can end a line of the stream and begin a frame of its own', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('\r', '\n', '\r\n', 'event: x', 'data: y', ':', '<p>')), pieces => {
      const lines = patchElements(pieces.join(''))
        .slice(0, -2)
        .split(/\r\n|\r|\n/)
      expect(lines.slice(1).filter(line => !line.startsWith('data: elements '))).toEqual([])
    }),
  )
})

async function bySdk(write: (sdk: ServerSentEventGenerator) => unknown): Promise<string> {
  return await ServerSentEventGenerator.stream(sdk => void write(sdk)).text()
}
