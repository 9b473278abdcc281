import { z } from 'zod'

/** `down/receipt`: the ids of the messages that the data centre holds durably; a picture's is `{readId}/{kind}`. */
export const receiptMessage = z.object({ ids: z.array(z.string().min(1).max(100)).max(10_000) })
export type ReceiptMessage = z.infer<typeof receiptMessage>
