import type { PressClock } from '../../../tab/ui/pressGuard.ts';

interface Due {
  at: number;
  run: () => void;
}

/**
 * The clock that guards buttons in the gallery. By default every press comes long after any change; with `#steady=hand`
 * time stands still until a test calls `tick(ms)`.
 */
export function pressClock(): PressClock {
  let time = 0;
  let due: Due[] = [];
  const byHand = () => new URLSearchParams(location.hash.slice(1)).get('steady') === 'hand';
  Object.assign(window, {
    tick(ms: number) {
      time += ms;
      const now = due.filter(({ at }) => at <= time);
      due = due.filter(({ at }) => at > time);
      for (const { run } of now) run();
    },
  });
  return {
    now() {
      if (!byHand()) time += 10_000;
      return time;
    },
    after(ms, run) {
      const later = { at: time + ms, run };
      due.push(later);
      return () => {
        due = due.filter((other) => other !== later);
      };
    },
  };
}
