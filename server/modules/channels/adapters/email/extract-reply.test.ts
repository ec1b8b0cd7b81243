import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { extractReply } from './extract-reply.ts'

const answers: readonly [client: string, letter: string][] = [
  [
    'Gmail in English',
    'Sí\n\nOn Mon, Nov 23, 2026 at 10:00 AM Tienda <help@shop.example> wrote:\n\n> Hola',
  ],
  [
    'Gmail in Spanish, broken',
    'Sí\n\nEl lun, 23 nov 2026 a las 10:00, Tienda Andina\n(<help@shop.example>) escribió:\n\n> Hola',
  ],
  [
    'Gmail in Portuguese',
    'Sí\n\nEm seg., 23 de nov. de 2026 às 10:00, Tienda <help@shop.example> escreveu:\n\n> Hola',
  ],
  [
    'Apple in French',
    'Sí\n\nLe 23 nov. 2026 à 10:00, Tienda <help@shop.example> a écrit :\n\n> Hola',
  ],
  [
    'Outlook in Spanish',
    'Sí\n\n________________________________\nDe: Tienda <help@shop.example>\nEnviado: lunes, 23 de noviembre de 2026 10:00\nPara: Ana\nAsunto: Hola\n\nHola',
  ],
  [
    'Outlook in English',
    'Sí\n\nFrom: Tienda <help@shop.example>\nSent: Monday, November 23, 2026 10:00\nTo: Ana\nSubject: Hola\n\nHola',
  ],
  [
    'Outlook in Portuguese',
    'Sí\n\nDe: Tienda <help@shop.example>\nEnviado: segunda-feira, 23 de novembro de 2026\nPara: Ana\nAssunto: Hola\n\nHola',
  ],
  ['an old client', 'Sí\n\n-----Mensaje original-----\nDe: Tienda\n\nHola'],
  ['a telephone', 'Sí\n\nEnviado desde mi iPhone'],
  ['a signature', 'Sí\n\n-- \nAna Rojas\nGerente'],
  ['bare quotes', 'Sí\n\n> Hola\n> ¿Cómo está?'],
]

describe('the new words of a letter', () => {
  for (const [client, letter] of answers) {
    it(`are found: ${client}`, () => {
      assert.equal(extractReply(letter).text.replace(/\n_+$/, '').trim(), 'Sí')
      assert.ok(extractReply(letter).quoted)
    })
  }

  it('are all of it where they stand among quotes, where it is passed on, and where there are no others', () => {
    for (const letter of [
      '> ¿Talla?\n38\n> ¿Color?\nRojo',
      'On Mon, Nov 23, 2026 Tienda <help@shop.example> wrote:\n> Hola\n\nMi respuesta va abajo.',
      'Mire esto\n\n---------- Forwarded message ---------\nDe: Otro <o@x.pe>\nEnviado: ayer\nPara: Ana\n\nTexto',
      '> solo lo citado',
      'El plazo es de 30 días.\nDe: la tienda de Lima',
    ]) {
      assert.deepEqual(extractReply(letter), { text: letter, quoted: undefined })
    }
  })

  it('with what they answer are the whole letter, and reading a long one takes no time', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom('> x', '', 'On 1 a@b wrote:', '-- ', 'De: a', 'Para: b', 'Enviado: c'),
          ),
          { maxLength: 30 },
        ),
        (lines) => {
          const whole = lines.join('\n')
          const { text, quoted = '' } = extractReply(whole)
          const squeezed = (given: string) => given.replace(/\s+/g, '')
          assert.equal(squeezed(text + quoted), squeezed(whole))
        },
      ),
    )
    const began = performance.now()
    extractReply(`El ${'a '.repeat(400_000)}\n`.repeat(2) + 'El\n'.repeat(100_000))
    assert.ok(performance.now() - began < 2000)
  })
})
