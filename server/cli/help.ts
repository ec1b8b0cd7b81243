import type { AnyCommand } from './command-kinds.ts'

type Described = Pick<AnyCommand, 'name' | 'summary' | 'usage'>

export function helpOfAll(commands: readonly Described[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`)
  return `hebra <command>\n\n${lines.join('\n')}\n\nhebra <command> --help tells more of one.`
}

export function helpFor({ name, summary, usage }: Described): string {
  return `hebra ${name} ${usage}`.trimEnd().concat(`\n\n${summary}.`)
}
