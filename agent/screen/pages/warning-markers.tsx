/** The entry's warning markers, one chip each, as the list writes them; nothing where there are none. */
export function WarningMarkers({ text }: { readonly text: string }) {
  const markers = text.split(/[\s,;/|]+/).filter((marker) => marker !== '')
  if (markers.length === 0) return null
  return (
    <ul class="warnings" aria-label="Warning markers">
      {markers.map((marker) => (
        <li class="warning" key={marker}>
          {marker}
        </li>
      ))}
    </ul>
  )
}
