import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Whether people have asked their system for less motion. */
export function isStill(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Fast at first and slow at the end, as things come to rest. */
export const easing = 'cubic-bezier(.2, 0, 0, 1)';

/**
 * Below the returned ref, elements with `data-glide` move from where they were to where an update puts them. Only the picture
 * moves: the elements are in place at once, and take presses there.
 */
export function useGlide<T extends HTMLElement>(durationMs: number, delayMs = 0): RefObject<T | null> {
  const around = useRef<T>(null);
  const places = useRef(new Map<string | undefined, Place>());
  useLayoutEffect(() => {
    const before = places.current;
    places.current = new Map();
    for (const element of around.current?.querySelectorAll<HTMLElement>('[data-glide]') ?? []) {
      const key = element.dataset.glide;
      const place = placeIn(around.current, element);
      const from = before.get(key) ?? place;
      places.current.set(key, place);
      const [x, y] = [from.x - place.x, from.y - place.y];
      if ((x === 0 && y === 0) || isStill()) continue;
      element.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: 'none' }], {
        duration: durationMs,
        delay: delayMs,
        easing,
        fill: 'backwards',
      });
    }
  });
  return around;
}

interface Place {
  x: number;
  y: number;
}

/** Where an element stands below `around`, in px, whatever moves at the moment. */
export function placeIn(around: HTMLElement | null, element: HTMLElement): Place {
  const place = { x: 0, y: 0 };
  let at: Element | null = element;
  while (at instanceof HTMLElement && at !== around) {
    place.x += at.offsetLeft;
    place.y += at.offsetTop;
    at = at.offsetParent;
  }
  return place;
}
