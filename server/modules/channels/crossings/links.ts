import { loadWords } from '../../../../words/index.ts'
import type { Tx } from '../../../ledger/index.ts'
import { spellCode } from './code.ts'
import { languageOf } from './say-to-taker.ts'

/** A chat with our number, with a text that holds the code; the person sends it themselves. */
export async function whatsAppLink(
  tx: Tx,
  customerId: string,
  { digits, code }: { digits: string; code: string },
): Promise<string> {
  const { crossings } = await loadWords(await languageOf(tx, customerId))
  const text = crossings.linkText(spellCode(code))
  return `https://wa.me/${digits}?text=${encodeURIComponent(text)}`
}
