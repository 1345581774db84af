// Clients of a stream of server-sent events: `node listeners.mjs URL CLIENTS`. Says `ready` when all are connected, and
// then, for each number N on a line of stdin, `heard` when each of them has heard N more events.
import { request } from 'node:http'
import { createInterface } from 'node:readline'

const [url, clients] = [process.argv[2], Number(process.argv[3])]
const heard = new Array(clients).fill(0)
/** Whose last piece ended between the two line feeds that end an event. */
const isHalfEnded = new Array(clients).fill(false)
let wanted = 0
let behind = 0

await Promise.all(heard.map((_, index) => connect(index)))
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  wanted += Number(line)
  behind = heard.filter(count => count < wanted).length
  if (behind === 0) console.log('heard')
}
process.exit()

function connect(index) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false }, response => {
      response.on('data', piece => count(index, piece))
      response.on('end', () => process.exit(1))
      resolve()
    })
    sent.on('error', reject)
    sent.end()
  })
}

function count(index, piece) {
  const before = heard[index]
  if (isHalfEnded[index] && piece[0] === 10) heard[index] += 1
  for (let at = piece.indexOf('\n\n'); at !== -1; at = piece.indexOf('\n\n', at + 2)) heard[index] += 1
  isHalfEnded[index] = piece[piece.length - 1] === 10 && piece[piece.length - 2] !== 10
  if (before < wanted && heard[index] >= wanted && --behind === 0) console.log('heard')
}
