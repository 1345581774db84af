import { onTestFinished } from 'vitest'
import { type App, type AppOptions, createApp } from '../../server/src/app.js'
import { silentLog } from '../../server/src/base/log.js'

/** The real app without any door, as a command has it; it is closed with the test, if it is not closed before. */
export async function openApp(root: string, env: NodeJS.ProcessEnv, options: Partial<AppOptions> = {}): Promise<App> {
  const quiet = { processName: 'test', resident: false, log: silentLog, notice: () => undefined }
  const app = await createApp({ ...quiet, root, env, ...options })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= app.close()
    return closed
  }
  onTestFinished(close)
  return { ...app, close }
}
