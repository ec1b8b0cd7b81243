import { version } from '../build.ts'
import { type Command, readArgs } from '../platform/command.ts'
import { openApiOf } from '../platform/openapi.ts'

export const openApiCommand: Command = {
  name: 'openapi',
  summary: 'Print the OpenAPI document of the API',
  usage: '',
  async run(args, { modules, print }) {
    readArgs(args, {})
    print(
      openApiOf(
        modules.flatMap((module) => module.routes ?? []),
        version,
      ),
    )
  },
}
