/** Minutes by which a zone ("Europe/Berlin", "UTC+2", "+05:30") is ahead of UTC at a moment (ms); nothing if unknown. */
export function offsetOf(zone: string, at: number): number | undefined {
  const plain = /^(?:UTC|GMT)?\s*(?:([+\-−])(\d{1,2})(?::?(\d{2}))?)?$/i.exec(zone.trim());
  if (plain && zone.trim() !== '') {
    const minutes = Number(plain[2] ?? 0) * 60 + Number(plain[3] ?? 0);
    if (minutes > 14 * 60) return undefined;
    return plain[1] === undefined || plain[1] === '+' ? minutes : -minutes;
  }
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone.trim(), timeZoneName: 'longOffset' });
    const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
    return name === zone.trim() ? undefined : offsetOf(name, at);
  } catch {
    return undefined;
  }
}
