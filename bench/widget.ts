// What the chat costs the page it is on: bytes and requests before it is opened, how soon it opens on
// a phone (CPU slowed four times), and what a person would feel of it on the page: when its largest
// thing is painted, how far it shifts, for how long it answers nothing, with the chat and without.
// Needs a Chromium and `npm run build`.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../test/chromium.ts'
import { openHouse } from '../test/house.ts'
import type { Bench } from './harness.ts'
import { openHost } from './widget/host.ts'

const slowdown = 4
const rounds = 15

export async function run(bench: Bench) {
  const house = await openHouse()
  const browser = await openBrowser()
  const host = await openHost(house)
  try {
    const loader = readFileSync(join(import.meta.dirname, '../dist/widget/widget.js'))
    const bytes = gzipSync(loader, { level: 9 }).length
    line(bench, 'before it opens, gz', 'bytes', bytes, 6 * 1024)
    const requests = await countRequests(browser, host.urls.with)
    line(bench, 'requests before it opens', 'elements', requests, 1)
    const opened = await each(() => timeOpening(browser, host.urls.with))
    const frames = opened.map(({ frameMs }) => frameMs).sort(byNumber)
    line(bench, `open, CPU x${slowdown}, fastest`, 'ms', frames[0]!, 150)
    line(bench, `open, CPU x${slowdown}, p50`, 'ms', middle(frames), 150)
    line(bench, `open, CPU x${slowdown}, p95`, 'ms', frames[Math.ceil(rounds * 0.95) - 1]!, 150)
    const words = opened.map(({ wordsMs }) => wordsMs).sort(byNumber)
    line(bench, `first words, CPU x${slowdown}, fastest`, 'ms', words[0]!)
    line(bench, `first words, CPU x${slowdown}, p50`, 'ms', middle(words))
    for (const path of ['without', 'with'] as const) {
      const felt = await each(() => watchPage(browser, host.urls[path]))
      for (const [figure, unit] of figures) {
        const values = felt.map((each) => each[figure]).sort(byNumber)
        line(bench, `page ${path} it: ${figure}`, unit, middle(values))
      }
    }
  } finally {
    await browser.close()
    host.close()
    await house.stop()
  }
}

function line(
  bench: Bench,
  figure: string,
  unit: 'bytes' | 'ms' | 'elements',
  ours: number,
  limit?: number,
) {
  bench.report({
    name: `widget ${figure}`,
    size: rounds,
    ours: Math.round(ours * 10) / 10,
    unit,
    ...(limit === undefined ? {} : { limit, ok: ours <= limit }),
  })
}

async function each<Result>(measure: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let round = 0; round < rounds; round++) results.push(await measure())
  return results
}
const byNumber = (one: number, other: number) => one - other
const middle = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)]!

async function countRequests(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage()
  let count = 0
  page.on('request', (request) => {
    if (!request.isNavigationRequest() && !request.url().endsWith('/favicon.ico')) count += 1
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  await page.close()
  return count
}

async function slowPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.goto(url, { waitUntil: 'networkidle' })
  return page
}

/**
 * From the press to the frame in which the panel with its field is painted, and to the one with the
 * greeting of the house; nothing is cached.
 */
async function timeOpening(
  browser: Browser,
  url: string,
): Promise<{ frameMs: number; wordsMs: number }> {
  const page = await slowPage(browser, url)
  const took = await page.evaluate<{ frameMs: number; wordsMs: number }>(`new Promise((resolve) => {
    const root = document.querySelector('hebra-chat').shadowRoot
    const began = performance.now()
    let frameMs
    const painted = (then) => requestAnimationFrame(() => setTimeout(() => then(performance.now() - began)))
    const look = () => {
      const panel = root.querySelector('.panel')
      if (!frameMs && panel && !panel.hidden) painted((ms) => { frameMs = ms })
      if (frameMs && root.querySelector('.log .bubble')) painted((wordsMs) => resolve({ frameMs, wordsMs }))
      else requestAnimationFrame(look)
    }
    root.querySelector('.launch').click()
    look()
  })`)
  await page.context().close()
  return took
}

const figures = [
  ['largest paint', 'ms'],
  ['long tasks', 'ms'],
  ['layout shift x1000', 'elements'],
] as const
type Felt = Record<(typeof figures)[number][0], number>

/** What Lighthouse judges a page by, as the browser itself tells it (PerformanceObserver). */
async function watchPage(browser: Browser, url: string): Promise<Felt> {
  const page = await slowPage(browser, url)
  const felt = await page.evaluate<Felt>(`(() => {
    const seen = (type) => {
      const observer = new PerformanceObserver(() => {})
      observer.observe({ type, buffered: true })
      return observer.takeRecords()
    }
    const sum = (all, of) => all.reduce((total, each) => total + of(each), 0)
    return {
      'largest paint': Math.max(...seen('largest-contentful-paint').map(({ startTime }) => startTime)),
      'long tasks': sum(seen('longtask'), ({ duration }) => Math.max(0, duration - 50)),
      'layout shift x1000': sum(seen('layout-shift'), ({ value }) => value) * 1000,
    }
  })()`)
  await page.context().close()
  return felt
}
