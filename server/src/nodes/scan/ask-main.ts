import type { DiscoverText, Found } from './discover-text.js'
import type { ScanAnswer, ScanReport } from './protocol.js'

interface Main {
  tell(report: ScanReport): void
  hear(listener: (answer: ScanAnswer) => void): void
}

/** Has the main process find out what is in a text: only there is a process for languages that the project brings. */
export function askingMain(main: Main): DiscoverText {
  const waiting = new Map<number, (found: Found) => void>()
  let last = 0
  main.hear(({ number, found }: ScanAnswer) => {
    waiting.get(number)?.(found)
    waiting.delete(number)
  })
  return (language, path, text) =>
    new Promise(resolve => {
      waiting.set(++last, resolve)
      main.tell({ kind: 'question', number: last, language, path, text })
    })
}
