/** From one time of the day to another, local time, `HH:MM`; past midnight where `to` is not after `from`. */
export interface DailyHours {
  readonly from: string
  readonly to: string
}

/** Colours that tell lists apart on the screen. */
export const listColours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'grey'] as const
/** Sounds that tell lists apart by ear. */
export const listSounds = ['two-tone', 'rising', 'falling', 'single', 'none'] as const
export type ListSound = (typeof listSounds)[number]

/** What a list asks of the cab and of matching; the same for all its entries. */
export interface ListRules {
  /** 0…9, 0 is the most urgent. */
  readonly priority: number
  /** One of `listColours`; another, or undefined: none. */
  readonly colour?: string | undefined
  /** One of `listSounds`; another, or undefined: the usual one. */
  readonly sound?: string | undefined
  /** The same mark on the same list raises no second alert within so many milliseconds. */
  readonly coolDownMs: number
  /** When the list alerts; undefined: always. Hits go up at all hours. */
  readonly hours?: readonly DailyHours[] | undefined
  /** `absent`: a list of vehicles that belong here; a read that is *not* on it alerts. */
  readonly alertWhen: 'present' | 'absent'
  /** Actions whose entries may be met as *possible*, upper case. STOP and SILENT only where named here. */
  readonly possibleActions: readonly string[]
  /** How many days reads that met the list are kept, the longest of several; undefined: as all others. */
  readonly retentionDays?: number | undefined
}

/** No list keeps reads on the device for longer: the data centre holds them by then. */
export const retentionDaysMost = 7

/** The rules of a list that carries none. */
export const usualListRules: ListRules = {
  priority: 0,
  coolDownMs: 300_000,
  alertWhen: 'present',
  possibleActions: [],
}

/** Whether a list alerts at this time of the day, by the device's local time. */
export function alertsAt({ hours }: Pick<ListRules, 'hours'>, atMs: number): boolean {
  return hours === undefined || hours.some((each) => isWithin(each, atMs))
}

function isWithin({ from, to }: DailyHours, atMs: number): boolean {
  const at = new Date(atMs)
  const now = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
  return to > from ? now >= from && now < to : now >= from || now < to
}
