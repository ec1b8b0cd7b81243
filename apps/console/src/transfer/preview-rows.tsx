import { sayProblem, wordOf } from '../../../../words/index.ts'
import { useSay } from '../timeline/facts.tsx'
import { humanise } from '../timeline/read.ts'
import { useWords } from '../words.tsx'
import type { Preview } from './targets.ts'

type Row = Preview['rows'][number]

/** The first rows as they will be read, each with what is wrong with it. */
export function PreviewRows(props: { rows: readonly Row[] }) {
  const { t } = useWords()
  return (
    <section className="stack" aria-labelledby="preview-title">
      <div>
        <h2 id="preview-title">{t.transfer.previewTitle}</h2>
        <p className="quiet small">{t.transfer.previewText}</p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard */}
      <section className="table-box preview" tabIndex={0} aria-label={t.transfer.previewText}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="figure">
                {t.transfer.row}
              </th>
              <th scope="col">{t.transfer.reads}</th>
              <th scope="col">{t.transfer.rowProblems}</th>
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr key={row.row}>
                <td className="figure quiet">{row.row}</td>
                <td>{row.reading ? <Reading reading={row.reading} /> : null}</td>
                <td>
                  <Outcome row={row} />
                  {row.problems.map((problem) => {
                    const said = sayProblem(t, problem)
                    return (
                      <p key={said} className="small problem">
                        {said}
                      </p>
                    )
                  })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

/** What the run would do with the row: what is only noted needs no tag beside its note. */
function Outcome({ row }: { row: Row }) {
  const { t } = useWords()
  if (row.outcome === 'taken' && row.problems.length === 0)
    return (
      <span className="tag" data-tone="ok">
        {t.transfer.rowFine}
      </span>
    )
  if (row.outcome === 'known') return <span className="tag">{t.transfer.rowKnown}</span>
  if (row.outcome === 'rejected')
    return (
      <span className="tag" data-tone="bad">
        {t.transfer.rowRejected}
      </span>
    )
  return null
}

function Reading(props: { reading: NonNullable<Row['reading']> }) {
  const { t, f } = useWords()
  const say = useSay()
  const { reading } = props
  const parts: [string, string][] = [
    ...reading.handles.map(({ type, value }): [string, string] => [
      wordOf(t.common.handleTypes, type),
      value,
    ]),
    ...Object.entries(reading.traits).map(([name, value]): [string, string] => [
      wordOf(t.customers.traitNames, name, humanise(name)),
      say(value),
    ]),
    ...reading.consents.map(({ purpose, granted }): [string, string] => [
      wordOf(t.customers.purposes, purpose),
      granted ? t.transfer.granted : t.transfer.withdrawn,
    ]),
  ]
  if (reading.occurredAt) parts.unshift([t.common.date, f.dateTime(reading.occurredAt)])
  if (reading.channel)
    parts.push([t.transfer.fields.channel, wordOf(t.common.channels, reading.channel)])
  for (const [name, value] of Object.entries(reading.body ?? {}))
    parts.push([wordOf(t.transfer.bodies, name, humanise(name)), say(value)])
  return (
    <ul className="plain-list reading">
      {parts.map(([label, value]) => (
        <li key={`${label} ${value}`}>
          <span className="quiet">{label}</span> {value}
        </li>
      ))}
    </ul>
  )
}
