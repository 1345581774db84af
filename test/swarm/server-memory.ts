import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** In MB. */
export interface HeldMemory {
  /** What is still reachable after a collection of all garbage. */
  readonly heap: number
  /** What the process holds of the machine's memory. */
  readonly resident: number
}

/** To be put into a server's environment, so that it collects its garbage and says what is left when it is asked. */
export function withMemoryProbe(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(probe)}` }
}

/** Of a server that was started with the probe. */
export async function memoryOf(server: ChildProcessWithoutNullStreams): Promise<HeldMemory> {
  const said = new Promise<number>(resolve => {
    let text = ''
    const hear = (chunk: Buffer) => {
      text += chunk
      const heap = /^heap (\d+)\n/m.exec(text)?.[1]
      if (heap === undefined) return
      server.stderr.off('data', hear)
      resolve(Number(heap) / 1e6)
    }
    server.stderr.on('data', hear)
  })
  server.kill('SIGUSR2')
  const heap = await said
  const pages = Number(readFileSync(`/proc/${server.pid}/statm`, 'utf8').split(' ')[1])
  return { heap, resident: (pages * 4096) / 1e6 }
}

const probe = `
  import v8 from 'node:v8'
  import vm from 'node:vm'
  v8.setFlagsFromString('--expose-gc')
  const collect = vm.runInNewContext('gc')
  process.on('SIGUSR2', () => {
    collect()
    collect()
    process.stderr.write('heap ' + process.memoryUsage().heapUsed + '\\n')
  })`
