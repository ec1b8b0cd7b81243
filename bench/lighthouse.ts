// What Lighthouse says of a page of somebody's own with the chat's tag and (floor) without it, on its
// phone profile, turn about. Lighthouse is too heavy to be installed with the house:
//   npm install --no-save --prefix /tmp/lighthouse lighthouse@13.0.1
//   npm run bench -- lighthouse --lighthouse /tmp/lighthouse/node_modules/.bin/lighthouse
// Needs a Chromium and `npm run build`.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { findChromium } from '../test/chromium.ts'
import { openHouse } from '../test/house.ts'
import type { Bench } from './harness.ts'
import { openHost } from './widget/host.ts'

const rounds = 7
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const
const audits = {
  'first contentful paint': ['first-contentful-paint', 'ms'],
  'largest contentful paint': ['largest-contentful-paint', 'ms'],
  'total blocking time': ['total-blocking-time', 'ms'],
  'speed index': ['speed-index', 'ms'],
  'layout shift': ['cumulative-layout-shift', 'px'],
} as const

interface Report {
  categories: Record<string, { score: number }>
  audits: Record<string, { numericValue: number }>
}

export async function run(bench: Bench) {
  const lighthouse = bench.flags.lighthouse
  const chromium = findChromium()
  if (!lighthouse || !chromium) throw new Error('--lighthouse names it, and a Chromium is needed')
  const house = await openHouse()
  const host = await openHost(house)
  const reports = { with: [] as Report[], without: [] as Report[] }
  try {
    for (let round = 0; round < rounds; round++) {
      for (const which of ['without', 'with'] as const) {
        reports[which].push(await judge(lighthouse, chromium, host.urls[which]))
      }
    }
  } finally {
    host.close()
    await house.stop()
  }
  const report = (name: string, unit: 'ms' | 'px' | 'elements', of: (one: Report) => number) => {
    const [ours, floor] = [reports.with, reports.without].map((those) => {
      const sorted = those.map(of).sort((one, other) => one - other)
      return Math.round(sorted[Math.floor(rounds / 2)]! * 1000) / 1000
    })
    bench.report({ name: `lighthouse ${name}`, size: rounds, ours: ours!, floor: floor!, unit })
  }
  for (const name of categories) {
    report(`${name}, of 100`, 'elements', (one) => 100 * one.categories[name]!.score)
  }
  for (const [name, [audit, unit]] of Object.entries(audits)) {
    report(name, unit, (one) => one.audits[audit]!.numericValue)
  }
}

async function judge(lighthouse: string, chromium: string, url: string): Promise<Report> {
  const flags = ['--output=json', '--quiet', `--only-categories=${categories.join(',')}`]
  const { stdout } = await promisify(execFile)(
    lighthouse,
    [url, ...flags, '--chrome-flags=--headless=new --no-sandbox --disable-gpu'],
    { env: { ...process.env, CHROME_PATH: chromium }, maxBuffer: 64 << 20 },
  )
  return JSON.parse(stdout) as Report
}
