/** Parses a response as JSON. Rejects if it isn't JSON or is longer than `most` bytes, so a server can't fill our memory. */
export async function boundedJson(response: Response, most: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > most) throw new RangeError('the response is too long');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}
