import type { Language } from '../../words/index.ts'
import { wallWords } from './words/index.ts'

/** What the page must know when it starts. */
export interface Start {
  /** Whose phone stands there; absent: what stood there last. */
  as: string | null
  /** The number of the business, as digits or as its id. */
  to: string | null
  /** Stands in the box, not sent: as behind a link of a poster. */
  text: string | null
  hebraUrl: string | null
  hasMail: boolean
  siteUrl: string | null
}

/** Nothing inline runs; the words are data. */
export function wallHtml(language: Language, start: Start): string {
  const words = wallWords[language]
  const data = JSON.stringify({ words, language, start }).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${words.title}</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/wall.css">
<link rel="stylesheet" href="/assets/phone.css">
<link rel="stylesheet" href="/assets/devices.css">
<script src="/assets/theme.js"></script>
<script type="application/json" id="start">${data}</script>
<script type="module" src="/assets/main.js"></script>
</head>
<body></body>
</html>
`
}
