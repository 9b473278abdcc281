import { useEffect, useState } from 'preact/hooks'
import type { PictureKind } from '../../domain/read.js'
import { plateViewBox } from './plate-view-box.js'

interface EvidenceImageProps {
  readonly readId: string
  /** The first of them that the agent holds is shown. */
  readonly kinds: readonly PictureKind[]
  readonly alt: string
  /** Changes when the agent may hold a better picture: a browser would show the old one again. */
  readonly version?: string
  readonly class: string
  /** Of a close-up, only the plate in its middle, as large as there is room. */
  readonly plateOnly?: boolean
  /** Called once a picture is seen, or it is clear that there is none. */
  readonly onShown?: (hasPicture: boolean) => void
}

/** An evidence picture of a read, or the plain word that there is none. */
export function EvidenceImage({
  readId,
  kinds,
  alt,
  version = '',
  class: className,
  plateOnly = false,
  onShown,
}: EvidenceImageProps) {
  const [lacking, setLacking] = useState(0)
  const kind = kinds[lacking]
  const [viewBox, setViewBox] = useState('none')
  useEffect(() => {
    if (kind === undefined) onShown?.(false)
  }, [kind])
  if (kind === undefined) return <span class={`${className} no-picture`}>No picture</span>
  return (
    <img
      class={className}
      src={`/pictures/${readId}/${kind}?${version}`}
      alt={alt}
      style={{ objectViewBox: viewBox }}
      onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
        if (plateOnly && kind === 'full') setViewBox(plateViewBox({ width, height }))
        onShown?.(true)
      }}
      onError={() => setLacking(lacking + 1)}
    />
  )
}
