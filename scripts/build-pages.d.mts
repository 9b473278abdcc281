export function buildPages(outDir: string): Promise<void>
