// What Graph tells of numbers and templates.

import type { Account, PhoneNumber, Template, World } from './world.ts'

export function describeNumber(_world: World, number: PhoneNumber, query: URLSearchParams) {
  const all: Record<string, unknown> = {
    verified_name: number.name,
    code_verification_status: 'VERIFIED',
    display_phone_number: display(number.phone),
    quality_rating: number.quality,
    platform_type: 'CLOUD_API',
    throughput: { level: 'STANDARD' },
    webhook_configuration: {},
    id: number.id,
    name_status: 'APPROVED',
    status: 'CONNECTED',
    messaging_limit_tier: number.messagingLimit,
    whatsapp_business_manager_messaging_limit: number.messagingLimit,
    account_mode: 'LIVE',
    is_official_business_account: false,
  }
  const asked = query
    .get('fields')
    ?.split(',')
    .map((name) => name.trim())
  const names = asked ?? Object.keys(all).slice(0, 8)
  const picked = [...new Set([...names, 'id'])].filter((name) => name in all)
  return Object.fromEntries(picked.map((name) => [name, all[name]]))
}

/** Of the token in `input_token`; 0 of what never ends. */
export function describeToken(world: World, query: URLSearchParams) {
  const token = query.get('input_token')
  const app = [...world.apps.values()].find((one) => one.token === token)
  if (!app) return { data: { is_valid: false, scopes: [] } }
  const endsAt = app.tokenExpiresAt
  return {
    data: {
      app_id: app.id,
      type: 'SYSTEM_USER',
      application: 'Hebra',
      data_access_expires_at: 0,
      expires_at: endsAt ? Math.floor(endsAt.getTime() / 1000) : 0,
      is_valid: !app.isTokenRevoked,
      scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
    },
  }
}

export const listNumbers = (world: World, account: Account) => ({
  data: [...world.numbers.values()]
    .filter(({ accountId }) => accountId === account.id)
    .map((number) => describeNumber(world, number, new URLSearchParams())),
  paging: { cursors: { before: 'MAZDZD', after: 'MAZDZD' } },
})

const display = (phone: string) => `+${phone.slice(0, 2)} ${phone.slice(2, 5)} ${phone.slice(5)}`

/** A page of templates; `limit` is 25 unless told, `after` and `before` are cursors of a page. */
export function listTemplates(world: World, account: Account, query: URLSearchParams) {
  const name = query.get('name')
  const status = query.get('status')
  const language = query.get('language')
  const found = account.templates.filter(
    (one) =>
      (!name || one.name.includes(name)) &&
      (!status || one.status === status) &&
      (!language || one.language === language),
  )
  const limit = Math.max(1, Number(query.get('limit') ?? 25))
  const before = query.get('before')
  const start = before
    ? Math.max(0, positionOf(before) - limit)
    : query.get('after')
      ? positionOf(query.get('after') ?? '') + 1
      : 0
  const page = found.slice(start, start + limit)
  const last = start + page.length - 1
  const asked = query
    .get('fields')
    ?.split(',')
    .map((field) => field.trim())
  const next = new URLSearchParams(query)
  next.set('after', cursorOf(last))
  return {
    data: page.map((template) => describeTemplate(template, asked)),
    ...(page.length
      ? {
          paging: {
            cursors: { before: cursorOf(start), after: cursorOf(last) },
            ...(last + 1 < found.length
              ? { next: `${world.url}/v24.0/${account.id}/message_templates?${next}` }
              : {}),
          },
        }
      : {}),
  }
}

const cursorOf = (position: number) => Buffer.from(`at ${position}`).toString('base64url')

const positionOf = (cursor: string) =>
  Number(Buffer.from(cursor, 'base64url').toString().replace('at ', '')) || 0

function describeTemplate(template: Template, fields: string[] | undefined) {
  const all: Record<string, unknown> = {
    name: template.name,
    parameter_format: template.isNamed ? 'NAMED' : 'POSITIONAL',
    components: template.components,
    language: template.language,
    status: template.status,
    category: template.category,
    id: template.id,
    quality_score: { score: template.quality, date: 1760000000 },
    rejected_reason: template.status === 'REJECTED' ? 'INVALID_FORMAT' : 'NONE',
  }
  const names = fields ? [...new Set([...fields, 'id'])] : Object.keys(all).slice(0, 7)
  return Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]]))
}
