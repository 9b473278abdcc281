import { useEffect, useState } from 'preact/hooks'
import type { PictureKind } from '../../domain/read.js'

interface EvidenceImageProps {
  readonly readId: string
  /** The first of them that the agent holds is shown. */
  readonly kinds: readonly PictureKind[]
  readonly alt: string
  /** Changes when the agent may hold a better picture: a browser would show the old one again. */
  readonly version?: string
  readonly class: string
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
  onShown,
}: EvidenceImageProps) {
  const [lacking, setLacking] = useState(0)
  const kind = kinds[lacking]
  useEffect(() => {
    if (kind === undefined) onShown?.(false)
  }, [kind])
  if (kind === undefined) return <span class={`${className} no-picture`}>No picture</span>
  return (
    <img
      class={className}
      src={`/pictures/${readId}/${kind}?${version}`}
      alt={alt}
      onLoad={() => onShown?.(true)}
      onError={() => setLacking(lacking + 1)}
    />
  )
}
