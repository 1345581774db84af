import { expect, test } from 'vitest'
import { serve } from '../served.js'

const html = { accept: 'text/html,*/*;q=0.8' }

test('a page brings nothing from elsewhere, and says so to the browser', async () => {
  const { get } = await serve()
  const { headers, text } = await get('/', html)
  expect(headers['content-type']).toBe('text/html; charset=UTF-8')
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  )
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  })
  expect(text).toMatch(/^<!doctype html><html lang="en">/)
  expect([...text.matchAll(/(?:src|href)="([^"]*)"/g)].filter(([, address]) => !/^[/#](?!\/)/.test(address!))).toEqual(
    [],
  )
  expect(text).not.toMatch(/\s(style|on\w+)=/)
})

test('what pages are made of is kept for good, and travels small', async () => {
  const { get } = await serve()
  const { text } = await get('/', html)
  const addresses = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, address]) => address!)
  expect(addresses.map(address => address.replace(/[0-9a-f]{12}/, '…'))).toEqual([
    '/assets/icon.….svg',
    '/assets/dashboard.….css',
    '/assets/client.….js',
  ])
  for (const address of addresses) {
    const { status, headers } = await get(address, { 'accept-encoding': 'gzip' })
    expect(status).toBe(200)
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
    if (!address.endsWith('.svg')) expect(headers['content-encoding']).toBe('gzip')
  }
  expect((await get('/assets/dashboard.000000000000.css')).status).toBe(404)
  expect((await get('/assets/../../package.json')).status).toBe(404)
})

test('whoever wants a page and cannot have it gets one that says why', async () => {
  const { get } = await serve()
  const missing = await get('/ui/swarm/cas_none', html)
  expect([missing.status, missing.text]).toEqual([404, expect.stringContaining('There is no cascade cas_none.')])
  const nowhere = await get('/no/<script>', html)
  expect([nowhere.status, nowhere.text]).toEqual([404, expect.not.stringContaining('<script>')])
  expect((await get('/api/none', html)).json).toMatchObject({ code: 'not_found' })
  expect((await get('/ui/swarm/cas_none/events')).status).toBe(404)
})

test('the colours that a person has chosen are there from the first byte', async () => {
  const { get } = await serve()
  const themed = async (cookie: string) => (await get('/', { cookie })).text.match(/<html[^>]*>/)![0]
  expect(await themed('remora_theme=dark')).toBe('<html lang="en" data-theme="dark">')
  expect(await themed('remora_theme=light')).toBe('<html lang="en" data-theme="light">')
  expect(await themed('remora_theme="onload=')).toBe('<html lang="en">')
})

test('whatever a file or a person can write is text on the page', async () => {
  const evil = '"><img src=x onerror=alert(1)>'
  const { get, app, agent } = await serve({ 'cart.py': 'def total(xs):\n    return sum(xs)\n' })
  await app.agents.emit('HumanChatEvent', { to_agent: agent('total'), message: evil })
  const { text } = await get('/', html)
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(text).not.toContain('<img')
})
