// Every code, kind, role and permission that may reach a reader has its words in the three
// languages. A new one without words fails here, with its name.

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { listKinds } from '../server/ledger/index.ts'
import { keyScopes, roleNames } from '../server/modules/access/contract-shapes.ts'
import { permissions } from '../server/modules/access/roles.ts'
import { content, mediaKinds } from '../server/modules/channels/content/content.ts'
import { deliveryStates } from '../server/modules/channels/delivery-states.ts'
import { reasonCodes } from '../server/modules/channels/reasons.ts'
import { refusedReasons } from '../server/modules/ingest/refused-reasons.ts'
import { problemCodes } from '../server/modules/transfer/problem.ts'
import { listRefusals } from '../server/platform/refusal.ts'
import {
  formatsOf,
  languages,
  loadWords,
  plural,
  sayProblem,
  toLanguage,
  wordOf,
} from '../words/index.ts'
import { readSources } from './source-tree.ts'

before(async () => {
  // Declares every refusal and kind of the house.
  await import('../server/build.ts')
})

for (const language of languages)
  describe(`words in ${language}`, () => {
    const without = (list: object, names: readonly string[]) =>
      names.filter((name) => wordOf(list, name, '') === '')

    it('say every refusal', async () => {
      const { refusals } = await loadWords(language)
      const codes = listRefusals().map(({ code }) => code)
      assert.ok(codes.length > 30)
      assert.deepEqual(without(refusals, codes), [])
    })

    it('say every kind of entry', async () => {
      const { kinds } = await loadWords(language)
      const names = listKinds().map(({ name }) => name)
      assert.ok(names.length > 30)
      assert.deepEqual(without(kinds, names), [])
    })

    it('say every action of the audit', async () => {
      const { audit, kinds } = await loadWords(language)
      const actions = auditActions()
      assert.ok(actions.length > 40)
      assert.deepEqual(
        actions.filter((action) => wordOf(audit.actions, action, wordOf(kinds, action, '')) === ''),
        [],
      )
    })

    it('say every problem of a row, with its details', async () => {
      const t = await loadWords(language)
      assert.deepEqual(without(t.transfer.problems, problemCodes), [])
      const details = { column: 'Saldo', value: 'doce' }
      const said = sayProblem(t, { code: 'value.not_number', details })
      assert.match(said, /^Saldo: .doce. \S/)
      assert.doesNotMatch(said, /[{}]/)
    })

    it('say every role, permission, scope and reason', async () => {
      const { common, settings } = await loadWords(language)
      assert.deepEqual(without(common.roles, roleNames), [])
      assert.deepEqual(without(settings.permissions, permissions), [])
      assert.deepEqual(without(settings.scopes, keyScopes), [])
      assert.deepEqual(without(settings.refusedReasons, refusedReasons), [])
    })

    it('say every state of a delivery, why one failed and what to do about it', async () => {
      const { channels, inbox } = await loadWords(language)
      assert.deepEqual(without(channels.deliveryStates, deliveryStates), [])
      assert.deepEqual(without(channels.reasons, reasonCodes), [])
      assert.deepEqual(without(channels.reasonFixes, reasonCodes), [])
      const contents = content.options.map((option) => option.shape.type.value)
      assert.ok(contents.length > 10)
      assert.deepEqual(without(inbox.contents, [...contents, ...mediaKinds]), [])
    })
  })

/**
 * What a line of the audit may say was done: the `audit` of a contract, the kind of an entry that
 * is noted in both places, or a name given where the line is written.
 */
function auditActions(): string[] {
  const written = readSources()
    .filter(({ path, isTest }) => path.startsWith('server/') && !isTest)
    .flatMap(({ code }) => [...code.matchAll(/\b(?:audit|action): '([a-z_]+\.[a-z_]+)'/g)])
    .map((match) => match[1]!)
  const noted = listKinds().map(({ name }) => name)
  return [...new Set([...written, ...noted])]
}

describe('formats', () => {
  it('separate the thousands also in Spanish, and choose the form of a plural', () => {
    assert.equal(formatsOf('es').number(1234), '1.234')
    assert.equal(formatsOf('en').number(1234), '1,234')
    assert.equal(plural(1, '# cliente', '# clientes', 'es'), '1 cliente')
    assert.equal(plural(1200, '# cliente', '# clientes', 'es'), '1.200 clientes')
    assert.equal(plural(0, '# cliente', '# clientes', 'pt'), '0 cliente')
  })

  it('say how long ago, and a date after a week', () => {
    const now = new Date('2026-11-22T12:00:00Z')
    const { ago } = formatsOf('en')
    assert.equal(ago('2026-11-22T11:55:00Z', now), '5 min. ago')
    assert.match(ago('2026-11-01T12:00:00Z', now), /Nov 1, 2026/)
  })

  it('fall back to Spanish for a language that is none of ours', () => {
    assert.equal(toLanguage('pt-BR'), 'pt')
    assert.equal(toLanguage('fr'), 'es')
    assert.equal(toLanguage(null), 'es')
  })
})
