/*
 * Import this file before anything else. Frames of the protocol go to the real standard output; whatever else a library
 * or a tool prints goes to standard error, because a single stray byte kills the client.
 */
import { Writable } from 'node:stream'

const write = process.stdout.write.bind(process.stdout)

/** The real standard output, for frames only. */
export const protocolOutput = new Writable({
  write(chunk: Buffer, _encoding, done) {
    write(chunk, error => done(error))
  },
})

process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write
for (const method of ['log', 'info', 'debug', 'dir', 'table', 'trace'] as const) {
  // biome-ignore lint/suspicious/noConsole: this is where console is taken off standard output
  console[method] = console.error.bind(console)
}
