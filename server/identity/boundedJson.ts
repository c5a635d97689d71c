/** The answer's JSON. Rejects where it is none, or longer than `most` bytes: whoever answers must not fill our memory. */
export async function boundedJson(response: Response, most: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > most) throw new RangeError('too long an answer');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}
