// Readable documentation of the API at /api/docs: Scalar's reference, served from here. It weighs
// several megabytes and few ever open it, so it is loaded when the first reader comes.

import { brotliCompressSync, constants } from 'node:zlib'
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify'

/** Scalar makes style tags and attributes of its own; nothing but our own server is reached. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hebra API</title>
<link rel="icon" href="data:,">
</head>
<body>
<div id="app"></div>
<script src="/api/docs/scalar.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`

const start = `Scalar.createApiReference('#app', {
  url: '/api/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
})
`

/** Adds /api/docs. */
export function addDocsPage(server: FastifyInstance) {
  let script: Promise<Buffer> | undefined
  const send = (reply: FastifyReply, type: string, content: string) =>
    reply
      .header('content-type', `${type}; charset=utf-8`)
      .header('content-security-policy', policy)
      .send(content)
  server.get('/api/docs', (_request, reply) => send(reply, 'text/html', page))
  server.get('/api/docs/start.js', (_request, reply) => send(reply, 'text/javascript', start))
  server.get('/api/docs/scalar.js', async (_request, reply) => {
    script ??= loadScalar()
    return reply
      .header('content-type', 'text/javascript; charset=utf-8')
      .header('content-encoding', 'br')
      .header('cache-control', 'public, max-age=86400')
      .send(await script)
  })
}

/** The package gives its script only through the routes of its plugin, so we ask those. */
async function loadScalar(): Promise<Buffer> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const inner = fastify()
  await inner.register(scalar, { routePrefix: '/', configuration: { url: '/api/openapi.json' } })
  const { rawPayload } = await inner.inject('/js/scalar.js')
  await inner.close()
  return brotliCompressSync(rawPayload, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
}
