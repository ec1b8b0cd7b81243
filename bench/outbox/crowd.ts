// Ten numbers connected between a house and the stand-in, and people who wrote to them.

import { setTimeout } from 'node:timers/promises'
import type { Graph } from '../../sandbox/graph/index.ts'

export interface House {
  // biome-ignore lint/suspicious/noExplicitAny: a bench reads any answer
  call(method: string, path: string, body?: object): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: a bench reads any row
  query(text: string, values: unknown[]): Promise<any[]>
}

export interface Person {
  phone: string
  numberId: string
  customerId: string
  /** How many messages were written to them. */
  written: number
}

export interface Crowd {
  numberIds: string[]
  people: Person[]
}

export async function gather(
  house: House,
  graph: Graph,
  { numbers, people }: { numbers: number; people: number },
): Promise<Crowd> {
  const numberIds: string[] = []
  for (let n = 0; n < numbers; n++) {
    // Each with an application of its own, and so with a webhook of its own.
    const account = graph.addAccount()
    const number = graph.addNumber({ accountId: account.id })
    const { webhookUrl } = await house.call('POST', '/api/touchpoints', {
      channel: 'whatsapp',
      name: `Número ${n}`,
      ...graph.connection(number.id),
    })
    await graph.subscribe(account.id, webhookUrl)
    numberIds.push(number.id)
  }
  const phones = new Map<string, string>()
  for (let n = 0; n < people; n++) {
    const phone = `519${String(20_000_000 + n)}`
    const numberId = numberIds[n % numbers]!
    phones.set(phone, numberId)
    const { id } = graph.addCustomer({ name: `Persona ${n}`, phone })
    graph.say(id, numberId, { type: 'text', text: 'Hola' })
    if (n % 50 === 49) await setTimeout(100)
  }
  return { numberIds, people: await findPeople(house, phones) }
}

/** Once everybody's first message has come. */
async function findPeople(house: House, phones: Map<string, string>): Promise<Person[]> {
  for (;;) {
    const rows = await house.query(
      `select handle.value as phone, handle.customer_id as "customerId"
       from customers_handle as handle
       join channels_message as message on message.handle_id = handle.id
       where handle.type = 'whatsapp' and handle.value = any($1) and message.direction = 'in'`,
      [[...phones.keys()]],
    )
    if (rows.length >= phones.size) {
      return rows.map(({ phone, customerId }) => ({
        phone,
        customerId,
        numberId: phones.get(phone)!,
        written: 0,
      }))
    }
    await setTimeout(200)
  }
}
