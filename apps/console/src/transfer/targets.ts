// What a column may become, as one choice: `handle:email`, `trait:city`, `field:occurredAt` …

import { type Words, wordOf } from '../../../../words/index.ts'
import type { Given, Reply } from '../../../kit/api.ts'

type Body = Given<'PATCH', '/api/imports/:id'> extends { body: infer B } ? B : never
export type ImportMap = NonNullable<Body extends { map?: infer M } ? M : never>
export type Rule = NonNullable<ImportMap['columns']>[number]
export type Preview = Reply<'GET', '/api/imports/:id/preview'>

const handles = ['email', 'phone', 'whatsapp', 'user', 'card', 'instagram', 'anonymous'] as const
const traits = ['name', 'firstName', 'lastName', 'birthDate', 'city', 'country', 'address'] as const
const purposes = ['marketing', 'service', 'newsletter', 'analytics'] as const
const fields = ['id', 'occurredAt', 'kind', 'channel'] as const
const bodies = ['direction', 'summary', 'text', 'agent', 'store', 'outcome', 'reference'] as const

/** The choice a rule stands for. */
export function targetOf(rule: Rule | undefined): string {
  if (!rule) return ''
  if (rule.to === 'handle') return `handle:${rule.type}`
  if (rule.to === 'trait') return `trait:${rule.name}`
  if (rule.to === 'consent') return `consent:${rule.purpose}`
  if (rule.to === 'field') return `field:${rule.name}`
  return `body:${rule.path}`
}

/** The rule a choice stands for; nothing when the column is not to be imported. */
export function toRule(column: string, target: string): Rule | undefined {
  const [to, name = ''] = target.split(/:(.*)/s)
  if (to === 'handle') return { to, column, type: name }
  if (to === 'trait') return { to, column, name: name || column }
  if (to === 'consent') return { to, column, purpose: name }
  const field = fields.find((each) => each === name)
  if (to === 'field' && field) return { to, column, name: field }
  if (to === 'body') return { to, column, path: name }
  return undefined
}

/** The choices of a column, in groups; the one in force is always among them. */
export function choices(t: Words, what: string, column: string, now: string) {
  const item = (value: string, label: string) => ({ value, label })
  const groups = [
    {
      group: t.transfer.targets.handle,
      items: handles.map((type) => item(`handle:${type}`, wordOf(t.common.handleTypes, type))),
    },
    {
      group: t.transfer.targets.trait,
      items: [
        ...traits.map((name) => item(`trait:${name}`, wordOf(t.customers.traitNames, name))),
        item(`trait:${column}`, t.transfer.asTrait),
      ],
    },
    {
      group: t.transfer.targets.consent,
      items: purposes.map((name) => item(`consent:${name}`, t.customers.purposes[name])),
    },
    {
      group: t.transfer.targets.field,
      items: fields.map((name) => item(`field:${name}`, t.transfer.fields[name])),
    },
    ...(what === 'interactions'
      ? [
          {
            group: t.transfer.targets.body,
            items: bodies.map((name) => item(`body:${name}`, t.transfer.bodies[name])),
          },
        ]
      : []),
  ].map((group) => ({ ...group, items: uniqueBy(group.items) }))
  const known = now === '' || groups.some(({ items }) => items.some(({ value }) => value === now))
  return [item('', t.transfer.ignore), ...(known ? [] : [item(now, said(t, now))]), ...groups]
}

function said(t: Words, target: string): string {
  const [to = '', name = ''] = target.split(/:(.*)/s)
  if (to === 'handle') return wordOf(t.common.handleTypes, name)
  if (to === 'trait') return t.transfer.traitNamed(name)
  return `${wordOf(t.transfer.targets, to)}: ${wordOf(t.transfer.bodies, name)}`
}

const uniqueBy = <T extends { value: string }>(items: T[]): T[] =>
  items.filter(({ value }, index) => items.findIndex((other) => other.value === value) === index)
