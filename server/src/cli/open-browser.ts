import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'

/**
 * Shows a page to the person in front of this machine. Where nobody sits (over SSH, without a display) nothing happens,
 * and the address on the screen has to do.
 */
export async function openBrowser(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
  log: Log,
): Promise<void> {
  const hasScreen = process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
  if (!hasScreen || env.SSH_CONNECTION) return
  try {
    const { default: open } = await import('open')
    await open(url)
  } catch (error) {
    log.info('no browser could be opened', { url, error: messageOf(error) })
  }
}
