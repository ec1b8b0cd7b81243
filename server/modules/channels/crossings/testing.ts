// What the tests of crossings share: the stage, and what people do on their phones there.

import assert from 'node:assert/strict'
import { openStage, type Person, type Stage } from '../../../../test/outbox-stage.ts'

/** Codes live for minutes: time hardly goes on by itself, however slow the machine is. */
export const openCrossingStage = (): Promise<Stage> =>
  openStage({ speed: 0.05, graph: { pace: { sentMs: 0, deliveredMs: 0, readMs: 0 } } })

export interface Issued {
  id: string
  code: string
  pin: string | null
  links: Record<string, string>
  qr: { svg: string; png: string }
  expiresAt: string
}

export async function issue(stage: Stage, body: object, options: object = {}): Promise<Issued> {
  const answer = await stage.house.post('/api/crossings', body, options)
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

export const show = async (stage: Stage, id: string) =>
  (await stage.house.get(`/api/crossings/${id}`)).body

/** Says it on the phone, and waits until it and what follows from it has arrived everywhere. */
export async function say(stage: Stage, person: Person, text: string): Promise<string> {
  const wamid = stage.graph.say(person.phoneId, person.numberId, { type: 'text', text })
  await stage.graph.settled()
  await stage.idle()
  return wamid
}

/** What the phone shows of us. */
export const received = (stage: Stage, person: Person) =>
  stage.graph.received(person.phoneId, person.numberId).map(({ content }) => content)

/** Presses the button of this id on the phone. */
export async function choose(stage: Stage, person: Person, choiceId: string): Promise<void> {
  const asked = stage.graph
    .received(person.phoneId, person.numberId)
    .find(({ content }) => JSON.stringify(content).includes(choiceId))
  if (!asked) assert.fail(`never asked: ${await statesOf(stage, person)}`)
  stage.graph.say(person.phoneId, person.numberId, { type: 'choice', of: asked.id, id: choiceId })
  await stage.graph.settled()
  await stage.idle()
}

/** What became of everything that was written to somebody. */
async function statesOf(stage: Stage, { handleId }: Person): Promise<string> {
  const { rows } = await stage.house.platform.database.pool.query(
    'select state, reason, detail from channels_delivery where handle_id = $1 order by place',
    [handleId],
  )
  return JSON.stringify(rows)
}
