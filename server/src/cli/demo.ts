import { startRehearsal } from '../agents/rehearsal.js'
import { HttpOffice } from '../http/office.js'
import { serveHttp } from '../http/server.js'
import { play } from './demo/play.js'
import { makeSample } from './demo/sample.js'
import { Stage } from './demo/stage.js'
import { whatNext } from './demo/what-next.js'
import { aborted, interruptible } from './interrupt.js'
import type { ExitCode, Invocation } from './invocation.js'
import { openBrowser } from './open-browser.js'
import { withApp } from './with-app.js'

/** Milliseconds between two words of the rehearsal model: about as fast as a person reads. */
const readingPace = 40

/**
 * `remora demo [--fast]`: the whole loop on a small project, without a key or a network, with the dashboard open beside
 * it. The project stays; the dashboard does until Ctrl-C, where somebody watches.
 */
export async function demo(cli: Invocation, { fast = false }: { readonly fast?: boolean }): Promise<ExitCode> {
  const { terminal, env, json } = cli
  const pauses = !fast && !json && terminal.isRead
  const isAttended = pauses && terminal.isInteractive
  const rehearsal = await startRehearsal({ pace: pauses ? readingPace : 0 })
  // It is named as an endpoint, because the one that `model.provider` starts has a pace of its own.
  const model = {
    provider: 'openai',
    base_url: rehearsal.baseUrl,
    name: 'rehearsal',
    api_key_env: 'REMORA_DEMO',
  } as const
  const root = makeSample()
  const there = { ...cli, cwd: root, root, isRootNamed: true, flags: { ...cli.flags, model } }
  try {
    return await interruptible(signal =>
      withApp(
        there,
        'remora demo',
        async (app, log) => {
          const stage = new Stage(terminal, { isSilent: json, pauses, isAttended, signal })
          const server = await serveHttp(app, { mayMove: true })
          const office = new HttpOffice(app, server)
          try {
            if (isAttended) await openBrowser(server.url, env, log)
            const played = await play(app, there, stage, server.url)
            if (json) terminal.json(played)
            stage.scene('Go on yourself')
            stage.show(whatNext(there.root, env, terminal.paint))
            if (isAttended) {
              terminal.note(`${terminal.paintNote.dim('The dashboard stays at')} ${server.url} until Ctrl-C.`)
              await aborted(signal)
            }
            return isAttended || played.outcome?.kind === 'applied' ? 0 : 1
          } finally {
            await office.close()
          }
        },
        { resident: true },
      ),
    )
  } finally {
    await rehearsal.close()
  }
}
