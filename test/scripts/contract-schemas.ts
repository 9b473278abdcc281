import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { packageRoot } from '../../agent/platform/package-root.js'

const folder = join(packageRoot, 'agent/wire/contract/schemas')

/** The checked-in JSON Schemas as a validator has them that knows nothing of our code; by name, `read-1`. */
export function checkedInSchemas(): ReadonlyMap<string, ValidateFunction> {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  addFormats.default(ajv)
  // Said again by a pattern; the validator's own formats do not know it.
  ajv.addFormat('base64', true)
  return new Map(
    readdirSync(folder).map((file) => [
      file.replace('.schema.json', ''),
      ajv.compile(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
    ]),
  )
}
