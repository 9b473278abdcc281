import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { refuseWithoutLinkFiles } from '../../agent/config/link-files.js'
import { parseConfig } from '../../agent/config/yaml-config.js'

t.test('every file of the link that is not there is named', async (t) => {
  const folder = t.testdir({ 'ca.pem': 'PEM' })
  const text = [
    'device: patrol-17',
    'dataFolder: data',
    'cameras: [{ name: a, identity: { feed: 1, source: 2, camera: 3 }, source: folder, path: p }]',
    'broker: { url: "mqtts://broker", caFile: ca.pem, certificateFile: own.pem, keyFile: own.key }',
  ].join('\n')
  const config = parseConfig(text, join(folder, 'barcud.yaml'))
  await t.rejects(refuseWithoutLinkFiles(config), {
    name: 'ConfigurationError',
    complaints: [
      { where: 'broker.certificateFile', message: /own\.pem cannot be read \(ENOENT\)/ },
      { where: 'broker.keyFile', message: /own\.key cannot be read \(ENOENT\)/ },
    ],
  })
  for (const name of ['own.pem', 'own.key']) writeFileSync(join(folder, name), 'PEM')
  await t.resolves(refuseWithoutLinkFiles(config))
})
