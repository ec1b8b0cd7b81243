// How Node runs the server, by `npm start` and by the benches alike.

import { availableParallelism } from 'node:os'

/**
 * V8's helpers, which clear garbage and compile, are four by themselves. On a small machine they
 * take the processors from the database just when most is being written: half of them will do.
 */
const helpers = Math.max(1, Math.min(4, availableParallelism() >> 1))

export const serverFlags = ['--disable-warning=ExperimentalWarning', `--v8-pool-size=${helpers}`]
