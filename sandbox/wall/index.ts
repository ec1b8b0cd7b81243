// The wall: a page in which a person plays the customers, each with a phone, a mailbox and a browser.
// It shows what stand-ins of providers know and do; it knows nothing of Hebra but a link to it.

import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { toLanguage } from '../../words/index.ts'
import type { Graph } from '../graph/index.ts'
import type { Mail } from '../mail/index.ts'
import { wallHtml } from './html.ts'

export interface WallOptions {
  graph: Graph
  /** Absent: nobody has a mailbox. */
  mail?: Mail
  /**
   * The company's page, at `http://localhost:PORT`; absent: nobody has a browser. Each person opens it
   * at a subdomain of their own, so that their browsers share nothing.
   */
  siteUrl?: string
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

const policyOf = ({ siteUrl }: WallOptions) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    siteUrl ? `frame-src ${siteUrl.replace('//', '//*.')}` : "frame-src 'none'",
  ].join('; ')

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

export async function openWall(options: WallOptions): Promise<Wall> {
  const assets = readAssets()
  const policy = policyOf(options)
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://wall').pathname
    if (path.startsWith('/sandbox/mail/') && options.mail) {
      void options.mail.control(request, response)
      return
    }
    if (path.startsWith('/sandbox/')) {
      void options.graph.control(options.graph.world, request, response)
      return
    }
    const asset = assets.get(path)
    if (asset) send(response, 200, { ...asset, policy })
    else if (path === '/' || /^\/wa\/\w+$/.test(path)) {
      send(response, 200, {
        type: 'text/html; charset=utf-8',
        text: pageOf(request, options),
        policy,
      })
    } else send(response, 404, { type: 'text/plain; charset=utf-8', text: 'Not here', policy })
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

function pageOf(request: IncomingMessage, options: WallOptions): string {
  const url = new URL(request.url ?? '/', 'http://wall')
  const language = toLanguage(url.searchParams.get('lang') ?? request.headers['accept-language'])
  return wallHtml(language, {
    as: url.searchParams.get('as'),
    to: url.pathname.split('/')[2] ?? null,
    text: url.searchParams.get('text'),
    hebraUrl: options.hebraUrl ?? null,
    hasMail: options.mail !== undefined,
    siteUrl: options.siteUrl ?? null,
  })
}

function send(
  response: ServerResponse,
  status: number,
  { type, text, policy }: { type: string; text: string; policy: string },
) {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  })
  response.end(text)
}
