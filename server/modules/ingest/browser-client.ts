// The official browser client, served unmodified from its package with the settings that point it
// at us, so that a page needs nothing from anybody else's servers.

import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { notFound } from '../../platform/refusal.ts'
import type { FindIngestKey } from './ingest-key.ts'

/** Adds the client, its bundles and its settings to the ingest's part of the server. */
export function serveBrowserClient(server: FastifyInstance, findKey: FindIngestKey) {
  server.get<{ Params: { writeKey: string } }>(
    '/v1/projects/:writeKey/settings',
    async (request, reply) => {
      const { writeKey } = request.params
      const key = await findKey(writeKey)
      if (!key?.public) throw notFound()
      reply.header('cache-control', 'public, max-age=60').header('vary', 'host')
      return reply.send(settingsOf(writeKey, request))
    },
  )
  server.get<{ Querystring: { writeKey?: string } }>('/analytics.js', async (request, reply) =>
    reply.headers(scriptHeaders).send(await clientFor(request.query.writeKey)),
  )
  // The path that Segment's own snippet asks for.
  server.get<{ Params: { writeKey: string } }>(
    '/analytics.js/v1/:writeKey/analytics.min.js',
    async (request, reply) =>
      reply.headers(scriptHeaders).send(await clientFor(request.params.writeKey)),
  )
  server.get<{ Params: { file: string } }>(
    '/analytics-next/bundles/:file',
    async (request, reply) => {
      const script = await readBundle(request.params.file)
      return reply
        .headers({ ...scriptHeaders, 'cache-control': 'public, max-age=31536000, immutable' })
        .send(script)
    },
  )
}

const scriptHeaders = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'public, max-age=300',
}

/**
 * Where a client found us is where it sends. Exactly one integration; `apiHost` without scheme;
 * without `metrics` the client would send its telemetry to its maker.
 */
function settingsOf(writeKey: string, request: FastifyRequest) {
  const apiHost = `${request.host}/v1`
  return {
    integrations: { 'Segment.io': { apiKey: writeKey, apiHost, protocol: request.protocol } },
    metrics: { host: apiHost, sampleRate: 0 },
  }
}

const folder = join(
  dirname(fileURLToPath(import.meta.resolve('@segment/analytics-next/package.json'))),
  'dist/umd',
)

/**
 * Points the client at the server it came from, which it would only recognise by itself on its
 * maker's addresses, and lets a page call it at once: as in the maker's snippet, calls made before
 * it has its settings are put in line. A page with the snippet has these already.
 */
const pointHere = `(function(){var s=document.currentScript,a=window.analytics=window.analytics||[];
if(s&&s.src&&!a._cdn)a._cdn=new URL(s.src).origin;
if(a.invoked||a.initialize)return;a.invoked=true;
"identify reset group track ready alias page screen once off on setAnonymousId trackSubmit trackClick trackLink trackForm debug addSourceMiddleware addIntegrationMiddleware addDestinationMiddleware register"
.split(" ").forEach(function(m){a[m]=function(){
if(window.analytics!==a)return window.analytics[m].apply(window.analytics,arguments);
a.push([m].concat([].slice.call(arguments)));return a}})})();
`

/** The stand-alone client; the key goes where its maker's servers put theirs. */
async function clientFor(writeKey: string | undefined): Promise<string> {
  const script = await readBundle('standalone.js')
  const named = writeKey && /^[\w-]{1,100}$/.test(writeKey)
  return pointHere + (named ? script.replace('__WRITE_KEY__', () => writeKey) : script)
}

const bundles = new Map<string, Promise<string>>()

async function readBundle(file: string): Promise<string> {
  if (!/^[\w.-]+\.js$/.test(file)) throw notFound()
  const known = bundles.get(file)
  if (known) return known
  const reading = readFile(join(folder, file), 'utf8')
  const script = await reading.catch(() => {
    throw notFound()
  })
  bundles.set(file, reading)
  return script
}
