// A webhook of WhatsApp's, item by item: every entry, every change, everything in it. Nothing throws
// and nothing is lost; what this version cannot read is kept whole as `unknown`.

import type { Inbound } from '../../adapter.ts'
import { cleanJson } from './clean-json.ts'
import { parseEchoes } from './parse-echoes.ts'
import { parseMessages } from './parse-messages.ts'
import { newsFields, parseNews } from './parse-news.ts'
import { parsePreferences } from './parse-preferences.ts'
import { parseIdUpdates } from './parse-system.ts'
import { readPeople } from './people.ts'
import { type Change, isJson, type Json, readTime, unknown } from './wire.ts'

const readers: Readonly<Record<string, (change: Change) => Inbound[]>> = {
  messages: parseMessages,
  smb_message_echoes: parseEchoes,
  message_echoes: parseEchoes,
  user_preferences: parsePreferences,
  user_id_update: parseIdUpdates,
}

/**
 * Items carry `accountId`, the id of our number; news of templates and accounts, which belong to all
 * numbers of a WhatsApp Business account, carry that account's id instead: a caller finds their
 * touchpoints by `settings.wabaId`. Pure.
 */
export function parse(payload: unknown, realmOf: (accountId: string) => string): Inbound[] {
  const clean = cleanJson(payload)
  const nowhere = { accountId: undefined }
  if (!isJson(clean)) return [unknown(nowhere, 'malformed', 'payload', clean)]
  const { object = 'whatsapp_business_account', entry } = clean
  if (object !== 'whatsapp_business_account') {
    return [unknown(nowhere, 'field', asId(object) ?? 'object', clean)]
  }
  if (!Array.isArray(entry)) return [unknown(nowhere, 'malformed', 'entry', clean)]
  return entry.flatMap((one) => parseEntry(one, realmOf))
}

function parseEntry(entry: unknown, realmOf: (accountId: string) => string): Inbound[] {
  if (!isJson(entry)) return [unknown({ accountId: undefined }, 'malformed', 'entry', entry)]
  const accountId = asId(entry.id)
  const { changes } = entry
  if (!Array.isArray(changes)) return [unknown({ accountId }, 'malformed', 'changes', entry)]
  return changes.flatMap((change) => {
    if (!isJson(change) || !isJson(change.value) || typeof change.field !== 'string') {
      return [unknown({ accountId }, 'malformed', 'change', change)]
    }
    const { field, value } = change
    return parseChange(changeOf(field, value, accountId, readTime(entry.time), realmOf))
  })
}

function changeOf(
  field: string,
  value: Json,
  entryId: string | undefined,
  postedAt: Date | undefined,
  realmOf: (accountId: string) => string,
): Change {
  const numberId = isJson(value.metadata) ? asId(value.metadata.phone_number_id) : undefined
  const realm = numberId === undefined ? '' : realmOf(numberId)
  // What belongs to a number and does not say to which belongs to nobody, not to its account.
  const accountId = numberId ?? (Object.hasOwn(readers, field) ? undefined : entryId)
  return { field, value, accountId, postedAt, realm, people: readPeople(value, realm) }
}

function parseChange(change: Change): Inbound[] {
  const { field, value } = change
  const read = Object.hasOwn(readers, field) ? readers[field] : undefined
  if (!read && newsFields.has(field)) return parseNews(change)
  const items = read?.(change) ?? []
  if (items.length > 0) return items
  return [unknown(change, 'field', field.slice(0, 100), { field, value })]
}

/** Ids are texts; some payloads write them as numbers. */
const asId = (given: unknown): string | undefined =>
  (typeof given === 'string' && given !== '' && given.length <= 100) || Number.isSafeInteger(given)
    ? String(given)
    : undefined
