// A message, with everything that can go wrong between its coming and our answer.

import { finishAsked } from './asked.ts'
import { authorise } from './authorise.ts'
import { answerCall, type Call } from './call.ts'
import { strike } from './faults.ts'
import { errorBody, GraphError, noSuchObject } from './graph-error.ts'
import { type Accepted, receiveMessage } from './send.ts'
import { ownerOf, type PhoneNumber, type World } from './world.ts'

const slowMs = 12_000

export async function answerMessage(world: World, call: Call, number: PhoneNumber): Promise<void> {
  const about = { numberId: number.id, at: 'messages', customerId: dialled(world, call) }
  const away = strike(world, 'unavailable', about)
  if (away) {
    finishAsked(world, call.asked, away.status ?? 503)
    call.response.writeHead(away.status ?? 503, { 'content-type': 'text/html' })
    call.response.end('<!DOCTYPE html><html><title>Error</title></html>')
    return
  }
  const app = authorise(world, call)
  const { account } = ownerOf(world, number.id)
  if (account.appId !== app.id) throw noSuchObject(number.id, 'post')
  const locked = strike(world, 'account_locked', about)
  if (locked || account.lockedBy) throw new GraphError(locked?.code ?? account.lockedBy ?? 131031)
  const error = strike(world, 'error', about)
  if (error) {
    call.asked.errorCode = error.code
    const refusal = new GraphError(error.code, error.status ? { status: error.status } : {})
    return answerCall(world, call, refusal.status, errorBody(refusal), {
      ...(error.retryAfter === undefined ? {} : { 'retry-after': String(error.retryAfter) }),
    })
  }
  const accepted = await receiveMessage(world, account, number, call.body)
  if (accepted.messageId) call.asked.messageId = accepted.messageId
  await answerAccepted(world, call, accepted, about)
}

/** Accepted it is, whatever becomes of the answer. */
async function answerAccepted(
  world: World,
  call: Call,
  accepted: Accepted,
  about: { numberId: string; customerId: string | undefined },
): Promise<void> {
  if (strike(world, 'silent', about)) return
  if (strike(world, 'hang_up', about)) {
    call.request.socket.destroy()
    return
  }
  const slow = strike(world, 'slow', about)
  if (slow) await world.clock.sleep(slow.ms ?? slowMs, world.work.stop.signal)
  if (call.response.destroyed) return
  if (!strike(world, 'garbled', about)) return answerCall(world, call, 200, accepted.answer)
  finishAsked(world, call.asked, 200)
  call.response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')
}

/** Whom the message is for, as far as faults must know. */
function dialled(world: World, { body }: Call): string | undefined {
  if (!body || typeof body !== 'object') return undefined
  const to = 'to' in body ? String(body.to).replace(/\D/g, '') : undefined
  const recipient = 'recipient' in body ? String(body.recipient) : undefined
  for (const customer of world.customers.values()) {
    if (to && (customer.phone === to || customer.dialled === to)) return customer.id
    if (!to && [...customer.userIds.values()].some(({ own }) => own === recipient))
      return customer.id
  }
  return undefined
}
