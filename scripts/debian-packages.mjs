import { spawnSync } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Programs of the administrator, which Debian leaves out of a user's PATH. */
const furtherFolders = ['/usr/sbin', '/sbin']

/** What is needed from the system, by what it is needed for: the package, and how to see that it is there. */
const needs = {
  start: [{ packages: ['ffmpeg'], isThere: () => onPath('ffmpeg') }],
  test: [
    { packages: ['ffmpeg'], isThere: () => onPath('ffmpeg') },
    { packages: ['mosquitto'], isThere: () => onPath('mosquitto') },
    { packages: ['chromium'], isThere: () => onPath('chromium') },
    { packages: ['gpsd', 'gpsd-clients'], isThere: () => onPath('gpsd') && onPath('gpsfake') },
    { packages: ['postgresql'], isThere: hasPostgres },
    { packages: ['systemd'], isThere: () => onPath('systemd-notify') },
    {
      packages: [
        'python3-gi',
        'gir1.2-gst-rtsp-server-1.0',
        'gstreamer1.0-plugins-good',
        'gstreamer1.0-plugins-bad',
      ],
      isThere: canServeRtsp,
    },
  ],
  compile: [
    { packages: ['build-essential'], isThere: () => onPath('make') && onPath('g++') },
    { packages: ['python3'], isThere: () => onPath('python3') },
  ],
}

/** The Debian packages that are missing. @param {'start' | 'test' | 'compile'} purpose */
export function missingPackages(purpose) {
  return needs[purpose].filter(({ isThere }) => !isThere()).flatMap(({ packages }) => packages)
}

/** Installs packages where we may. Returns whether they were installed. */
export function installPackages(packages) {
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return false
  const install = ['install', '-y', '--no-install-recommends', ...packages]
  // The lists of a fresh machine are old or empty: only then are they fetched.
  return aptGet(install) || (aptGet(['update']) && aptGet(install))
}

function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env }).status === 0
}

/** Debian keeps the servers of all versions out of PATH. */
function hasPostgres() {
  try {
    const versions = readdirSync('/usr/lib/postgresql')
    return versions.some((version) => isExecutable(join('/usr/lib/postgresql', version, 'bin/initdb')))
  } catch {
    return onPath('initdb')
  }
}

function onPath(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...furtherFolders]
  return folders.some((folder) => isExecutable(join(folder, program)))
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The RTSP camera of the tests is a program of Debian's own Python. */
function canServeRtsp() {
  const probe = `
import gi
gi.require_version('GstRtspServer', '1.0')
from gi.repository import Gst, GstRtspServer
Gst.init(None)
assert all(Gst.ElementFactory.find(name) for name in ('qtdemux', 'h264parse', 'rtph264pay'))`
  return spawnSync('/usr/bin/python3', ['-c', probe], { stdio: 'ignore' }).status === 0
}
