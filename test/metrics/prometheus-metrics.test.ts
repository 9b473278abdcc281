import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import t from 'tap'
import { parse } from 'yaml'
import { healthMetrics } from '../../agent/metrics/health-metrics.js'
import { PrometheusMetrics } from '../../agent/metrics/prometheus-metrics.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { exampleHealth } from '../fakes/cab-records.js'

const facts = { device: 'patrol-17', version: '1.2.3', models: { 'plate-reader': '2.1.0' } }
const atMs = Date.UTC(2026, 0, 2)
const health = {
  ...exampleHealth(),
  atMs,
  link: { state: 'connected', complaint: 'ends soon', certificateEndsAtMs: atMs + 86_400_000 },
  outbox: {
    waiting: { hit: 2, read: 40 },
    setAside: 1,
    oldestAtMs: atMs,
    oldestOfClassAtMs: { read: atMs - 90_000 },
  },
  counts: { hits: 3, sent: 20, acknowledged: 18, receiptsRefused: 4, receiptsDropped: 5, commandsRefused: 6 },
  disk: { freeBytes: 1_000, totalBytes: 64_000 },
  temperatureC: 61.5,
  throttling: ['under-voltage'],
} as const

async function listening(t: { teardown(run: () => Promise<void>): unknown }) {
  const metrics = new PrometheusMetrics(0, facts)
  const url = await metrics.start()
  t.teardown(() => metrics.stop())
  return { metrics, url }
}

t.test('health is told as Prometheus asks for it, and as it is now', async (t) => {
  const { metrics, url } = await listening(t)
  t.notMatch(await (await fetch(url)).text(), /^barcud_\w+(\{.*\})? \d/m, 'nothing before the first report')
  metrics.show(health)
  const answer = await fetch(url)
  t.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/)
  const text = await answer.text()
  for (const line of [
    'barcud_info{device="patrol-17",version="1.2.3"} 1',
    'barcud_link_connected 1',
    'barcud_outbox_messages{class="read"} 40',
    'barcud_outbox_oldest_age_seconds{class="read"} 90',
    'barcud_messages_acknowledged_total 18',
    'barcud_throttled{cause="under-voltage"} 1',
    'barcud_temperature_celsius 61.5',
    'barcud_certificate_end_seconds 1767398400',
  ])
    t.ok(text.split('\n').includes(line), line)
  t.match(text, /^process_resident_memory_bytes \d+/m)
  metrics.show({ ...health, throttling: [], outbox: { ...health.outbox, waiting: { read: 39 } } })
  const later = await (await fetch(url)).text()
  t.match(later, /^barcud_outbox_messages\{class="read"\} 39$/m)
  t.notMatch(later, /barcud_throttled\{/, 'what is over is not told any more')
  t.match(later, /^barcud_messages_sent_total 20$/m, 'a counter does not add itself up')
})

t.test('a foreign host, another path or another method gets nothing, and a taken port is told', async (t) => {
  const { metrics, url } = await listening(t)
  metrics.show(health)
  t.equal((await fetch(url.replace('metrics', 'etc'))).status, 404)
  t.equal((await fetch(url, { method: 'POST' })).status, 405)
  const status = await new Promise((resolve) => {
    request(url, { headers: { host: 'evil.example' } }, ({ statusCode }) => resolve(statusCode)).end()
  })
  t.equal(status, 403)
  const second = new PrometheusMetrics(Number(new URL(url).port), facts)
  await t.rejects(second.start(), { code: 'metrics.port', message: /metrics\.port: expected a free port/ })
})

const shipped = (path: string): string => readFileSync(`${packageRoot}/firmware-config/${path}`, 'utf8')
const namesIn = (text: string): readonly string[] => [...text.matchAll(/\bbarcud_\w+/g)].map(([name]) => name)
const known = new Set(healthMetrics.map(({ name }) => name))

t.test('the dashboard shows every metric, and asks for none that there is not', async (t) => {
  const { panels } = JSON.parse(shipped('grafana/barcud.json')) as {
    readonly panels: readonly { id: number; type: string; title: string; targets?: { expr: string }[] }[]
  }
  t.equal(new Set(panels.map(({ id }) => id)).size, panels.length)
  const shown = new Set<string>()
  for (const { type, title, targets = [] } of panels) {
    t.ok(type === 'row' || targets.length > 0, title)
    for (const { expr } of targets) {
      for (const name of namesIn(expr)) {
        t.ok(known.has(name), `${title}: ${name}`)
        shown.add(name)
      }
      t.equal(expr.split('(').length, expr.split(')').length, expr)
    }
  }
  t.same(shown, known)
})

t.test('the rules for alerts ask for metrics that there are, each under a name of its own', async (t) => {
  const { groups } = parse(shipped('prometheus/barcud-alerts.yaml'))
  const rules = groups[0].rules as readonly {
    alert: string
    expr: string
    annotations: { summary: string }
  }[]
  t.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length)
  for (const { alert, expr, annotations } of rules) {
    t.ok(annotations.summary.includes('$labels.instance'), alert)
    for (const name of namesIn(expr)) t.ok(known.has(name), `${alert}: ${name}`)
  }
  t.match(parse(shipped('prometheus/scrape.yaml')), { scrape_configs: [{ job_name: 'barcud' }] })
})
