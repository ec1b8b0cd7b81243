// A company's own page with the chat on it: another origin than the house, with whatever policy and
// styles a test asks for.

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { identitySecret } from '../server/modules/channels/widget/testing.ts'
import type { TestHouse } from './house.ts'

export interface HostSite {
  origin: string
  siteKey: string
  /** The address of a page. */
  page(given?: HostPage): string
  close(): Promise<void>
}

export interface HostPage {
  /** Of the page; the house is at `HOUSE`. */
  policy?: string
  style?: string
  language?: string
  /** Attributes of the script tag. */
  script?: string
  /** Of the body, instead of the script tag; the house is at `HOUSE`, the site's key `SITE`. */
  body?: string
  query?: string
}

/** @param houseUrl by which browsers reach the house */
export async function openHostSite(
  house: Pick<TestHouse, 'url' | 'post'>,
  settings: Record<string, string> = {},
  houseUrl = house.url,
): Promise<HostSite> {
  const pages = new Map<string, { html: string; policy: string | undefined }>()
  const server = createServer((request, response) => {
    const found = pages.get(new URL(request.url ?? '/', 'http://host').pathname)
    response.writeHead(found ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      ...(found?.policy ? { 'content-security-policy': found.policy } : {}),
    })
    response.end(found?.html ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const answer = await house.post('/api/touchpoints', {
    channel: 'webchat',
    name: 'Tienda web',
    settings: { origins: origin, ...settings },
    secrets: { identitySecret },
  })
  if (answer.status !== 201) throw new Error(answer.text)
  const { siteKey } = answer.body.settings
  return {
    origin,
    siteKey,
    page({ policy, style = '', language = 'es', script = '', body, query = '' } = {}) {
      const path = `/${randomUUID()}`
      const tag = `<script src="${houseUrl}/widget.js" data-site="${siteKey}" ${script} async></script>`
      const inside = (body ?? tag).replaceAll('HOUSE', houseUrl).replaceAll('SITE', siteKey)
      pages.set(path, {
        policy: policy?.replaceAll('HOUSE', houseUrl),
        html: `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Tienda</title><style>${style}</style><body><main><h1>Tienda</h1><p>Una página.</p></main>${inside}</body></html>`,
      })
      return origin + path + query
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export async function answerThem(house: TestHouse, customerId: string, content: string | object) {
  const given = typeof content === 'string' ? { type: 'text', text: content } : content
  const sent = await house.post(
    '/api/messages',
    { customerId, content: given },
    { once: randomUUID() },
  )
  if (sent.status !== 201) throw new Error(sent.text)
  return sent.body.id as string
}

export async function openChat(page: Page) {
  await page.locator('.launch').click()
  await page.locator('.panel').waitFor()
  await page.locator('.log .bubble').first().waitFor()
}

export async function sayIn(page: Page, text: string) {
  await page.locator('.say textarea').fill(text)
  await page.locator('.say textarea').press('Enter')
}

/** Said by the visitor and taken by the house. */
export const taken = (page: Page, text: string) =>
  page.locator('.row.own:not(.waiting)', { hasText: text }).locator('.meta [role=img]').first()
