// What somebody sees who opens the address of a crossing: by which channels they can go on, and the
// code for where no link leads. It asks the database nothing about the code, so that it tells nobody
// whether there is one, and no preview of a link or scanner of mails takes it.

import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Language, languages, loadCustomerWords, toLanguage } from '../../../../words/index.ts'
import { createMinuteLimit } from '../../../platform/minute-limit.ts'
import type { Platform } from '../../../platform/module.ts'
import { notFound } from '../../../platform/refusal.ts'
import { readCodes, spellCode } from './code.ts'
import { findCrossingWays, type Links, linksTo } from './links.ts'
import { drawQr } from './qr.ts'

/** To draw its picture is work: a person opens few, and shops and homes share an address. */
const pagesPerMinute = 60

export function addCrossingPage(server: FastifyInstance, { db, config, clock }: Platform) {
  const limit = createMinuteLimit(clock)
  server.get('/c/:code', async (request, reply) => {
    limit(request.ip, pagesPerMinute)
    const [code] = readCodes(String(Object(request.params).code ?? ''))
    if (!code) throw notFound()
    const language = languageAsked(request)
    const { publicUrl } = config
    const t = (await loadCustomerWords(language)).crossings
    const links = linksTo(await findCrossingWays(db), { code, publicUrl, t })
    const { png } = await drawQr(links.web!)
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', policy)
      .header('x-robots-tag', 'noindex, nofollow')
      .header('vary', 'accept-language')
      .send(draw({ code, language, links, png, t }))
  })
}

/** Of the address, else the first of the reader's that is one of ours. */
function languageAsked({ headers, query }: FastifyRequest): Language {
  const asked = String(Object(query).lang ?? '')
  if (languages.some((one) => one === asked)) return toLanguage(asked)
  const read = (headers['accept-language'] ?? '').split(',').map((tag) => tag.trim().slice(0, 2))
  return toLanguage(read.find((tag) => languages.some((one) => one === tag)))
}

const style = `
:root{color-scheme:light dark;font:16px/1.5 Inter,system-ui,sans-serif}
body{margin:0;background:#f8f9fb;color:#1b1f27}
main{max-width:30rem;margin:0 auto;padding:24px 16px 48px}
h1{font-size:24px;line-height:1.3;margin:16px 0 8px}
p{margin:0 0 16px;color:#596170}
ul{list-style:none;margin:0 0 24px;padding:0;display:grid;gap:12px}
li a{display:flex;align-items:center;justify-content:center;min-height:48px;border-radius:10px;
background:#4263eb;color:#fff;text-decoration:none;font-weight:600}
a:focus-visible{outline:2px solid #4263eb;outline-offset:2px}
.code{font-size:32px;font-weight:600;letter-spacing:.06em;font-variant-numeric:tabular-nums;color:#1b1f27;
text-align:center;border:1px solid #8a93a3;border-radius:10px;padding:12px;background:#fff}
figure{margin:0 0 24px;text-align:center}
img{width:192px;height:192px;background:#fff;border-radius:10px}
figcaption{color:#596170}
nav{display:flex;gap:16px}
nav a{color:#364fc7;min-height:24px;padding:8px 0}
@media(prefers-color-scheme:dark){body{background:#111317;color:#e6e8ec}p,figcaption{color:#a3abba}
.code{background:#16181d;color:#e6e8ec;border-color:#6b7484}nav a{color:#91a7ff}}`

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  'img-src data:',
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

interface Drawn {
  code: string
  language: Language
  links: Links
  png: string
  t: Awaited<ReturnType<typeof loadCustomerWords>>['crossings']
}

function draw({ code, language, links, png, t }: Drawn): string {
  const { web: _, ...ways } = links
  const buttons = Object.entries(ways).map(
    ([channel, href]) =>
      `<li><a href="${escaped(href)}" rel="noreferrer">${escaped(t.goOnBy(channel))}</a></li>`,
  )
  const others = languages
    .filter((one) => one !== language)
    .map((one) => `<a href="?lang=${one}" lang="${one}" hreflang="${one}">${names[one]}</a>`)
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escaped(t.pageTitle)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(t.pageTitle)}</h1>
<p>${escaped(buttons.length ? t.pageHow : t.pageNoWay)}</p>
${buttons.length ? `<ul>${buttons.join('')}</ul>` : ''}
<p>${escaped(t.pageCode)}</p>
<p class="code">${spellCode(code)}</p>
<figure><img src="${png}" alt="${escaped(t.pageQr)}" width="192" height="192">
<figcaption>${escaped(t.pageOther)}</figcaption></figure>
<p>${escaped(t.pageSafe)}</p>
<nav aria-label="${escaped(t.pageLanguages)}">${others.join('')}</nav>
</main>
</body>
</html>`
}

const names: Record<Language, string> = { es: 'Español', en: 'English', pt: 'Português' }

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
