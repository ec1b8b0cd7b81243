// The addresses of the Graph API, each with what it asks of the caller.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerMessage } from './answer-message.ts'
import { createAsked, finishAsked } from './asked.ts'
import { authorise, tokenOf } from './authorise.ts'
import { answerCall, type Call, readCall } from './call.ts'
import { describeNumber, describeToken, listNumbers, listTemplates } from './describe.ts'
import { strike } from './faults.ts'
import { errorBody, GraphError, noSuchObject } from './graph-error.ts'
import { sendBytes } from './http.ts'
import { deleteMedia, describeMedia, openLink, upload } from './media.ts'
import { subscribeAccount, subscribeApp, unsubscribeAccount } from './subscriptions.ts'
import { isSubscribed } from './webhooks.ts'
import type { App, World } from './world.ts'

export async function answerGraph(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://graph')
  if (url.pathname === '/whatsapp_business/attachments/') {
    return answerLink(world, request, response, url)
  }
  if (strike(world, 'refuse', { numberId: url.pathname.split('/').at(-2) })) {
    request.socket.destroy()
    return
  }
  const call = await readCall(world, request, response, url)
  try {
    await route(world, call)
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    call.asked.errorCode = error.code
    const proof = error.code === 190 ? 'OAuth "Facebook Platform" "invalid_token"' : undefined
    answerCall(world, call, error.status, errorBody(error), {
      ...(proof ? { 'www-authenticate': proof } : {}),
    })
  }
}

async function route(world: World, call: Call): Promise<void> {
  const [id = '', edge] = call.parts
  const is = (method: string, name?: string) => call.method === method && edge === name
  const number = world.numbers.get(id)
  const account = world.accounts.get(id)
  if (is('POST', 'messages') && number) return answerMessage(world, call, number)
  if (world.apps.has(id) && is('POST', 'subscriptions')) {
    return answerCall(world, call, 200, await subscribeApp(world, id, call))
  }
  const app = authorise(world, call)
  const answer = (body: unknown) => answerCall(world, call, 200, body)
  if (is('GET') && id === 'debug_token') return answer(describeToken(world, call.query))
  if (number && ownerAppId(world, number.accountId) === app.id) {
    refuseByFault(world, edge === 'media' ? 'media' : 'number', number.id)
    if (is('GET')) return answer(describeNumber(world, number, call.query))
    if (is('POST', 'media')) return answer(await uploadForm(world, number.accountId, call))
  }
  if (account && account.appId === app.id) {
    if (edge === 'message_templates') refuseByFault(world, 'templates')
    if (is('GET', 'message_templates')) return answer(listTemplates(world, account, call.query))
    if (is('GET', 'phone_numbers')) return answer(listNumbers(world, account))
    if (is('POST', 'subscribed_apps')) return answer(await subscribeAccount(world, account, call))
    if (is('DELETE', 'subscribed_apps')) return answer(unsubscribeAccount(account))
    if (is('GET', 'subscribed_apps')) {
      const link = { id: app.id, name: 'Hebra', link: 'https://www.facebook.com' }
      return answer({ data: isSubscribed(account) ? [{ whatsapp_business_api_data: link }] : [] })
    }
  }
  if (call.parts.length === 1 && world.media.has(id)) {
    const own = world.numbers.get(call.query.get('phone_number_id') ?? '')
    refuseByFault(world, 'media', own?.id)
    if (is('GET')) return answer(describeMedia(world, app, id, own))
    if (is('DELETE')) return answer(deleteMedia(world, app, id, own))
  }
  throw noSuchObject(id, call.method.toLowerCase())
}

const ownerAppId = (world: World, accountId: string) => world.accounts.get(accountId)?.appId

/** @throws GraphError where a fault says so */
function refuseByFault(world: World, at: string, numberId?: string): void {
  const away = strike(world, 'unavailable', { at, numberId })
  if (away) throw new GraphError(2, { status: away.status ?? 503 })
  const error = strike(world, 'error', { at, numberId })
  if (error) throw new GraphError(error.code, error.status ? { status: error.status } : {})
}

async function uploadForm(world: World, accountId: string, call: Call) {
  const account = world.accounts.get(accountId)
  const type = call.request.headers['content-type'] ?? ''
  if (!account || !type.startsWith('multipart/form-data')) {
    throw new GraphError(100, { message: '(#100) The parameter file is required.' })
  }
  const form = await new Response(new Uint8Array(call.bytes), {
    headers: { 'content-type': type },
  }).formData()
  return upload(world, account, form, call.query)
}

/** The host of the media is another at Meta; it knows no JSON. */
function answerLink(world: World, request: IncomingMessage, response: ServerResponse, url: URL) {
  const asked = createAsked(world, request, { url, path: url.pathname, bytes: Buffer.alloc(0) })
  const app = appOfToken(world, tokenOf(request, new URLSearchParams()))
  const media = openLink(world, app, url.searchParams.get('hash') ?? '')
  if (typeof media === 'number') {
    finishAsked(world, asked, media)
    response
      .writeHead(media, { 'content-type': 'text/html' })
      .end('<html><body>Error</body></html>')
    return
  }
  finishAsked(world, asked, 200)
  const lie = strike(world, 'media_lies', {})
  sendBytes(response, media.bytes, {
    'content-type': lie ? (lie.type ?? 'image/jpeg') : media.type,
    ...(media.filename
      ? { 'content-disposition': `inline;filename=${encodeURIComponent(media.filename)}` }
      : {}),
  })
}

const appOfToken = (world: World, token: string | undefined): App | undefined =>
  [...world.apps.values()].find((app) => token !== undefined && app.token === token)
