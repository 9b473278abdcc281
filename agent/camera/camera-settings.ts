/** A camera as the configuration describes it, or what is played as one. */
export type CameraSettings = FolderCameraSettings | VideoCameraSettings | RtspCameraSettings

/** `realtime`: as the camera would have seen it, frames that nobody fetched in time are dropped; `fast`: every frame, as soon as it is wanted. */
export type Pace = 'realtime' | 'fast'

export interface FolderCameraSettings {
  readonly name: string
  readonly source: 'folder'
  /** A folder of pictures, taken in the order of their names. */
  readonly path: string
  readonly pace: Pace
  /** Starts again after the last picture. */
  readonly loop?: boolean | undefined
  /** How far apart the pictures are taken to be; 1 where it is left out: pictures of one car each, not a film. */
  readonly framesPerSecond?: number | undefined
}

export interface VideoCameraSettings {
  readonly name: string
  readonly source: 'video'
  /** A video file. */
  readonly path: string
  readonly pace: Pace
  /** Starts again after the last frame. */
  readonly loop?: boolean | undefined
}

export interface RtspCameraSettings {
  readonly name: string
  readonly source: 'rtsp'
  /** rtsp:// or rtsps://, with user and password where the camera asks for them. */
  readonly url: string
}
