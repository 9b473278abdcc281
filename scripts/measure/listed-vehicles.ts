import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { HotlistEntry } from '../../agent/domain/hotlist.js'
import type { Vrm } from '../../agent/domain/vrm.js'
import { numbersFrom } from './calibration.js'
import { roadMark } from './road-marks.js'

const seed = 20_260_101
const makes =
  'FORD,VAUXHALL,VOLKSWAGEN,BMW,AUDI,TOYOTA,NISSAN,KIA,HYUNDAI,PEUGEOT,RENAULT,SKODA,SEAT,FIAT'.split(',')
const models =
  'FOCUS,CORSA,GOLF,3 SERIES,A3,YARIS,QASHQAI,SPORTAGE,TUCSON,208,CLIO,OCTAVIA,LEON,500,TRANSIT'.split(',')
const colours = 'BLACK,WHITE,GREY,SILVER,BLUE,RED,GREEN,YELLOW,BROWN,ORANGE'.split(',')
const actions = 'STOP,STOP,STOP,STOP,SILENT,OBSERVE'.split(',')
/** All that its entries carry. */
export const listedActions: readonly string[] = [...new Set(actions)]
const reasons = 'NO INSURANCE,STOLEN,NO KEEPER,DISQUALIFIED DRIVER,CLONED,WANTED,DRUGS,FALSE PLATES'.split(
  ',',
)
const markers = ',,,,,VI,WE,DR'.split(',')
const csvChunkRows = 1_000

/** As many vehicles as asked for, as a force lists them; always the same. A mark may come twice, as on the road. */
export function* listedVehicles(count: number, list: string): Generator<HotlistEntry> {
  const random = numbersFrom(seed)
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)]!
  const number = (digits: number) => String(Math.floor(random() * 10 ** digits)).padStart(digits, '0')
  for (let made = 0; made < count; made += 1) {
    const force = number(2)
    yield {
      list,
      vrm: roadMark(random) as Vrm,
      make: pick(makes),
      model: `${pick(models)} ${pick(['', 'ESTATE', 'SPORT', 'LX', 'TDI'])}`.trim(),
      colour: pick(colours),
      action: pick(actions),
      warningMarkers: pick(markers),
      reason: pick(reasons),
      nimCode: `${number(1)}${number(1)}${number(1)}`,
      information: `Crime ref ${number(2)}/${number(6)}/26, inform ${pick(reasons).toLowerCase()} desk on ext ${number(4)}`,
      forceAndArea: `${force}${pick(['A', 'B', 'C', 'D'])}`,
      weedDate: `2099-${pick(['01', '04', '07', '10'])}-${10 + Math.floor(random() * 18)}`,
      pncId: `26/${number(6)}${pick(['A', 'K', 'X'])}`,
      protectiveMarking: 'OFFICIAL SENSITIVE',
      cad: random() < 0.2 ? `CAD ${number(4)} ${number(2)}NOV26` : '',
    }
  }
}

/** The same as the 16-column police CSV. */
export async function writePoliceCsv(path: string, count: number): Promise<void> {
  const file = createWriteStream(path)
  let rows: string[] = []
  for (const each of listedVehicles(count, 'measured')) {
    rows.push(policeRow(each))
    if (rows.length < csvChunkRows) continue
    if (!file.write(rows.join(''))) await once(file, 'drain')
    rows = []
  }
  file.end(rows.join(''))
  await once(file, 'close')
}

function policeRow(entry: HotlistEntry): string {
  const { vrm, make, model, colour, action, warningMarkers, reason, nimCode, information } = entry
  const { forceAndArea, weedDate, pncId, protectiveMarking, cad } = entry
  const first = [vrm, make, model, colour, action, warningMarkers, reason, nimCode, `"${information}"`]
  return `${[...first, forceAndArea, weedDate, pncId, protectiveMarking, cad, '', ''].join(',')}\n`
}
