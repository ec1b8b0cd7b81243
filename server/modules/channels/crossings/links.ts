// By which links somebody goes on with a code: exact forms of channels.md, section 14. Each opens a
// channel of ours with the code in it; the person sends it themselves.

import { type CustomerWords, loadCustomerWords } from '../../../../words/index.ts'
import type { Tx } from '../../../ledger/index.ts'
import type { Db } from '../../../platform/database.ts'
import { spellCode } from './code.ts'
import { languageOf } from './say-to-taker.ts'

/** An active touchpoint that a link can lead to. */
export interface Way {
  id: string
  channel: string
  /** As people write to it: `+51 999 888 777`, `hola@tienda.pe`, the page with the chat. */
  address: string
}

/** By channel; `web` is the page that shows them all. */
export type Links = Readonly<Record<string, string>>

/** Of each channel the touchpoint connected first, or the one named. */
export async function findCrossingWays(db: Db, touchpointId?: string | undefined): Promise<Way[]> {
  const rows = await db
    .selectFrom('channels_touchpoint as touchpoint')
    .leftJoin('channels_health as health', 'health.touchpoint_id', 'touchpoint.id')
    .select(['touchpoint.id', 'touchpoint.channel', 'touchpoint.settings'])
    .select(['touchpoint.account_id as accountId', 'health.display_address as said'])
    .where('touchpoint.state', '=', 'active')
    .where('touchpoint.removed_at', 'is', null)
    .orderBy('touchpoint.created_at')
    .orderBy('touchpoint.id')
    .execute()
  const ways = rows.flatMap(({ id, channel, settings, accountId, said }) => {
    const address = addressOf[channel]?.({ settings, accountId, said })
    return address ? [{ id, channel, address }] : []
  })
  const named = touchpointId ? ways.filter(({ id }) => id === touchpointId) : ways
  return [...new Map(named.toReversed().map((way) => [way.channel, way])).values()].reverse()
}

const addressOf: Record<
  string,
  (given: {
    settings: Readonly<Record<string, string>>
    accountId: string
    said: string | null
  }) => string | undefined
> = {
  whatsapp: ({ said }) => said ?? undefined,
  email: ({ accountId }) => accountId,
  webchat: ({ settings: { origins = '' } }) => origins.split(/[\s,]+/).find(isAddress),
}

/** One page, not a pattern of several. */
const isAddress = (text: string) => !text.includes('*') && URL.canParse(text)

const linkTo: Record<string, (way: Way, code: string, t: CustomerWords['crossings']) => string> = {
  whatsapp: ({ address }, code, t) =>
    `https://wa.me/${address.replace(/\D/g, '')}?text=${encodeURIComponent(t.linkText(spellCode(code)))}`,
  email: ({ address }, code, t) => {
    const at = address.lastIndexOf('@')
    const to = `${encodeURIComponent(address.slice(0, at))}+${code}@${address.slice(at + 1)}`
    const text = encodeURIComponent(t.linkText(spellCode(code)))
    return `mailto:${to}?subject=${encodeURIComponent(t.mailSubject)}&body=${text}`
  },
  webchat: ({ address }, code) => {
    const page = new URL(address)
    page.searchParams.set('ref', code)
    return page.href
  },
}

/** Pure. @param publicUrl of the house, for the page. */
export const linksTo = (
  ways: readonly Way[],
  { code, publicUrl, t }: { code: string; publicUrl: string; t: CustomerWords['crossings'] },
): Links => ({
  ...Object.fromEntries(
    ways.flatMap((way) => {
      const link = linkTo[way.channel]?.(way, code, t)
      return link ? [[way.channel, link] as const] : []
    }),
  ),
  web: new URL(`/c/${code}`, publicUrl).href,
})

/** Links, and how to tell of the one asked for, in the words of the customer's language. */
export async function sayLinks(
  tx: Tx,
  customerId: string,
  given: { ways: readonly Way[]; to: string; code: string; publicUrl: string },
): Promise<{ links: Links; said: string }> {
  const t = (await loadCustomerWords(await languageOf(tx, customerId))).crossings
  const links = linksTo(given.ways, { ...given, t })
  return { links, said: t.handOver(spellCode(given.code), links[given.to] ?? links.web!) }
}
