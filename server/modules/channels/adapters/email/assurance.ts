// How sure it is that a letter is of whom it says: what our own mail server found, and nothing that
// the letter says of itself (RFC 8601). Pure.

import { domainOf } from './addresses.ts'
import type { Mail } from './read-mail.ts'

/** 1: our server saw DMARC pass for the domain of the sender; else 0. */
export function assuranceOf(
  { headers }: Pick<Mail, 'headers'>,
  sender: string,
  trustedServer: string | undefined,
): 0 | 1 {
  if (!trustedServer) return 0
  // Ours is on top: what lies further down came with the letter, whatever name it bears.
  const top = headers.get('authentication-results')?.[0]
  const [server, ...results] = (top ?? '').replace(/\([^()]*\)/g, ' ').split(';')
  if (server?.trim().split(/\s+/)[0]?.toLowerCase() !== trustedServer.toLowerCase()) return 0
  const passed = results.some((result) => {
    const read = /^\s*dmarc\s*=\s*pass\b/i.test(result)
    const domain = /\bheader\.from\s*=\s*([^\s;]+)/i.exec(result)?.[1]
    return read && domain !== undefined && isOf(domainOf(sender), domainOf(domain))
  })
  return passed ? 1 : 0
}

const isOf = (domain: string, named: string) => domain === named || domain.endsWith(`.${named}`)
