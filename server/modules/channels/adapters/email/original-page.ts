// The page of a letter, made harmless: no scripts, no forms, no styles of others' making that reach
// beyond, nothing fetched. It is shown in a frame that allows nothing either.

import sanitizeHtml from 'sanitize-html'
import { mostHtmlCharacters } from './limits.ts'

/** Of the frame's own document; pictures are those that the letter brings. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
}

export function cleanPage(html: string): string {
  const body = sanitizeHtml(html.slice(0, mostHtmlCharacters), {
    allowedTags: [
      ...sanitizeHtml.defaults.allowedTags,
      ...['img', 'center', 'font', 'u', 'strike', 'del', 'ins', 'big', 'tt', 'h1', 'h2'],
    ],
    allowedAttributes: {
      '*': [
        'style',
        'align',
        'valign',
        'width',
        'height',
        'bgcolor',
        'color',
        'dir',
        'lang',
        'title',
        'border',
        'cellpadding',
        'cellspacing',
        'colspan',
        'rowspan',
        'face',
        'size',
      ],
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt', 'width', 'height', 'style'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    // Others lie elsewhere, and whoever fetches them tells that the letter was read.
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !picture.test(attribs.src ?? ''),
    // What a style could fetch or cover the frame with.
    parseStyleAttributes: false,
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...elsewhere(attribs), target: '_blank', rel: 'noopener noreferrer nofollow' },
      }),
      '*': (tagName, attribs) => ({ tagName, attribs: withoutHarm(attribs) }),
    },
  })
  return `<!doctype html><html><head><meta charset="utf-8"><style>body{font:15px/1.5 system-ui,sans-serif;margin:12px;color:#1c1c1c;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}</style></head><body>${body}</body></html>`
}

/** A picture that the letter brings: its bytes, and nothing that reads like anything else. */
const picture = /^data:image\/[\w.+-]+;base64,[\w+/=\s-]*$/i

/** A link without a place of its own would lead into our pages. */
function elsewhere({ href, ...rest }: Record<string, string>): Record<string, string> {
  return href && /^(https?|mailto|tel):/i.test(href.trim()) ? { ...rest, href } : rest
}

function withoutHarm(attribs: Record<string, string>): Record<string, string> {
  const { style, ...rest } = attribs
  return style === undefined || harmful.test(style) ? rest : { ...rest, style }
}

/** What fetches, covers or runs; a backslash could hide any of it (`u\\72l(`). */
const harmful = /[\\@]|(url|src|image|image-set|expression)\s*\(|script\s*:|position\s*:/i
