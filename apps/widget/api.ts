// The house as a visitor reaches it. No cookies: the token says who asks.

import type {
  WidgetMessage,
  WidgetSession,
} from '../../server/modules/channels/widget/contracts.ts'

export type Message = WidgetMessage
export type Session = WidgetSession

/** Status 0: the house cannot be reached. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

/** Whether trying again may help. */
export const isPassing = (error: unknown) =>
  !(error instanceof Refused) || error.status === 0 || error.status === 429 || error.status >= 500

export interface Api {
  token: string | undefined
  post<Answer>(path: string, body?: unknown): Promise<Answer>
  get<Answer>(path: string): Promise<Answer>
  upload<Answer>(file: File): Promise<Answer>
  stream(cursor: string | undefined, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
}

const patienceMs = 20_000

export function createApi(base: string): Api {
  const api: Api = {
    token: undefined,
    post: (path, body) =>
      answer(path, {
        method: 'POST',
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }),
    get: (path) => answer(path, {}),
    upload: (file) =>
      answer(`files?${new URLSearchParams({ filename: file.name.slice(-200), type: file.type })}`, {
        method: 'POST',
        body: file,
        headers: { 'content-type': 'application/octet-stream' },
        signal: AbortSignal.timeout(10 * 60_000),
      }),
    async stream(cursor, signal) {
      const headers: Record<string, string> =
        cursor === undefined ? {} : { 'last-event-id': cursor }
      const { body } = await call('stream', { headers, signal })
      if (!body) throw new Refused(0, 'network.away')
      return body
    },
  }

  async function call(path: string, init: RequestInit): Promise<Response> {
    const headers = {
      ...(api.token ? { authorization: `Bearer ${api.token}` } : {}),
      ...(init.headers as Record<string, string>),
    }
    const response = await fetch(`${base}/widget/v1/${path}`, {
      ...init,
      headers,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    }).catch(() => undefined)
    if (!response) throw new Refused(0, 'network.away')
    if (response.ok) return response
    const problem = await response.json().catch(() => ({}))
    throw new Refused(response.status, String(problem.code ?? ''))
  }

  async function answer<Answer>(path: string, init: RequestInit): Promise<Answer> {
    const response = await call(path, { signal: AbortSignal.timeout(patienceMs), ...init })
    const text = await response.text().catch(() => {
      throw new Refused(0, 'network.away')
    })
    return (text ? JSON.parse(text) : undefined) as Answer
  }
  return api
}
