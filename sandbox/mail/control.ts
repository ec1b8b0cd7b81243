// /sandbox/mail/*: everything the functions of the stand-in do, for the wall and for scripts in other
// processes.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { isForeign, readBytes, sendJson } from '../graph/http.ts'
import type { Mail } from './index.ts'
import { faultNames, type Letter, type World } from './world.ts'

const text = z.string().min(1)
const mailbox = z.object({ id: text, name: text, address: z.email().optional() })
const written = z.object({
  to: z.email().optional(),
  subject: z.string().optional(),
  text,
  answers: text.optional(),
})
const fault = z.object({
  fault: z.enum(faultNames),
  personId: text.optional(),
  times: z.number().int().positive().optional(),
})

interface Asking {
  mail: Mail
  id: string
  body: unknown
}

/** By method and path; `:id` is one part. */
const routes: Record<string, (asking: Asking) => unknown> = {
  'GET /mailboxes': ({ mail: { world } }) => ({
    business: world.business ?? null,
    items: [...world.mailboxes.values()],
  }),
  'POST /mailboxes': ({ mail, body }) => mail.mailbox(mailbox.parse(body)),
  'PATCH /mailboxes/:id': ({ mail, id, body }) =>
    mail.answerItself(id, z.object({ answersItself: z.boolean() }).parse(body).answersItself),
  'GET /mailboxes/:id/letters': ({ mail, id }) => ({ items: mail.letters(id).map(show) }),
  'POST /mailboxes/:id/letters': async ({ mail, id, body }) =>
    show(await mail.write(id, written.parse(body))),
  'POST /letters/:id/unsubscribe': async ({ mail, id }) => show(await mail.unsubscribe(id)),
  'POST /letters/:id/complaint': async ({ mail, id }) => show(await mail.complain(id)),
  'GET /faults': ({ mail: { world } }) => ({ items: world.faults }),
  'POST /faults': ({ mail, body }) => mail.fault(fault.parse(body)),
  'DELETE /faults': ({ mail }) => mail.clearFaults(),
  'DELETE /faults/:id': ({ mail, id }) => mail.clearFaults(id),
}

export async function answerControl(
  mail: Mail,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parts = new URL(request.url ?? '/', 'http://sandbox').pathname.split('/').slice(3)
  const [first = '', id = '', ...rest] = parts
  if (isForeign(request)) return sendJson(response, 403, { error: 'another origin' })
  if (first === 'events') return stream(mail.world, request, response)
  const pattern = id ? ['', first, ':id', ...rest] : ['', first]
  const act = routes[`${request.method} ${pattern.join('/')}`]
  if (!act) return sendJson(response, 404, { error: 'there is no such control' })
  try {
    const bytes = await readBytes(request)
    const body: unknown = bytes.length ? JSON.parse(bytes.toString()) : {}
    sendJson(response, 200, (await act({ mail, id: decodeURIComponent(id), body })) ?? {})
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** Every letter that comes, goes or changes, as server-sent events. */
function stream(world: World, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write('retry: 1000\n\n')
  const listener = (letter: Letter) => {
    response.write(`event: letter\ndata: ${JSON.stringify(show(letter))}\n\n`)
  }
  world.listeners.add(listener)
  request.once('close', () => world.listeners.delete(listener))
}

/** Without its bytes. */
const show = ({ raw: _, ...letter }: Letter) => letter
