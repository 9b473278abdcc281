import type { CameraHealth, Health } from '../domain/health.js'

/** What goes with every report and never changes. */
export interface MetricFacts {
  readonly device: string
  readonly version: string
  readonly models: Readonly<Record<string, string>>
}

/** A value with its labels. */
export interface Sample {
  readonly value: number
  readonly labels?: Readonly<Record<string, string>>
}

/** A metric as Prometheus wants it described, and how it is read off health. Samples without a value are left out. */
export interface HealthMetric {
  readonly name: string
  readonly help: string
  readonly kind: 'gauge' | 'counter'
  readonly labels: readonly string[]
  readonly samples: (health: Health, facts: MetricFacts) => readonly Sample[]
}

/** Every metric of the agent but those of its process; none names a mark or a place. */
export const healthMetrics: readonly HealthMetric[] = [
  {
    ...{ name: 'barcud_info', help: 'The device and the version of its agent.', kind: 'gauge' },
    labels: ['device', 'version'],
    samples: (_, { device, version }) => [{ value: 1, labels: { device, version } }],
  },
  {
    ...{ name: 'barcud_model_info', help: 'The version of each model.', kind: 'gauge' },
    labels: ['model', 'version'],
    samples: (_, { models }) =>
      Object.entries(models).map(([model, version]) => ({ value: 1, labels: { model, version } })),
  },
  gauge(
    'barcud_start_time_seconds',
    'When the agent started, since 1970.',
    ({ startedAtMs }) => startedAtMs / 1000,
  ),
  ofCameras('barcud_camera_reading', 'gauge', 'Whether frames come.', ({ state }) =>
    state === 'reading' ? 1 : 0,
  ),
  ofCameras('barcud_camera_frames_total', 'counter', 'Frames since the start.', ({ frames }) => frames),
  {
    ...{
      name: 'barcud_camera_frames_dropped_total',
      help: 'Frames that were not looked at.',
      kind: 'counter',
    },
    labels: ['camera', 'reason'],
    samples: ({ cameras }) =>
      cameras.flatMap(({ name: camera, dropped, corrupt }) => [
        { value: dropped, labels: { camera, reason: 'overtaken' } },
        { value: corrupt, labels: { camera, reason: 'corrupt' } },
      ]),
  },
  ofCameras(
    'barcud_camera_last_frame_seconds',
    'gauge',
    'When the last frame came, since 1970.',
    ({ lastFrameAtMs }) => (lastFrameAtMs === undefined ? undefined : lastFrameAtMs / 1000),
  ),
  {
    ...{ name: 'barcud_camera_fault', help: 'Why a camera does not read well.', kind: 'gauge' },
    labels: ['camera', 'fault'],
    samples: ({ cameras }) =>
      cameras.flatMap(({ name: camera, quality }) =>
        quality.map((fault) => ({ value: 1, labels: { camera, fault } })),
      ),
  },
  ofCameras('barcud_reads_total', 'counter', 'Reads since the start.', ({ reads }) => reads),
  counter('barcud_hits_total', 'Hits since the start.', ({ counts }) => counts?.hits),
  {
    ...{ name: 'barcud_alerts', help: 'Alerts in the cab that nobody has answered.', kind: 'gauge' },
    labels: ['state'],
    samples: ({ alerts: { open, missed } }) => [
      { value: open - missed, labels: { state: 'open' } },
      { value: missed, labels: { state: 'missed' } },
    ],
  },
  ofClasses('barcud_outbox_messages', 'Messages that the data centre has not acknowledged.', ({ outbox }) =>
    Object.entries(outbox.waiting),
  ),
  ofClasses(
    'barcud_outbox_oldest_age_seconds',
    'How long the oldest of them has waited.',
    ({ atMs, outbox }) =>
      Object.entries(outbox.oldestOfClassAtMs ?? {}).map(([each, ms]) => [each, (atMs - ms) / 1000] as const),
  ),
  gauge(
    'barcud_outbox_set_aside_messages',
    'Messages that the broker refused for good.',
    ({ outbox }) => outbox.setAside,
  ),
  counter('barcud_messages_sent_total', 'Messages that the broker took.', ({ counts }) => counts?.sent),
  counter(
    'barcud_messages_acknowledged_total',
    'Messages out of the outbox.',
    ({ counts }) => counts?.acknowledged,
  ),
  counter(
    'barcud_receipts_refused_total',
    'Receipts that broke the contract.',
    ({ counts }) => counts?.receiptsRefused,
  ),
  counter(
    'barcud_receipt_ids_dropped_total',
    'Ids of receipts that came too fast.',
    ({ counts }) => counts?.receiptsDropped,
  ),
  counter(
    'barcud_commands_refused_total',
    'Commands that were not believed.',
    ({ counts }) => counts?.commandsRefused,
  ),
  gauge('barcud_link_connected', 'Whether the broker is there.', ({ link }) =>
    link.state === 'connected' ? 1 : 0,
  ),
  gauge(
    'barcud_certificate_end_seconds',
    'When the certificate of the device ends, since 1970.',
    ({ link }) => (link.certificateEndsAtMs === undefined ? undefined : link.certificateEndsAtMs / 1000),
  ),
  {
    ...{ name: 'barcud_list_entries', help: 'Entries of a hotlist.', kind: 'gauge' },
    labels: ['list'],
    samples: ({ lists }) => lists.map(({ list, entries }) => ({ value: entries, labels: { list } })),
  },
  {
    ...{
      name: 'barcud_list_age_seconds',
      help: 'Since a hotlist was taken over or confirmed.',
      kind: 'gauge',
    },
    labels: ['list'],
    samples: ({ atMs, lists }) =>
      lists.map(({ list, importedAtMs }) => ({ value: (atMs - importedAtMs) / 1000, labels: { list } })),
  },
  gauge('barcud_clock_synchronised', 'Whether the clock is known to be right.', ({ clock }) =>
    clock === 'synchronised' ? 1 : 0,
  ),
  gauge('barcud_position_known', 'Whether the device knows where it is.', ({ position }) =>
    position === undefined ? 0 : 1,
  ),
  gauge(
    'barcud_temperature_celsius',
    'Of the hottest part that the machine tells of.',
    ({ temperatureC }) => temperatureC,
  ),
  {
    ...{ name: 'barcud_throttled', help: 'Why the machine runs slower than it could.', kind: 'gauge' },
    labels: ['cause'],
    samples: ({ throttling }) => (throttling ?? []).map((cause) => ({ value: 1, labels: { cause } })),
  },
  gauge('barcud_disk_free_bytes', 'Of the disk of the data folder.', ({ disk }) => disk?.freeBytes),
  gauge('barcud_disk_size_bytes', 'Of the disk of the data folder.', ({ disk }) => disk?.totalBytes),
  gauge(
    'barcud_complaints',
    'What a person should look at.',
    ({ complaints, link, cameras }) =>
      [...complaints, link.complaint, ...cameras.map(({ complaint }) => complaint)].filter(
        (each) => each !== undefined,
      ).length,
  ),
]

function gauge(name: string, help: string, read: (health: Health) => number | undefined): HealthMetric {
  return { name, help, kind: 'gauge', labels: [], samples: (health) => sampleOf(read(health)) }
}

function counter(name: string, help: string, read: (health: Health) => number | undefined): HealthMetric {
  return { ...gauge(name, help, read), kind: 'counter' }
}

const sampleOf = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [{ value }])

function ofCameras(
  name: string,
  kind: HealthMetric['kind'],
  help: string,
  read: (camera: CameraHealth) => number | undefined,
): HealthMetric {
  const samples = ({ cameras }: Health) =>
    cameras.flatMap((camera) =>
      sampleOf(read(camera)).map((sample) => ({ ...sample, labels: { camera: camera.name } })),
    )
  return { name, kind, help, labels: ['camera'], samples }
}

/** Of the classes of messages. */
function ofClasses(
  name: string,
  help: string,
  read: (health: Health) => readonly (readonly [string, number])[],
): HealthMetric {
  const samples = (health: Health) =>
    read(health).map(([each, value]) => ({ value, labels: { class: each } }))
  return { name, kind: 'gauge', help, labels: ['class'], samples }
}
