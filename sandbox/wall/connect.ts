import type { Graph } from '../graph/index.ts'

/**
 * Connects a number of the stand-in as a touchpoint of Hebra, by its public API, and sends webhooks
 * to the address it answers. @throws Error with what Hebra answered instead
 */
export async function connectTo(
  graph: Graph,
  numberId: string,
  hebraUrl: string,
  apiKey: string,
): Promise<{ touchpointId: string }> {
  const { settings, secrets } = graph.connection(numberId)
  const name = graph.world.numbers.get(numberId)?.name ?? numberId
  const answer = await fetch(new URL('/api/touchpoints', hebraUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'whatsapp', name: `WhatsApp ${name}`, settings, secrets }),
  })
  if (!answer.ok) throw new Error(`Hebra answered ${answer.status}: ${await answer.text()}`)
  const { id, webhookUrl } = (await answer.json()) as { id: string; webhookUrl: string }
  const account = graph.world.numbers.get(numberId)?.accountId ?? ''
  await graph.subscribe(account, webhookUrl, secrets.verifyToken)
  return { touchpointId: id }
}
