// Webhooks made on demand: of any field, many at once, and news about the account.

import { newMessageId } from './ids.ts'
import { metadataOf } from './people.ts'
import { messageChange } from './say.ts'
import { type Change, type Outgoing, tell, tellTogether } from './webhooks.ts'
import { type Account, ownerOf, type World } from './world.ts'

/** Sends any change; `metadata` of the number is put into its value unless it is there. */
export async function push(world: World, numberId: string, change: Change): Promise<void> {
  const { account, number } = ownerOf(world, numberId)
  const value = { messaging_product: 'whatsapp', metadata: metadataOf(number), ...change.value }
  await tell(world, { accountId: account.id, numberId, change: { field: change.field, value } })
}

/** A template's state changed, and the business is told. */
export async function changeTemplate(
  world: World,
  templateId: string,
  status: string,
  reason = 'NONE',
): Promise<void> {
  const { account, template } = findTemplate(world, templateId)
  template.status = status
  await tellAccount(world, account, {
    field: 'message_template_status_update',
    value: {
      event: status,
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
      message_template_category: template.category,
      reason,
    },
  })
}

/** A change about the account itself, such as account_update: without metadata of a number. */
export const tellAccount = (world: World, account: Account, change: Change): Promise<void> =>
  tell(world, { accountId: account.id, change })

function findTemplate(world: World, templateId: string) {
  for (const account of world.accounts.values()) {
    const template = account.templates.find(({ id }) => id === templateId)
    if (template) return { account, template }
  }
  throw new Error(`there is no template ${templateId}`)
}

/** So many mixed events in one request: messages of all kinds, statuses, and what nobody knows. */
export async function storm(world: World, numberId: string, count: number): Promise<void> {
  const { account } = ownerOf(world, numberId)
  const customers = [...world.customers.values()]
  const all = Array.from({ length: count }, (_, index): Outgoing => {
    const customer = customers[index % Math.max(1, customers.length)]
    if (!customer) throw new Error('there is nobody to write')
    return {
      accountId: account.id,
      numberId,
      customerId: customer.id,
      change: mixedChange(world, numberId, customer, index),
    }
  })
  await tellTogether(world, all)
}

function mixedChange(
  world: World,
  numberId: string,
  customer: Parameters<typeof messageChange>[1],
  index: number,
): Change {
  const { number } = ownerOf(world, numberId)
  const timestamp = String(Math.floor(world.clock.now().getTime() / 1000))
  const head = { id: newMessageId(customer.phone ?? '0', 'customer'), timestamp }
  const message = (body: Record<string, unknown>) =>
    messageChange(world, customer, numberId, { ...head, ...body })
  const kinds: (() => Change)[] = [
    () => message({ type: 'text', text: { body: `Hola ${index} ñandú 👋` } }),
    () => message({ type: 'location', location: { latitude: -12.05, longitude: -77.04 } }),
    () => message({ type: 'reaction', reaction: { message_id: 'wamid.unknown', emoji: '👍' } }),
    () => message({ type: 'interactive', interactive: {} }),
    () => message({ type: 'from_next_year', from_next_year: { any: ['thing'] } }),
    () => ({
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: metadataOf(number),
        statuses: [{ id: 'wamid.unknown', status: 'delivered', timestamp, recipient_id: '51900' }],
      },
    }),
    () => ({ field: 'from_next_year', value: { metadata: metadataOf(number), any: 'thing' } }),
  ]
  return (kinds[index % kinds.length] ?? kinds[0]!)()
}
