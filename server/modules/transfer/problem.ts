// What can be wrong with a row, a map or a file, as codes with details: words/<language>/transfer.ts says each to
// people, in the preview of the console as in the file of rejected rows.

import { z } from 'zod'

export const problemCodes = [
  // of its line
  'line.quote_open',
  'line.too_long',
  'line.other_width',
  'line.not_json',
  'line.not_object',
  // of a value
  'value.not_number',
  'value.not_yes_or_no',
  'value.not_date',
  'value.no_time_zone',
  'value.not_json',
  'value.no_country',
  'value.not_text',
  // of whom it names
  'row.names_nobody',
  'handle.blocked',
  'handle.malformed',
  'handle.disagrees',
  'handle.limit',
  'consent.withdrawn',
  // of what happened
  'row.no_time',
  'row.in_future',
  'row.kind_unknown',
  'row.form_wrong',
  'row.known_otherwise',
  // of the map against the file
  'map.nobody',
  'map.no_time',
  'map.no_column',
  'map.format_unused',
  'map.format_wrong',
  'map.of_interactions',
  'map.of_customers',
  'map.no_time_zone',
  'map.no_country',
  // of the file
  'file.gone',
  'file.unopened',
  'file.unreadable',
  // written before problems had codes, in the words of then
  'row.told',
] as const

export const rowProblem = z.object({
  code: z.enum(problemCodes),
  details: z
    .record(z.string(), z.unknown())
    .describe('such as column, value, type; words are put together from them'),
})

export type ProblemCode = (typeof problemCodes)[number]
export type Problem = z.output<typeof rowProblem>

export const problem = (code: ProblemCode, details: Problem['details'] = {}): Problem => ({
  code,
  details,
})

/** What does not have the form that is asked for; `reason` is for who writes files by program. */
export const formProblems = (error: z.ZodError): Problem[] =>
  error.issues.map((one) =>
    problem('row.form_wrong', { path: one.path.join('.') || 'body', reason: one.message }),
  )

const kept = z.array(rowProblem)

/** Problems as they are kept beside a rejected row, or an import that failed. */
export const writeProblems = (problems: readonly Problem[]): string => JSON.stringify(problems)

export function readProblems(text: string): Problem[] {
  try {
    return kept.parse(JSON.parse(text))
  } catch {
    return [problem('row.told', { text })]
  }
}
