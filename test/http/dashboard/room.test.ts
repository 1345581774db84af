import { raw } from 'hono/html'
import { expect, test } from 'vitest'
import { silentLog } from '../../../server/src/base/log.js'
import type { RemoraEvent } from '../../../server/src/events/event.js'
import { patchElements } from '../../../server/src/http/dashboard/datastar.js'
import { Room } from '../../../server/src/http/dashboard/room.js'
import type { View } from '../../../server/src/http/dashboard/view.js'
import type { EventStream } from '../../../server/src/http/event-stream.js'

test('who comes in the middle of a flood of words hears each of them once', () => {
  const words: string[] = []
  const view: View = {
    paths: ['/'],
    place: 'x',
    title: () => '',
    regions: { words: () => raw(`<p id="words">${words.join('')}</p>`) as never },
    layout: () => ({ main: raw('') as never }),
    concerns: () => [],
    feeds: { words: event => patchElements((event as RemoraEvent<'TokenEvent'>).text) },
  }
  const room = new Room(view, {}, { journal: { lastSeq: 0 } as never, log: silentLog })
  const first: string[] = []
  const second: string[] = []
  room.join({ send: (frames: string) => first.push(frames) } as unknown as EventStream)
  for (let number = 0; number < 600; number++) {
    words.push(`<${number}>`)
    room.hear({ event_type: 'TokenEvent', text: `<${number}>` } as RemoraEvent)
  }
  room.join({ send: (frames: string) => second.push(frames) } as unknown as EventStream)
  const told = (frames: readonly string[]) =>
    [...frames.join('').matchAll(/<(\d+)>/g)].map(([, number]) => Number(number))
  const all = Array.from({ length: 600 }, (_, number) => number)
  expect(told(first)).toEqual(all)
  expect(told(second)).toEqual(all)
})
