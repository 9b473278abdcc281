/**
 * What the cab page shows. `driver`: symbol, colour, mark, make, model and colour of the vehicle, and a tone, as a
 * screen may that the driver can see (Construction and Use Regulations 1986, reg. 109); `crew`: everything.
 */
export const screenModes = ['driver', 'crew'] as const
export type ScreenMode = (typeof screenModes)[number]
