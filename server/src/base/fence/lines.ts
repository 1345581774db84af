import type { Readable } from 'node:stream'

/**
 * Calls back with each line. Not `readline`, which takes more than `\n` for the end of a line.
 * @param longest characters; of a longer line only the beginning is told, and then nothing more
 */
export function readLines(stream: Readable, onLine: (line: string) => void, longest = Number.POSITIVE_INFINITY): void {
  let begun: string[] = []
  let length = 0
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const [first = '', ...others] = chunk.split('\n')
    begun.push(first)
    length = others.length > 0 ? others.at(-1)!.length : length + first.length
    if (length > longest) {
      stream.destroy()
      onLine(begun[0]!)
      return
    }
    for (const next of others) {
      onLine(begun.join(''))
      begun = [next]
    }
  })
}
