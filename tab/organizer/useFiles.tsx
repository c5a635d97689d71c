import { type ChangeEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Organizing } from './organizing.ts';
import { maxFileBytes } from './readTable.ts';
import { say } from './words.ts';

/**
 * Files come in by a dialog, or are dropped anywhere on the page: a browser would otherwise leave the page for a file that missed
 * the drop zone, and the work would be lost. `isOver`: whether one is over the page.
 */
export function useFiles(organizing: Organizing) {
  const list = useRef<HTMLInputElement>(null);
  const saved = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = async (file: File | undefined, isSaved: boolean) => {
    if (!file) return;
    // Checked before reading: a page doesn't survive every file size.
    if (file.size > maxFileBytes) return organizing.fail('trouble.too-large');
    try {
      if (isSaved) await organizing.open(await file.text());
      else await organizing.read(await file.arrayBuffer());
    } catch {
      // The file's drive may be gone, or it may not be a regular file.
      organizing.fail('trouble.failed');
    }
  };
  const latest = useRef(take);
  latest.current = take;

  useEffect(() => {
    const over = (event: DragEvent) => {
      // Not the people who are dragged between groups.
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      void latest.current(file, /\.json$/i.test(file.name));
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);

  const input = (ref: RefObject<HTMLInputElement | null>, accept: string, isSaved: boolean) => (
    <input
      ref={ref}
      hidden
      type="file"
      aria-label={say(isSaved ? 'roster.open' : 'drop.choose')}
      accept={accept}
      onChange={({ target }: ChangeEvent<HTMLInputElement>) => {
        const file = target.files?.[0];
        void take(file, isSaved);
        // Browsers fire no event when the same file is chosen again, as after fixing a list.
        target.value = '';
      }}
    />
  );
  return {
    isOver,
    chooseList: () => list.current?.click(),
    chooseSaved: () => saved.current?.click(),
    inputs: (
      <>
        {input(list, '.csv,.txt,.tsv,.xlsx,text/csv', false)}
        {input(saved, '.json,application/json', true)}
      </>
    ),
  };
}

export type Files = ReturnType<typeof useFiles>;
