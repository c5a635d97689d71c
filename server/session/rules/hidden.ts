import { limits } from '../limits.ts';

/**
 * Whether everyone may see a total of what `given` people voted or answered, out of `of` who could (H3, H5). `joined` counts
 * everyone who was ever in the session, so that nobody can lower the bar by sending people away.
 */
export function mayPublish(joined: number, given: number, of: number): boolean {
  if (given >= limits.publishedFrom) return true;
  return joined <= limits.publishedFrom && given > 0 && given >= of;
}
