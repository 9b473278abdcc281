import type { AgentConfig } from './config/agent-config.js'
import type { Secrets } from './config/secrets.js'
import { version } from './platform/package-root.js'
import type { LinkParts } from './uplink/mqtt-link.js'
import { MqttUplink } from './uplink/mqtt-uplink.js'

/** The link as it is configured; undefined where there is none. */
export function uplinkOf(
  { device, broker }: AgentConfig,
  secrets: Secrets,
  parts: LinkParts,
): MqttUplink | undefined {
  if (broker === undefined) return undefined
  const { url, version: protocol, username, passwordFile, caFile, certificateFile, keyFile } = broker
  const tls = { caFile, certificateFile, keyFile }
  const credentials = { username, password: secrets.brokerPassword, passwordFile, tls }
  return new MqttUplink({ url, device, version: protocol, appVersion: version, ...credentials }, parts)
}
