// For this module's tests.

import assert from 'node:assert/strict'
import type { TestHouse } from '../../../test/house.ts'
import type { Desk } from '../../platform/command.ts'
import { exportCommand } from './command-export.ts'
import { importCommand } from './command-import.ts'

/** Runs a command in the house. @returns what it printed. */
export async function run(place: TestHouse, name: 'import' | 'export', args: string[]) {
  const printed: Record<string, unknown>[] = []
  const desk: Desk = {
    platform: place.platform,
    modules: place.modules,
    print: (line) => void printed.push(line as Record<string, unknown>),
    progress: () => {},
    path: (file) => file,
    signal: new AbortController().signal,
  }
  await (name === 'import' ? importCommand : exportCommand).run(args, desk)
  return printed
}

/** Customers in Hebra's form, with all that a file's format can stumble over. */
export const awkwardPeople = [
  {
    handles: [
      { type: 'email', value: 'ana@uno.pe', assurance: 2 },
      { type: 'email', value: 'ana@dos.pe', assurance: 2 },
      { type: 'phone', value: '+51987654321', assurance: 0 },
      { type: 'whatsapp', value: '51987654321', realm: 'portfolio, one', assurance: 2 },
    ],
    traits: {
      name: 'Ana "la jefa", Núñez',
      points: 12,
      vip: true,
      notes: ' dos\nlíneas ',
      a: { b: [1] },
    },
    consents: [{ purpose: 'marketing', channel: 'email', granted: true }],
  },
  {
    handles: [{ type: 'user', value: "'quoted", assurance: 3 }],
    traits: { name: '=HYPERLINK("http://evil")', notes: '+cmd|calc', points: '-5' },
    consents: [{ purpose: 'marketing', channel: null, granted: false }],
  },
  { handles: [{ type: 'user', value: '@7', assurance: 1 }], traits: {}, consents: [] },
]

type Content = string | Uint8Array<ArrayBuffer>

/** Sends files to a house's imports, as the console does. */
export function sendersTo(house: () => TestHouse) {
  /** Sends a file, starts it, waits for its end. @returns the import as the API shows it. */
  async function importFile(
    name: string,
    what: 'customers' | 'interactions',
    content: Content,
    map?: object,
  ) {
    const id = await sendFile(name, what, content, map)
    const started = await house().post(`/api/imports/${id}/start`)
    assert.equal(started.status, 200, started.text)
    await house().platform.jobs.drain()
    return (await house().get(`/api/imports/${id}`)).body
  }

  async function sendFile(
    name: string,
    what: string,
    content: Content,
    map?: object,
  ): Promise<string> {
    const made = await house().post('/api/imports', { name, what, ...(map ? { map } : {}) })
    assert.equal(made.status, 201, made.text)
    const sent = await putFile(made.body.id, content)
    assert.equal(sent.status, 200, await sent.text())
    return made.body.id
  }

  const putFile = (id: string, content: Content) =>
    fetch(`${house().url}/api/imports/${id}/file`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${house().rootKey}`,
        'content-type': 'application/octet-stream',
      },
      body: content,
    })
  return { importFile, sendFile, putFile }
}
