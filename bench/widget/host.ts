// A page of somebody's own with the tag of the chat, and the same without it.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestHouse } from '../../test/house.ts'

export interface Host {
  /** By whether the chat's tag is on it. */
  readonly urls: Readonly<Record<'with' | 'without', string>>
  close(): void
}

export async function openHost(house: TestHouse): Promise<Host> {
  const pages = new Map<string, string>()
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(pages.get(request.url ?? '') ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { body } = await house.post('/api/touchpoints', {
    channel: 'webchat',
    name: 'Bench',
    settings: { origins: origin },
    secrets: { identitySecret: 'x'.repeat(40) },
  })
  const tag = `<script src="${house.url}/widget.js" data-site="${body.settings.siteKey}" async></script>`
  pages.set('/with', hostPage(tag))
  pages.set('/without', hostPage(''))
  return {
    urls: { with: `${origin}/with`, without: `${origin}/without` },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

// With a paragraph as long as any page has: on one of short lines alone, the button of the chat would
// be the largest thing on it.
const hostPage = (tag: string) => `<!doctype html><html lang="es"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Tienda</title>
<meta name="description" content="Una tienda cualquiera"><link rel="icon" href="data:,">
<body><main><h1>Tienda</h1><p>${'Todo lo que hace falta para caminar lejos, y quien lo explique. '.repeat(6)}</p>${'<p>Una página cualquiera con algo que leer.</p>'.repeat(60)}</main>${tag}</body></html>`
