import { Agent, request } from 'node:http'
import { request as requestSecurely, Agent as SecureAgent } from 'node:https'

const agents = {
  'http:': new Agent({ keepAlive: true, maxSockets: 1024 }),
  'https:': new SecureAgent({ keepAlive: true, maxSockets: 1024 }),
}

/**
 * Posts the text and answers the status; undefined when there was no answer in time. By hand, since
 * a load test posts hundreds a second and fetch costs twice as much.
 */
export function postJson(
  address: string,
  body: string,
  headers: Record<string, string>,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<number | undefined> {
  const url = new URL(address)
  const isSecure = url.protocol === 'https:'
  const ask = isSecure ? requestSecurely : request
  const length = Buffer.byteLength(body)
  return new Promise((resolve) => {
    const asking = ask(
      url,
      {
        method: 'POST',
        agent: agents[isSecure ? 'https:' : 'http:'],
        headers: { ...headers, 'content-type': 'application/json', 'content-length': length },
        timeout: timeoutMs,
      },
      (answer) => {
        answer.resume()
        answer.once('end', () => end(answer.statusCode))
        answer.once('error', () => end(undefined))
      },
    )
    const giveUp = () => asking.destroy()
    const end = (status: number | undefined) => {
      signal.removeEventListener('abort', giveUp)
      resolve(status)
    }
    signal.addEventListener('abort', giveUp)
    asking.once('timeout', giveUp)
    asking.once('error', () => end(undefined))
    asking.once('close', () => end(undefined))
    asking.end(body)
  })
}
