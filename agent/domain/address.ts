/** A text with the user and the password of every address in it left out, for messages and logs. */
export function withoutCredentials(text: string): string {
  return text.replace(/:\/\/[^\s/]*@/g, '://…@')
}
