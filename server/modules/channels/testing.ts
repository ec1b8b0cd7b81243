// For tests of channels: a WhatsApp number connected to a house, and webhooks as Meta sends them.

import { createHmac, randomInt } from 'node:crypto'
import type { TestHouse } from '../../../test/house.ts'
import { createTouchpointFinder, type Opened } from './touchpoints/open-touchpoints.ts'

export interface TestNumber {
  id: string
  phoneNumberId: string
  webhookPath: string
  appSecret: string
}

/** Connects a number of a business. Numbers with one `appSecret` belong to one application. */
export async function connectNumber(
  house: TestHouse,
  given: {
    phoneNumberId?: string
    appSecret?: string
    baseUrl?: string
    portfolioId?: string
    wabaId?: string
    accessToken?: string
  } = {},
): Promise<TestNumber> {
  const phoneNumberId = given.phoneNumberId ?? String(randomInt(1e12))
  const appSecret = given.appSecret ?? 'app-secret-of-tests'
  const answer = await house.post('/api/touchpoints', {
    channel: 'whatsapp',
    name: `WhatsApp ${phoneNumberId}`,
    settings: {
      phoneNumberId,
      portfolioId: given.portfolioId ?? 'portfolio-1',
      ...(given.wabaId ? { wabaId: given.wabaId } : {}),
      ...(given.baseUrl ? { baseUrl: given.baseUrl } : {}),
    },
    secrets: { accessToken: given.accessToken ?? 'EAAtoken', appSecret, verifyToken: 'verify-me' },
  })
  if (answer.status !== 201) throw new Error(answer.text)
  const { id, webhookUrl } = answer.body
  return { id, phoneNumberId, appSecret, webhookPath: new URL(webhookUrl).pathname }
}

/** The number as the edge and the senders have it. */
export async function openNumber(house: TestHouse, { id }: TestNumber): Promise<Opened> {
  const finder = createTouchpointFinder(house.platform)
  const opened = await finder.find(id)
  finder.stop()
  if (!opened) throw new Error('the number is not connected')
  return opened
}

/** As Meta writes it: everything beyond ASCII escaped, in lower-case hexadecimal. */
export const toMetaJson = (payload: unknown): string =>
  JSON.stringify(payload).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

export const signatureOf = (body: string, appSecret: string): string =>
  `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`

/** Posts a payload as Meta does. @returns the status. */
export async function postWebhook(
  house: { url: string },
  number: TestNumber,
  payload: unknown,
  headers: Record<string, string> = {},
): Promise<number> {
  const body = typeof payload === 'string' ? payload : toMetaJson(payload)
  const answer = await fetch(house.url + number.webhookPath, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': signatureOf(body, number.appSecret),
      ...headers,
    },
    body,
  })
  await answer.arrayBuffer()
  return answer.status
}

/** One value of `messages`, for one number. */
export const valueFor = (number: Pick<TestNumber, 'phoneNumberId'>, value: object) => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: '5115550100', phone_number_id: number.phoneNumberId },
  ...value,
})

/** Any number of values in one envelope. */
export const envelopeOf = (...values: object[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: 'WABA', changes: values.map((value) => ({ field: 'messages', value })) }],
})

/** Whoever writes: with a number, an own id of the business portfolio, or both. */
export interface Writer {
  phone?: string
  userId?: string
  name?: string
}

export const contactOf = ({ phone, userId, name }: Writer) => ({
  profile: { name: name ?? 'Lucía García' },
  ...(phone ? { wa_id: phone } : {}),
  ...(userId ? { user_id: userId } : {}),
})

/** A message of `writer`; `said` is what its type holds, such as `{type: 'text', text: {body}}`. */
export const messageOf = (writer: Writer, id: string, at: Date, said: object) => ({
  ...(writer.phone ? { from: writer.phone } : {}),
  ...(writer.userId ? { from_user_id: writer.userId } : {}),
  id,
  timestamp: String(Math.floor(at.getTime() / 1000)),
  ...said,
})

/** The whole webhook of one message. */
export const oneMessage = (
  number: Pick<TestNumber, 'phoneNumberId'>,
  writer: Writer,
  message: object,
) => envelopeOf(valueFor(number, { contacts: [contactOf(writer)], messages: [message] }))

export const textOf = (body: string) => ({ type: 'text', text: { body } })
