// The console's files: hashed assets are kept by browsers for ever and come compressed from the
// build; the page itself carries a fresh nonce at every request. Addresses inside the console are
// pages too. Without a build a plain page says how to make one.

import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from './refusal.ts'
import { pagePolicy } from './security-headers.ts'

interface Build {
  /** Of index.html when it was read: another one means that there was a new build. */
  madeAt: number
  page: string
  files: ReadonlySet<string>
}

const nonceMark = '__NONCE__'
/** Never pages, whatever the client accepts. */
const notPages = /^\/(api|v1|files|assets|healthz|readyz|metrics)(\/|$)/

/** Serves `folder` (dist/console) below everything that the server's other routes answer. */
export async function addStatic(server: FastifyInstance, folder: string) {
  // The folder is named at each file: it may come to be after the server started.
  const root = import.meta.dirname
  await server.register(fastifyStatic, { root, serve: false, preCompressed: true })
  let build: Build | undefined
  const current = () => {
    const madeAt = madeAtOf(folder)
    if (madeAt !== build?.madeAt)
      build = madeAt === undefined ? undefined : readBuild(folder, madeAt)
    return build
  }
  server.get('/*', (request, reply) => {
    const path = pathOf(request)
    const found = current()
    if (found?.files.has(path)) return sendFile(reply, path, folder)
    if (notPages.test(`/${path}`) || !acceptsHtml(request)) throw notFound()
    const nonce = randomBytes(16).toString('base64url')
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy(nonce))
      .code(found ? 200 : 503)
      .send((found?.page ?? unbuilt).replaceAll(nonceMark, nonce))
  })
}

function sendFile(reply: FastifyReply, path: string, folder: string) {
  const hashed = path.startsWith('assets/')
  return reply
    .removeHeader('cache-control')
    .sendFile(path, folder, hashed ? { immutable: true, maxAge: '365d' } : { maxAge: '1h' })
}

function pathOf({ url }: FastifyRequest): string {
  try {
    return decodeURIComponent(url.split('?', 1)[0]!).slice(1)
  } catch {
    throw notFound()
  }
}

const acceptsHtml = ({ headers }: FastifyRequest) => /text\/html/.test(headers.accept ?? '')

function madeAtOf(folder: string): number | undefined {
  return statSync(join(folder, 'index.html'), { throwIfNoEntry: false })?.mtimeMs
}

function readBuild(folder: string, madeAt: number): Build {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  return { madeAt, page, files: new Set(files.map((file) => file.replaceAll('\\', '/'))) }
}

const unbuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hebra</title>
<style nonce="${nonceMark}">body{font:16px/1.5 system-ui;margin:3rem auto;max-width:36rem;padding:0 1rem}</style>
<h1>The console has not been built</h1>
<p>The server runs and its API answers. Build the console with <code>npm run build</code>,
or start with <code>npm start</code>, which builds it first; then load this page again.</p>
<p><a href="/api/docs">The API's documentation</a></p>
</html>
`
