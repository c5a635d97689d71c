import { afterAll, beforeAll } from 'vitest';
import { type Gallery, openGallery } from './build.ts';

/** Panel and stage for the tests of the calling file, in one browser that is closed after them. */
export function galleries(): { panel: Gallery; stage: Gallery } {
  const opened = {} as ReturnType<typeof galleries>;
  beforeAll(async () => {
    opened.panel = await openGallery();
    opened.stage = await openGallery('stage', opened.panel.browser);
  });
  afterAll(() => opened.panel?.browser.close());
  return opened;
}
