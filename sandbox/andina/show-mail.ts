// The third story in the terminal: on the phone they ask to go on elsewhere, write a letter with the
// code, say at both ends that it is them, and are answered in their mailbox.

import type { Graph } from '../graph/index.ts'
import type { Mail } from '../mail/index.ts'
import type { ConnectedMail } from './mail.ts'
import { call, choiceId, waitFor } from './showing.ts'
import type { ConnectedNumber } from './whatsapp.ts'

export interface MailShow {
  url: string
  apiKey: string
  graph: Graph
  number: ConnectedNumber
  mail: Mail
  mailbox: ConnectedMail
  person: { phoneId: string; customerId: string; name: string }
  say: (line: string) => void
}

export async function showMail(show: MailShow): Promise<void> {
  const { graph, mail, mailbox, number, person, say } = show
  const { address } = mail.mailbox({ id: person.phoneId, name: person.name })
  const onPhone = (what: string, holds: RegExp) =>
    waitFor(what, async () =>
      graph
        .received(person.phoneId, number.numberId)
        .findLast(({ content }) => holds.test(JSON.stringify(content))),
    )
  const inMail = (what: string, holds: RegExp) =>
    waitFor(what, async () =>
      mail.letters(person.phoneId).findLast(({ way, text }) => way === 'in' && holds.test(text)),
    )
  const text = 'Quiero seguir por otro canal'
  graph.say(person.phoneId, number.numberId, { type: 'text', text })
  const handed = await onPhone('the code', /\/c\/[0-9A-Z]{8}/)
  const [, code] = /\/c\/([0-9A-Z]{8})/.exec(JSON.stringify(handed.content)) ?? []
  say(`  On the phone: «${text}». They are handed a code.`)

  const to = mailbox.address.replace('@', `+${code}@`)
  await mail.write(person.phoneId, { to, subject: 'Mi casaca', text: 'Sigo por aquí' })
  say(`  From ${address} they write to ${to}.`)
  const question = await inMail('the question in the mailbox', /Sí, continuar/)
  const [, yes] = /(\d)\W+Sí, continuar/.exec(question.text) ?? []
  await mail.write(person.phoneId, { text: yes ?? 'Sí, continuar', answers: question.id })
  const asked = await onPhone('the question on the phone', /¿Es usted\?/)
  graph.say(person.phoneId, number.numberId, {
    ...{ type: 'choice', of: asked.id, id: choiceId(asked.content, 'Sí, continuar') },
  })
  say('  Both are asked whether it is them: yes, and yes.')
  await inMail('both to be one', /Seguimos con su consulta/)

  const last = { text: '¿La pueden enviar a Cusco?', subject: 'Mi casaca' }
  const asking = await mail.write(person.phoneId, last)
  await waitFor('the letter in the thread', async () => {
    const found = (await call(
      show,
      `/api/customers/${person.customerId}/thread?only=messages&limit=5`,
    )) as { items: { message: { content: { text?: string } | null } }[] }
    const isThere = found.items.some(({ message }) => message.content?.text === last.text)
    return isThere ? found : undefined
  })
  await call(show, '/api/messages', {
    customerId: person.customerId,
    content: { type: 'text', text: 'Claro, llega en tres días.' },
  })
  const answer = await inMail('the answer in the mailbox', /llega en tres días/)
  if (!answer.references.includes(asking.messageId)) throw new Error('it is in no thread')
  say('  One customer, one thread: the answer follows to the mailbox, below their letter.')
}
