// Which site a page speaks for, and whether that page may.

import type { FastifyRequest } from 'fastify'
import type { Opened, TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { originRefused, siteUnknown } from './refusals.ts'

export type Site = Opened

/** @throws widget.site_unknown */
export async function findSite(finder: TouchpointFinder, siteKey: string): Promise<Site> {
  const site = (await finder.all()).find(
    ({ channel, accountId }) => channel === 'webchat' && accountId === siteKey,
  )
  if (site?.state !== 'active') throw siteUnknown()
  return site
}

export const originsOf = ({ settings }: Pick<Site, 'settings'>): string[] =>
  (settings.origins ?? '').split(' ').filter(Boolean)

/**
 * Browsers always say from which site a page calls another one. Our own page in a frame is let in:
 * who may frame it, its policy says. @throws widget.origin_refused
 */
export function checkOrigin(
  site: Pick<Site, 'settings'>,
  { headers, protocol, host }: Pick<FastifyRequest, 'headers' | 'protocol' | 'host'>,
  publicUrl: string,
): void {
  const { origin } = headers
  if (origin === undefined || origin === `${protocol}://${host}`) return
  if (origin === new URL(publicUrl).origin) return
  if (!originsOf(site).some((allowed) => matches(allowed, origin))) throw originRefused()
}

/** `https://*.shop.example` is every subdomain, but not the domain itself. Pure. */
export function matches(allowed: string, origin: string): boolean {
  const [before, after] = allowed.split('*')
  if (after === undefined) return origin === allowed
  const middle = origin.slice(before!.length, -after.length)
  return (
    origin.startsWith(before!) &&
    origin.endsWith(after) &&
    /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(middle)
  )
}
