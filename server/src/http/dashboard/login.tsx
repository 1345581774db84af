import { setCookie } from 'hono/cookie'
import { type Api, createApi } from '../api.js'
import { cookieFor, cookieName, type Door, equalsSecret } from '../guard.js'
import type { Assets } from './assets.js'
import { type Html, htmlOf } from './html.js'
import { Document } from './page.js'

/** The page that asks for the token of a server that has one. It is a plain form, and works without a script. */
export function loginRoutes({ token }: Door, assets: Assets): Api {
  const api = createApi()
  const page = (next: string, refused: boolean) => `<!doctype html>${htmlOf(loginPage(assets, next, refused))}`
  api.get('/login', c => c.html(page(ownPath(c.req.query('next')), false)))
  api.post('/login', async c => {
    const { token: given, next } = await c.req.parseBody()
    const path = ownPath(next)
    if (token !== undefined && (typeof given !== 'string' || !equalsSecret(given, token))) {
      return c.html(page(path, true), 401)
    }
    if (token !== undefined) {
      setCookie(c, cookieName, cookieFor(token), { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 30 * 86_400 })
    }
    return c.redirect(path, 303)
  })
  return api
}

/** A page of ours: no address that a browser could take for one of somebody else. */
function ownPath(path: unknown): string {
  return typeof path === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) && !path.startsWith('/login') ? path : '/'
}

function loginPage(assets: Assets, next: string, refused: boolean): Html {
  const body = (
    <body>
      <main class="alone">
        <h1>Log in</h1>
        <p class="muted">This server asks for a token: the setting http.token of whoever started it.</p>
        <form method="post" action="/login" class="stack">
          <input type="hidden" name="next" value={next} />
          <label for="token">Token</label>
          <input
            id="token"
            name="token"
            type="password"
            required
            autocomplete="current-password"
            aria-describedby={refused ? 'token-wrong' : undefined}
            aria-invalid={refused ? 'true' : undefined}
          />
          {refused && (
            <p id="token-wrong" class="problem" role="alert">
              That is not the token.
            </p>
          )}
          <button type="submit" class="primary">
            Log in
          </button>
        </form>
      </main>
    </body>
  )
  return <Document title="Log in to Remora" theme="system" assets={assets} body={body} />
}
