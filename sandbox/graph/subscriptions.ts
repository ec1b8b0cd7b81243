// Where webhooks go: one address for the app, or one of an account's own.

import type { Call } from './call.ts'
import { GraphError } from './graph-error.ts'
import { setSubscribed, shakeHands } from './webhooks.ts'
import type { Account, Webhook, World } from './world.ts'

/** POST /{app}/subscriptions with the app's own token `id|secret`. */
export async function subscribeApp(world: World, appId: string, call: Call) {
  const app = world.apps.get(appId)
  const bearer = call.request.headers.authorization?.replace(/^bearer /i, '')
  const token = call.query.get('access_token') ?? bearer
  if (!app || token !== `${app.id}|${app.secret}`) throw new GraphError(190)
  const webhook = readWebhook(call, 'callback_url', 'verify_token')
  if (!webhook) throw new GraphError(100, { message: '(#100) callback_url is required' })
  await greet(world, webhook)
  app.webhook = webhook
  return { success: true }
}

/** POST /{account}/subscribed_apps, with or without an address of its own. */
export async function subscribeAccount(world: World, account: Account, call: Call) {
  const webhook = readWebhook(call, 'override_callback_uri', 'verify_token')
  if (webhook) {
    await greet(world, webhook)
    account.webhook = webhook
  }
  setSubscribed(account, true)
  return { success: true }
}

export function unsubscribeAccount(account: Account) {
  delete account.webhook
  setSubscribed(account, false)
  return { success: true }
}

function readWebhook(call: Call, urlName: string, tokenName: string): Webhook | undefined {
  const isForm = call.request.headers['content-type']?.includes('x-www-form-urlencoded')
  const form = new URLSearchParams(isForm ? call.bytes.toString() : '')
  const body = call.body && typeof call.body === 'object' ? call.body : {}
  const read = (name: string): string | undefined =>
    Reflect.get(body, name) ?? form.get(name) ?? call.query.get(name) ?? undefined
  const url = read(urlName)
  const verifyToken = read(tokenName)
  return url && verifyToken ? { url, verifyToken } : undefined
}

async function greet(world: World, webhook: Webhook) {
  try {
    await shakeHands(world, webhook)
  } catch (error) {
    throw new GraphError(100, {
      message: `(#2200) Callback verification failed: ${error instanceof Error ? error.message : error}`,
    })
  }
}
