/** Why a camera whose frames come does not read well. */
export const qualityFaults = ['dark', 'blurred', 'too-small', 'too-fast', 'covered'] as const
export type QualityFault = (typeof qualityFaults)[number]
