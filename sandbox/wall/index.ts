// The wall: a page in which a person plays the customer, each with a phone. It shows what a
// stand-in of a provider knows and does; it knows nothing of Hebra but a link to it.

import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { toLanguage } from '../../words/index.ts'
import type { Graph } from '../graph/index.ts'
import { wallHtml } from './html.ts'

export interface WallOptions {
  graph: Graph
  /** Linked to in the head of the page. */
  hebraUrl?: string
  /** Absent: any free one. */
  port?: number
}

export interface Wall {
  readonly url: string
  /**
   * A link like that of wa.me: opens the phone in the chat with this number, the text already
   * written. `as` is the id of a customer.
   */
  link(phone: string, options?: { text?: string; as?: string }): string
  close(): Promise<void>
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

export async function openWall(options: WallOptions): Promise<Wall> {
  const assets = readAssets()
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://wall').pathname
    if (path.startsWith('/sandbox/')) {
      void options.graph.control(options.graph.world, request, response)
      return
    }
    const asset = assets.get(path)
    if (asset) send(response, 200, asset.type, asset.text)
    else if (path === '/' || /^\/wa\/\w+$/.test(path)) showPage(request, response, options)
    else send(response, 404, 'text/plain; charset=utf-8', 'Not here')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = address && typeof address === 'object' ? address.port : 0
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    link: (phone, given = {}) => {
      const query = new URLSearchParams(given).toString()
      return `${url}/wa/${phone.replace(/\D/g, '')}${query ? `?${query}` : ''}`
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** The files of the page as they are, and the colours of the house. */
function readAssets(): Map<string, { type: string; text: string }> {
  const folder = join(import.meta.dirname, 'page')
  const files = readdirSync(folder).map((name) => ({ name, path: join(folder, name) }))
  const tokens = join(import.meta.dirname, '../../apps/kit/tokens.css')
  return new Map(
    [...files, { name: 'tokens.css', path: tokens }].map(({ name, path }) => [
      `/assets/${name}`,
      {
        type: types[name.split('.').at(-1) ?? ''] ?? 'text/plain',
        text: readFileSync(path, 'utf8'),
      },
    ]),
  )
}

function showPage(request: IncomingMessage, response: ServerResponse, options: WallOptions) {
  const url = new URL(request.url ?? '/', 'http://wall')
  const language = toLanguage(url.searchParams.get('lang') ?? request.headers['accept-language'])
  const html = wallHtml(language, {
    as: url.searchParams.get('as'),
    to: url.pathname.split('/')[2] ?? null,
    text: url.searchParams.get('text'),
    hebraUrl: options.hebraUrl ?? null,
  })
  send(response, 200, 'text/html; charset=utf-8', html)
}

function send(response: ServerResponse, status: number, type: string, text: string) {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  })
  response.end(text)
}
