// What stands under a sentence: an address, a product's price, an order's lines, what changed.

import { lazy, Suspense } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { useActors } from '../parts/use-actors.ts'
import { useWords } from '../words.tsx'
import type { About, Entry } from './entry.tsx'
import { type Fact, Facts, toFacts } from './facts.tsx'
import type { Course } from './lines.ts'
import { Said } from './message.tsx'
import { OrderLines, ProductLine } from './order-lines.tsx'
import { asList, asNumber, asRecord, asText, pick } from './read.ts'

const Deed = lazy(() => import('./deed.tsx').then((m) => ({ default: m.Deed })))

interface Props {
  entry: Entry
  about: About
}

export function Detail({ entry, about, course }: Props & { course: Course | undefined }) {
  const { kind, body } = entry
  const given = asRecord(body.properties)
  if (/^(page|screen)\./.test(kind)) return <Visit given={given} />
  if (/^(product\.|wishlist\.|cart\.line)/.test(kind)) return <ProductLine product={given} />
  if (/^(order|cart|checkout|product_list)\./.test(kind)) return <OrderLines order={given} />
  if (kind === 'customer.traits_changed' || kind === 'profile.identified')
    return <Changes entry={entry} about={about} />
  if (kind === 'interaction.recorded') return <Interaction body={body} />
  if (/^message\.(received|written|edited)$/.test(kind))
    return <Said kind={kind} body={body} course={course} />
  // Their sentence says all; the rest are names for machines.
  if (/^(message|media|crossing)\.|^thread\.(read|unread)$/.test(kind)) return null
  if (/^(thread|case)\./.test(kind)) return <WhatBecame entry={entry} />
  if (kind === 'note.written') return <p className="small">{asText(body.text)}</p>
  if (kind.startsWith('handle.')) return <HandleEvidence body={body} />
  if (kind === 'customer.created') return <Made body={body} about={about} />
  if (kind === 'customer.joined') return <Joined body={body} about={about} />
  if (kind.startsWith('consent.')) return <ConsentHow body={body} />
  if (kind === 'preferences.set') return <Facts facts={toFacts(body)} />
  if (kind === 'profile.aliased') return <Facts facts={toFacts(body, ['userId'])} />
  if (kind === 'group.joined') return <Facts facts={toFacts(asRecord(body.traits), ['name'])} />
  if (kind === 'event.tracked' || kind.includes('.')) return <Other entry={entry} given={given} />
  return null
}

function Visit(props: { given: Record<string, unknown> }) {
  const { t } = useWords()
  const url = pick(props.given, 'url', 'path')
  const referrer = pick(props.given, 'referrer')
  return (
    <>
      {url ? <p className="quiet small cut">{withoutProtocol(url)}</p> : null}
      {referrer ? (
        <p className="quiet small cut">{t.timeline.cameFrom(withoutProtocol(referrer))}</p>
      ) : null}
    </>
  )
}

/** An address is text here, never a link: what a visitor reports may lead anywhere. */
const withoutProtocol = (url: string) => url.replace(/^https?:\/\//, '').replace(/\/$/, '')

function Changes({ entry, about }: Props) {
  const facts = Object.entries(asRecord(entry.body.traits)).map(([name, value]): Fact => {
    const before = about.before(entry.id, name)
    const same = JSON.stringify(before) === JSON.stringify(value)
    return { name, value, ...(before === undefined || same ? {} : { before }) }
  })
  return <Facts facts={facts} />
}

function Interaction(props: { body: Record<string, unknown> }) {
  const { t, f } = useWords()
  const { body } = props
  const text = asText(body.text)
  const seconds = asNumber(body.durationS)
  const direction = asText(body.direction)
  return (
    <>
      {text ? (
        <blockquote className="bubble" data-direction={direction}>
          {text}
        </blockquote>
      ) : null}
      <Facts
        facts={[
          ...(direction
            ? [{ name: 'direction', value: wordOf(t.timeline.directions, direction) }]
            : []),
          { name: 'agent', value: body.agent },
          { name: 'store', value: body.store },
          { name: 'outcome', value: body.outcome },
          { name: 'reference', value: body.reference },
          ...(seconds === undefined
            ? []
            : [{ name: 'duration', value: t.timeline.minutes(f.number(Math.ceil(seconds / 60))) }]),
          ...toFacts(asRecord(body.properties)),
        ]}
      />
    </>
  )
}

function HandleEvidence(props: { body: Record<string, unknown> }) {
  const { t } = useWords()
  const actor = useActors()
  const { body } = props
  const handle = asRecord(body.handle)
  const by = asText(body.assertedBy)
  const reason = asText(body.reason)
  return (
    <Facts
      facts={[
        ...(handle.assurance === undefined
          ? []
          : [
              {
                name: 'assurance',
                value: wordOf(t.customers.assurance, String(handle.assurance)),
                ...(body.before === undefined
                  ? {}
                  : { before: wordOf(t.customers.assurance, String(body.before)) }),
              },
            ]),
        ...(by ? [{ name: 'evidence', value: actor(by) }] : []),
        ...(reason ? [{ name: 'reason', value: wordOf(t.timeline.reasons, reason) }] : []),
      ]}
    />
  )
}

function Made(props: { body: Record<string, unknown>; about: About }) {
  const { t } = useWords()
  const said = asList(props.body.handles)
    .map(asRecord)
    .filter(({ type }) => type !== 'home')
    .map(
      (handle) =>
        props.about.handle(handle.id) ?? wordOf(t.common.handleTypes, asText(handle.type) ?? ''),
    )
  return said.length ? <p className="quiet small">{said.join(' · ')}</p> : null
}

function Joined(props: { body: Record<string, unknown>; about: About }) {
  const { t } = useWords()
  const evidence = asRecord(props.body.evidence)
  const into = props.about.handle(props.body.intoHandleId)
  const rule = asText(evidence.rule)
  return (
    <Facts
      facts={[
        { name: 'with', value: into },
        { name: 'rule', value: rule ? wordOf(t.timeline.evidences, rule) : undefined },
        { name: 'reason', value: evidence.reason },
        ...(evidence.assurance === undefined
          ? []
          : [
              {
                name: 'assurance',
                value: wordOf(t.customers.assurance, String(evidence.assurance)),
              },
            ]),
      ]}
    />
  )
}

function ConsentHow(props: { body: Record<string, unknown> }) {
  const { t } = useWords()
  const how = asText(props.body.how)
  return (
    <Facts
      facts={[
        { name: 'how', value: how ? wordOf(t.customers.consentHows, how) : undefined },
        { name: 'textVersion', value: asText(props.body.textVersion) },
      ]}
    />
  )
}

const WhatBecame = (props: { entry: Entry }) => (
  <p className="quiet small">
    <Suspense fallback={null}>
      <Deed item={props.entry} />
    </Suspense>
  </p>
)

/** Names of ids help nobody who reads; the raw form has them. */
function Other(props: { entry: Entry; given: Record<string, unknown> }) {
  const { body } = props.entry
  const source = Object.keys(props.given).length ? props.given : body
  return (
    <Facts
      facts={toFacts(source, ['event', 'properties']).filter(
        ({ name }) => !/(^|[a-z ])(ids?|Ids?)$/.test(name),
      )}
    />
  )
}
