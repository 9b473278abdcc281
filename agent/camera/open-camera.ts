import type { FrameSource } from '../ports.js'
import type { CameraParts } from './camera-parts.js'
import type { CameraSettings } from './camera-settings.js'
import { FfmpegCamera } from './ffmpeg-camera.js'
import { FolderCamera } from './folder-camera.js'

/** The camera that the settings describe. Nothing is opened before its frames are asked for. */
export function openCamera(settings: CameraSettings, parts: CameraParts): FrameSource {
  return settings.source === 'folder' ? new FolderCamera(settings, parts) : new FfmpegCamera(settings, parts)
}
