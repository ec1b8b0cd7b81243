import { z } from 'zod'
import type { InboundContent } from '../../adapter.ts'
import { isJson, text } from './wire.ts'

const chosen = z.object({ id: z.string().min(1), title: text, description: text })
const form = z.object({ name: text, body: text, response_json: z.string() })

/** What somebody pressed, picked or filled in. Undefined for kinds unknown. @throws ZodError */
export function readInteractive(given: unknown): InboundContent | undefined {
  if (!isJson(given)) return undefined
  switch (given.type) {
    case 'button_reply':
      return choiceOf(given.button_reply)
    case 'list_reply':
      return choiceOf(given.list_reply)
    case 'nfm_reply':
      return formOf(given.nfm_reply)
  }
  return undefined
}

function choiceOf(given: unknown): InboundContent {
  const { id, title, description } = chosen.parse(given)
  return {
    type: 'choice',
    choiceId: id,
    title: title || id,
    ...(description ? { description } : {}),
  }
}

/** The answers of a flow come as JSON in a text. */
function formOf(given: unknown): InboundContent {
  const { name, body, response_json } = form.parse(given)
  return {
    type: 'form',
    name: name || 'flow',
    ...(body ? { text: body } : {}),
    values: valuesIn(response_json),
  }
}

function valuesIn(json: string): Record<string, unknown> {
  try {
    const values: unknown = JSON.parse(json)
    if (isJson(values)) return { ...values }
  } catch {
    // Not JSON after all: kept as it is.
  }
  return { response_json: json }
}
