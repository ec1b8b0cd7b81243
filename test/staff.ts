// People for tests: a member of the staff of any role who joined by invitation and is signed in.

import type { Answer, CallOptions, TestHouse } from './house.ts'

export interface Person {
  id: string
  email: string
  password: string
  /** The Cookie header of their session. */
  cookie: string
  call: (method: string, path: string, options?: CallOptions) => Promise<Answer>
}

export interface PersonOptions {
  role: string
  teamIds?: string[]
  storeIds?: string[]
  name?: string
}

let made = 0

/** Invites with the root key, joins, and stays signed in. */
export async function makePerson(house: TestHouse, options: PersonOptions): Promise<Person> {
  const email = `person-${++made}@tienda.example`
  const password = `tejer y destejer ${made}`
  const name = options.name ?? `Persona ${made}`
  const invited = await house.post('/api/staff', { ...options, email, name })
  if (invited.status !== 201) throw new Error(`not invited: ${invited.text}`)
  const path = `/api/invitations/${tokenOf(invited.body.link)}`
  const joined = await house.call('POST', path, { as: null, body: { name, password } })
  if (joined.status !== 200) throw new Error(`not joined: ${joined.text}`)
  return { id: invited.body.id, email, password, ...signedIn(house, cookieOf(joined)) }
}

/** Signs in again, as from another browser. */
export async function signInAgain(
  house: TestHouse,
  person: { email: string; password: string },
  code?: string,
): Promise<Pick<Person, 'cookie' | 'call'> & { answer: Answer }> {
  const { email, password } = person
  const body = { email, password, ...(code ? { code } : {}) }
  const answer = await house.call('POST', '/api/session', { as: null, body })
  return { answer, ...signedIn(house, cookieOf(answer)) }
}

/** The last part of a link is its token. */
export const tokenOf = (link: string) => link.split('/').at(-1)!

export const cookieOf = (answer: Answer) => answer.headers.get('set-cookie')?.split(';')[0] ?? ''

function signedIn(house: TestHouse, cookie: string): Pick<Person, 'cookie' | 'call'> {
  return {
    cookie,
    call: (method, path, options = {}) =>
      house.call(method, path, {
        ...options,
        as: null,
        headers: { ...options.headers, cookie },
      }),
  }
}
