// The widget's own files, which pages of other sites load, and the page that stands in a frame where
// a site lets no script of others in.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { refusalOf, sendProblem } from '../../../platform/errors.ts'
import { notFound } from '../../../platform/refusal.ts'
import type { TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { findSite, originsOf } from './sites.ts'

const folder = join(import.meta.dirname, '../../../../dist/widget')
const asset = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.js$/

export function createWidgetPages(finder: TouchpointFinder): FastifyPluginAsync {
  return async (server) => {
    server.setErrorHandler((error, request, reply) => sendProblem(reply, refusalOf(error, request)))
    server.get('/widget.js', (request, reply) =>
      sendScript(reply, 'widget.js', request.headers['accept-encoding'], 'public, max-age=600'),
    )
    server.get<{ Params: { name: string } }>('/widget/assets/:name', (request, reply) => {
      const { name } = request.params
      if (!asset.test(name)) throw notFound()
      const kept = 'public, max-age=31536000, immutable'
      return sendScript(reply, `assets/${name}`, request.headers['accept-encoding'], kept)
    })
    server.get<{ Querystring: Record<string, string> }>('/widget/frame', async (request, reply) => {
      const { site: siteKey = '', lang = '' } = request.query
      const site = await findSite(finder, String(siteKey))
      const language = /^(es|en|pt)$/.test(String(lang)) ? String(lang) : site.settings.language
      return reply
        .removeHeader('x-frame-options')
        .header('cross-origin-resource-policy', 'cross-origin')
        .header('content-security-policy', framePolicy(originsOf(site)))
        .header('content-type', 'text/html; charset=utf-8')
        .send(framePage(site.accountId, language ?? 'es'))
    })
  }
}

function sendScript(
  reply: FastifyReply,
  name: string,
  accepted: string | string[] | undefined,
  cacheControl: string,
) {
  const path = join(folder, name)
  if (!existsSync(path)) throw notFound()
  const encodings = String(accepted ?? '')
  const [ending, encoding] = /\bbr\b/.test(encodings)
    ? ['.br', 'br']
    : /\bgzip\b/.test(encodings)
      ? ['.gz', 'gzip']
      : ['', '']
  const packed = encoding && existsSync(path + ending)
  if (packed) reply.header('content-encoding', encoding)
  return reply
    .header('content-type', 'text/javascript; charset=utf-8')
    .header('cache-control', cacheControl)
    .header('vary', 'accept-encoding')
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .send(readKept(packed ? path + ending : path))
}

const kept = new Map<string, { madeAt: number; bytes: Buffer }>()

/** Read once for each build. */
function readKept(path: string): Buffer {
  const madeAt = statSync(path).mtimeMs
  const known = kept.get(path)
  if (known?.madeAt === madeAt) return known.bytes
  const bytes = readFileSync(path)
  kept.set(path, { madeAt, bytes })
  return bytes
}

/** Only the sites of this chat may frame it. */
const framePolicy = (origins: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors 'self' ${origins.join(' ')}`,
  ].join('; ')

const framePage = (siteKey: string, language: string) => `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chat</title>
<script src="/widget.js" data-site="${siteKey}" data-frame defer></script>
</html>
`
