// Where somebody unsubscribes (RFC 8058). A GET shows a button and changes nothing, because programs
// look at links; a POST does it at once, without signing in, as often as it is asked. Raw Fastify
// routes, because mail providers post forms of either kind and read nothing of the answer.

import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import {
  type CustomerWords,
  type Language,
  loadCustomerWords,
  toLanguage,
} from '../../../../words/index.ts'
import { transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import { refusalOf, sendProblem } from '../../../platform/errors.ts'
import { createMinuteLimit } from '../../../platform/minute-limit.ts'
import type { Platform } from '../../../platform/module.ts'
import { notFound } from '../../../platform/refusal.ts'
import { optOut } from '../outbox/opt-out.ts'
import { openUnsubscribe } from './token.ts'

const path = '/u/:token'
const timesPerMinute = 5

export function createUnsubscribePages(platform: Platform): FastifyPluginAsync {
  const { vault, clock, log } = platform
  const limit = createMinuteLimit(clock)
  return async (server) => {
    server.removeAllContentTypeParsers()
    // Whatever is posted: the address alone says what for.
    server.addContentTypeParser('*', (_request, payload, done) => {
      payload.resume()
      done(null)
    })
    server.setErrorHandler((error, request, reply) => sendProblem(reply, refusalOf(error, request)))
    server.get(path, async (request, reply) => {
      open(request)
      const { language, words } = await wordsOf(request)
      const button = `<form method="post"><button>${words.button}</button></form>`
      return reply.headers(headers).send(page(language, words, words.question, button))
    })
    server.post(path, { bodyLimit: 16 * 1024 }, async (request, reply) => {
      const of = open(request)
      // By the token and not the caller: a mail provider posts for all of its people.
      limit(JSON.stringify(of), timesPerMinute)
      const ctx = createCtx(systemActor('unsubscribe'), clock, log)
      await transact(platform, ctx, (tx) =>
        optOut(tx, ctx, [{ ...of, channel: 'email', at: ctx.now }]),
      )
      const { language, words } = await wordsOf(request)
      return reply.headers(headers).send(page(language, words, words.done, ''))
    })
  }

  function open(request: FastifyRequest) {
    const { token } = Object(request.params) as { token?: string }
    const of = token ? openUnsubscribe(vault, token) : undefined
    if (!of) throw notFound()
    return of
  }
}

type Said = CustomerWords['unsubscribe']

async function wordsOf(request: FastifyRequest): Promise<{ language: Language; words: Said }> {
  const language = toLanguage(request.headers['accept-language'])
  return { language, words: (await loadCustomerWords(language)).unsubscribe }
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
}

const page = (language: Language, { title }: Said, text: string, form: string) =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>body{font:17px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem}button{font:inherit;padding:.6rem 1.2rem}</style></head><body><h1>${title}</h1><p>${text}</p>${form}</body></html>`
