// A customer who asks in a chat to go on elsewhere is given a code and a link: to the channel they
// name, else to the page that shows all. Only these words ask for it, alone in a message: nobody says
// them by the way.

import { type CustomerWords, loadCustomerWords } from '../../../../words/index.ts'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { houseViewer } from '../../access/index.ts'
import type { OutgoingContent } from '../content/content.ts'
import { writeMessage } from '../outbox/write-message.ts'
import { spellCode } from './code.ts'
import { issueCrossing } from './issue-crossing.ts'
import { findCrossingWays, type Links, linksTo } from './links.ts'
import { crossingsActor } from './own-words.ts'
import { recordAs } from './record-as.ts'
import { languageOf } from './say-to-taker.ts'

const another =
  /^(quiero )?((seguir|continuar) (en|por) otro (canal|medio|lado)|cambiar de canal|(continue|go on) (on|by|in) another channel|switch channels?|(seguir|continuar) (em|por) outro (canal|meio)|mudar de canal)$/
const named =
  /^(?:(?:si|yes|sim) )?(?:(?:por favor|please|mejor|melhor) )?(?:quiero |quisiera |i want to |quero )?(?:seguir|continuar|continue|go on) (?:por|en|em|on|by|via)(?: el| la| o)? (.+?)(?: por favor| please)?$/
const names: Readonly<Record<string, RegExp>> = {
  whatsapp: /^(whatsapp|whats|wasap|guasap|zap)$/,
  email: /^(correo|correo electronico|e ?mail|mail)$/,
  webchat: /^(chat|chat web|web chat|web|pagina web|site)$/,
}

/** What somebody wants who writes nothing but the wish to go on elsewhere. Pure. */
export function readWish(text: string): { channel?: string } | undefined {
  const plain = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('-', ' ')
    .replaceAll(/[^a-z ]/g, '')
    .trim()
  if (another.test(plain)) return {}
  const [, name = ''] = named.exec(plain) ?? []
  const channel = Object.keys(names).find((one) => names[one]!.test(name))
  return channel ? { channel } : undefined
}

/** Issues a crossing to who asked, and tells them in the same chat. */
export async function sayCrossing(
  tx: Tx,
  ctx: Ctx,
  { vault, publicUrl }: Pick<Platform, 'vault'> & { publicUrl: string },
  asked: { customerId: string; handleId: string; touchpointId: string; channel?: string },
): Promise<void> {
  const by: Ctx = { ...ctx, actor: { type: 'customer', id: asked.customerId } }
  const viewer = houseViewer(by.actor)
  const { customerId, handleId, touchpointId } = asked
  try {
    const { code } = await issueCrossing(
      recordAs(tx, by),
      by,
      { viewer, vault },
      { customerId, handleId, to: 'any' },
    )
    const t = (await loadCustomerWords(await languageOf(tx, customerId))).crossings
    const links = linksTo(await findCrossingWays(tx.db), { code, publicUrl, t })
    const content = contentFor(t, spellCode(code), links, asked.channel)
    const own = { ...ctx, actor: crossingsActor }
    await writeMessage(
      recordAs(tx, own),
      own,
      { vault },
      { customerId, handleId, touchpointId, content },
    )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    ctx.log.info({ code: error.code }, 'a crossing that was asked for could not be given')
  }
}

/** A button where one leads straight to the channel. */
function contentFor(
  t: CustomerWords['crossings'],
  code: string,
  links: Links,
  channel = 'web',
): OutgoingContent {
  const url = links[channel]
  if (channel !== 'web' && url?.startsWith('https:')) {
    return { type: 'link', text: t.handOverTo(code), title: t.goOnBy(channel), url }
  }
  return { type: 'text', text: t.handOver(code, url ?? links.web!) }
}
