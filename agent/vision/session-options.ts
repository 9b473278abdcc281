import type { InferenceSession } from 'onnxruntime-node'

/**
 * Spinning threads would cost three times the processor time of the work itself at ten frames a second;
 * parallel execution was 2.5 times slower than sequential on nets of this size.
 */
export function sessionOptions(threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }
}
